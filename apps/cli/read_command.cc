#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands.h"
#include "input/source.h"
#include "progress.h"
#include "reader/pipeline.h"
#include "store/store.h"
#include "verbale/reader.h"
#include "verbale/record.h"

namespace verbale {
namespace {

struct ReadOptions {
  std::vector<std::string> paths;
  std::string published;
  std::string title;
  std::string uri;
  std::string format;
  std::string database;
  std::string precision = "int8";
  int threads = 0;
  std::size_t article_limit = InputOptions().article_limit >> 20;
  bool replace = false;
  bool quiet = false;
  bool no_color = false;
  bool tokens = false;
};

int terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return TextOptions().width;
  return std::clamp<int>(size.ws_col, 40, 110);
}

Result<PipelineOptions> pipeline_options(const ReadOptions& options) {
  PipelineOptions pipeline;
  pipeline.threads = options.threads > 0
                         ? options.threads
                         : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  pipeline.input.tokens = options.tokens;
  pipeline.input.article_limit = options.article_limit << 20;
  pipeline.input.title = options.title;
  pipeline.input.uri = options.uri;
  if (!options.published.empty()) {
    auto day = Published::parse(options.published);
    if (!day) return Error{ErrorCode::kInvalidArgument, "--published: " + day.error().message};
    pipeline.input.published = std::move(day).value();
  }
  return pipeline;
}

/// Writes what becomes of the inputs: records to standard output or the database, words to standard error.
class ReadRun {
 public:
  ReadRun(const ReadOptions& options, const ReaderInfo& reader, std::optional<Store> store)
      : reader_(reader), store_(std::move(store)), progress_(!options.quiet) {
    const bool terminal = ::isatty(STDOUT_FILENO) != 0;
    format_ = !options.format.empty() ? options.format : store_ ? "none" : terminal ? "text" : "jsonl";
    text_ = {terminal_width(), terminal && !options.no_color && std::getenv("NO_COLOR") == nullptr};
  }

  /// What goes to standard output for an article.  Runs on many threads.
  [[nodiscard]] std::string render(const Document& document) const {
    if (format_ == "text") return to_text(document, text_) + "\n";
    if (format_ == "conllu") return to_conllu(document);
    if (format_ == "jsonl") return to_json(document, reader_) + "\n";
    return {};
  }

  /// Takes the next outcome.  False: nothing more can be written.
  bool write(const Outcome& outcome, InputProgress progress) {
    progress_.update(++articles_, progress);
    if (!outcome.document) {
      complain(outcome.error);
      return true;
    }
    if (!outcome.warning.empty()) say(outcome.warning);
    if (const Language& language = outcome.document->get<Language>(); !language.english) {
      say(fmt::format("{}: language {}: only text, blocks and sentences", outcome.place,
                      language.code.empty() ? "not told" : language.code));
    }
    if (store_) {
      if (const auto added = store_->add(*outcome.document, reader_); !added) {
        store_ended_ = store_->failed();
        complain(store_ended_ ? added.error().message
                              : fmt::format("{}: {}", outcome.place, added.error().message));
        return !store_ended_;
      }
    }
    return std::fwrite(outcome.output.data(), 1, outcome.output.size(), stdout) == outcome.output.size() ||
           output_failed();
  }

  /// Ends the run; its exit status.
  int finish() {
    if (store_ && !store_ended_) {
      if (const auto done = store_->commit(); !done) complain(done.error().message);
    }
    if (std::fflush(stdout) != 0 && !output_failed_) output_failed();
    return status_;
  }

 private:
  void say(const std::string& words) {
    progress_.clear();
    std::cerr << "verbale: " << words << '\n';
  }

  void complain(const std::string& words) {
    say(words);
    status_ = kSomeFailed;
  }

  bool output_failed() {
    complain(fmt::format("standard output: {}", std::strerror(errno)));
    output_failed_ = true;
    return false;
  }

  const ReaderInfo& reader_;
  std::optional<Store> store_;
  ProgressLine progress_;
  std::string format_;
  TextOptions text_;
  std::size_t articles_ = 0;
  bool store_ended_ = false;
  bool output_failed_ = false;
  int status_ = kAllDone;
};

int fail(const Error& error) {
  std::cerr << "verbale: " << error.message << '\n';
  return error.code == ErrorCode::kInvalidArgument ? kWrongUse : kSomeFailed;
}

int read(const ReadOptions& options) {
  const auto pipeline = pipeline_options(options);
  if (!pipeline) return fail(pipeline.error());
  const auto reader = Reader::load({.precision = precision_named(options.precision)});
  if (!reader) return fail(reader.error());
  std::optional<Store> store;
  if (!options.database.empty()) {
    StoreOptions store_options;
    store_options.replace = options.replace;
    auto opened = Store::open(options.database, Store::Mode::kReadWrite, store_options);
    if (!opened) return fail(opened.error());
    store = std::move(opened).value();
  }
  ReadRun run(options, reader->info(), std::move(store));
  ArticleSource source(options.paths.empty() ? std::vector<std::string>{"-"} : options.paths,
                       pipeline->input);
  read_articles(
      source, reader.value(), pipeline.value(),
      [&](const Document& document) { return run.render(document); },
      [&](const Outcome& outcome) { return run.write(outcome, source.progress()); });
  return run.finish();
}

}  // namespace

void add_read_command(CLI::App& app, int& status) {
  auto options = std::make_shared<ReadOptions>();
  CLI::App* command = app.add_subcommand("read", "Read articles and write their records");
  command->add_option("path", options->paths,
                      "text, JSONL (told by a first '{'), folders, or - for standard input");
  command->add_option("--published", options->published, "date of articles that carry none (2021-03-19)");
  command->add_option("--title", options->title, "title of articles that carry none");
  command->add_option("--uri", options->uri, "URI of articles that carry none");
  command->add_option("--format", options->format, "text (a terminal's default), jsonl (a pipe's), conllu")
      ->check(CLI::IsMember({"text", "jsonl", "conllu"}));
  command->add_option("--db", options->database, "SQLite database that the records go into");
  command->add_flag("--replace", options->replace,
                    "with --db: an article takes the place of another one with its id");
  command->add_flag("--tokens", options->tokens, "inputs are CoNLL-U: keep their tokens and sentences");
  command->add_option("--threads", options->threads, "articles read at once (default: one a processor)")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--article-limit", options->article_limit,
                   "MB of text that one article may have (default 4)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "no progress on standard error");
  command->add_flag("--no-color", options->no_color, "no colours");
  add_precision_option(*command, options->precision);
  command->callback([options, &status] { status = read(*options); });
}

}  // namespace verbale
