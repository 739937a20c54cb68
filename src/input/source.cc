#include "input/source.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "input/line_reader.h"

namespace verbale {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kTextEndings[] = {".txt", ".text", ".jsonl", ".ndjson", ".json"};

bool is_article_name(const fs::path& path, bool tokens) {
  const std::string ending = path.extension().string();
  if (path.filename().string().starts_with('.')) return false;
  if (tokens) return ending == ".conllu";
  return std::find(std::begin(kTextEndings), std::end(kTextEndings), ending) != std::end(kTextEndings);
}

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

class ArticleSource::Impl {
 public:
  Impl(const std::vector<std::string>& paths, InputOptions options) : options_(std::move(options)) {
    for (const std::string& path : paths) add(path);
  }

  std::optional<Result<RawArticle>> next() {
    while (true) {
      if (file_) {
        if (auto article = from_file()) return article;
        done_bytes_ += file_size_;
        file_.reset();
        bytes_ = done_bytes_;
      }
      if (inputs_.empty()) return std::nullopt;
      Input input = std::move(inputs_.front());
      inputs_.pop_front();
      if (input.trouble) return Result<RawArticle>(std::move(*input.trouble));
      auto opened = LineReader::open(input.path, options_.article_limit);
      if (!opened) return Result<RawArticle>(opened.error());
      file_ = std::move(opened).value();
      place_ = input.path == "-" ? "standard input" : input.path;
      id_ = std::move(input.id);
      file_size_ = input.size;
      line_ = 0;
      articles_ = 0;
      format_.reset();
    }
  }

  [[nodiscard]] InputProgress progress() const { return {bytes_.load(), bytes_total_}; }

 private:
  /// A file yet to be read, or what was wrong when it was looked for.
  struct Input {
    std::string path;
    std::string id;
    std::uint64_t size = 0;
    std::optional<Error> trouble;
  };

  void add(const std::string& path) {
    std::error_code trouble;
    if (path == "-") {
      inputs_.push_back({path, "", 0, std::nullopt});
    } else if (fs::is_directory(path, trouble)) {
      add_folder(path);
    } else {
      add_file(path, fs::path(path).stem().string());
    }
  }

  void add_file(const std::string& path, std::string id) {
    std::error_code trouble;
    const std::uintmax_t size = fs::file_size(path, trouble);
    inputs_.push_back({path, std::move(id), trouble ? 0 : size, std::nullopt});
    if (!trouble) bytes_total_ += size;
  }

  void add_folder(const fs::path& folder) {
    std::error_code trouble;
    std::vector<fs::path> found;
    fs::recursive_directory_iterator entry(folder, trouble);
    for (; !trouble && entry != fs::recursive_directory_iterator(); entry.increment(trouble)) {
      std::error_code ignored;
      if (entry->is_regular_file(ignored) && is_article_name(entry->path(), options_.tokens))
        found.push_back(entry->path());
    }
    if (trouble) {
      inputs_.push_back(
          {"", "", 0,
           Error{ErrorCode::kUnreadable, fmt::format("{}: {}", folder.string(), trouble.message())}});
    } else if (found.empty()) {
      inputs_.push_back(
          {"", "", 0,
           Error{ErrorCode::kNotFound,
                 fmt::format("{}: no articles in this folder ({})", folder.string(),
                             options_.tokens ? ".conllu" : ".txt .text .jsonl .ndjson .json")}});
    }
    std::sort(found.begin(), found.end());
    for (const fs::path& path : found)
      add_file(path.string(), path.lexically_relative(folder).replace_extension().generic_string());
  }

  /// The file's next article; nothing at its end.
  std::optional<Result<RawArticle>> from_file() {
    if (!format_) {
      auto first = file_->peek();
      if (!first) return give_up(first.error());
      format_ = options_.tokens        ? InputFormat::kConllu
                : first.value() == '{' ? InputFormat::kJsonl
                                       : InputFormat::kText;
      if (!first.value()) return give_up({ErrorCode::kMalformed, "the file is empty"});
    }
    switch (*format_) {
      case InputFormat::kText:
        return whole_file();
      case InputFormat::kJsonl:
        return next_row();
      case InputFormat::kConllu:
        return next_conllu();
    }
    return std::nullopt;
  }

  std::optional<Result<RawArticle>> whole_file() {
    if (articles_ > 0) return std::nullopt;
    ++articles_;
    auto text = file_->read_all_text();
    if (!text) return give_up(text.error());
    return Result<RawArticle>(RawArticle{InputFormat::kText, place_, id_, std::move(text).value(), 1});
  }

  std::optional<Result<RawArticle>> next_row() {
    while (true) {
      auto line = file_->read_line();
      if (!line) return give_up(line.error());
      if (!line.value()) return std::nullopt;
      ++line_;
      bytes_ = done_bytes_ + file_->bytes_read();
      if (line.value()->too_long) {
        return Result<RawArticle>(
            Error{ErrorCode::kTooLarge, fmt::format("{}:{}: a row over the limit of {} MB for an article",
                                                    place_, line_, options_.article_limit >> 20)});
      }
      if (is_blank_line(line.value()->text)) continue;
      return Result<RawArticle>(RawArticle{InputFormat::kJsonl, fmt::format("{}:{}", place_, line_), "",
                                           std::move(line.value()->text), line_});
    }
  }

  /// Documents begin at `# newdoc`; a file without any is one document.
  std::optional<Result<RawArticle>> next_conllu() {
    RawArticle article{InputFormat::kConllu, "", "", std::move(held_), std::max<std::size_t>(line_, 1)};
    held_.clear();
    bool rows = false;
    while (true) {
      auto line = file_->read_line();
      if (!line) return give_up(line.error());
      if (!line.value()) break;
      ++line_;
      bytes_ = done_bytes_ + file_->bytes_read();
      const std::string& text = line.value()->text;
      if (line.value()->too_long || article.bytes.size() + text.size() > options_.article_limit) {
        return give_up(
            {ErrorCode::kTooLarge, fmt::format("line {}: a document over the limit for an article", line_)});
      }
      if (text.starts_with("# newdoc") && rows) {
        held_ = text + "\n";
        break;
      }
      rows = rows || (!text.empty() && text[0] != '#');
      article.bytes += text;
      article.bytes += '\n';
    }
    if (is_blank_line(article.bytes) || (!rows && articles_ > 0)) return std::nullopt;
    ++articles_;
    article.place = place_;
    article.id = articles_ == 1 ? id_ : fmt::format("{}-{}", id_, articles_);
    return Result<RawArticle>(std::move(article));
  }

  /// The file cannot be read on: says why, once.
  std::optional<Result<RawArticle>> give_up(const Error& error) {
    Error named{error.code, fmt::format("{}: {}", place_, error.message)};
    file_->close();
    format_ = InputFormat::kText;
    articles_ = 1;
    return Result<RawArticle>(std::move(named));
  }

  InputOptions options_;
  std::deque<Input> inputs_;
  std::unique_ptr<LineReader> file_;
  std::string place_;
  std::string id_;
  std::optional<InputFormat> format_;
  std::size_t line_ = 0;
  std::size_t articles_ = 0;
  std::string held_;  ///< CoNLL-U: the line that began the next document
  std::uint64_t file_size_ = 0;
  std::uint64_t done_bytes_ = 0;
  std::uint64_t bytes_total_ = 0;
  std::atomic<std::uint64_t> bytes_{0};
};

ArticleSource::ArticleSource(const std::vector<std::string>& paths, InputOptions options)
    : impl_(std::make_unique<Impl>(paths, std::move(options))) {}
ArticleSource::~ArticleSource() = default;
std::optional<Result<RawArticle>> ArticleSource::next() {
  return impl_->next();
}
InputProgress ArticleSource::progress() const {
  return impl_->progress();
}

}  // namespace verbale
