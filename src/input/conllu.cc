#include "input/conllu.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/utf8.h"

namespace verbale {
namespace {

constexpr std::size_t kColumns = 10;
constexpr std::uint32_t kMostWords = 1'000'000;  // of a sentence
constexpr std::uint32_t kMostShared = 100;       // of a multiword token

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

/// The value of a remark "# key = value"; nothing where the remark has another key.
std::optional<std::string_view> remark(std::string_view line, std::string_view key) {
  if (!line.starts_with("# ") || line.substr(2, key.size()) != key) return std::nullopt;
  line.remove_prefix(2 + key.size());
  const std::size_t value = line.find_first_not_of(" \t");
  if (value == std::string_view::npos || line[value] != '=') return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of(" \t", value + 1), line.size()));
  return line;
}

bool has_feature(std::string_view features, std::string_view feature) {
  while (!features.empty()) {
    const std::size_t end = std::min(features.find('|'), features.size());
    if (features.substr(0, end) == feature) return true;
    features.remove_prefix(std::min(end + 1, features.size()));
  }
  return false;
}

/// Reads one document line by line.
class RowReader {
 public:
  explicit RowReader(const RawArticle& raw) : raw_(raw), line_(raw.first_line) {}

  Result<ConlluRows> read() {
    std::string_view bytes = raw_.bytes;
    for (; !bytes.empty(); ++line_) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      std::string_view line = bytes.substr(0, end);
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (is_blank(line)) {
        if (auto done = close_sentence(); !done) return done.error();
      } else if (line.front() == '#') {
        read_remark(line);
      } else if (auto done = read_row(line); !done) {
        return done.error();
      }
    }
    if (auto done = close_sentence(); !done) return done.error();
    if (rows_.sentences.empty()) return wrong("a document without words");
    return std::move(rows_);
  }

 private:
  [[nodiscard]] Error wrong(std::string_view what) const {
    return Error{ErrorCode::kMalformed, fmt::format("{}:{}: {}", raw_.place, line_, what)};
  }

  void read_remark(std::string_view line) {
    if (const auto id = remark(line, "newdoc id")) rows_.id = *id;
    if (const auto title = remark(line, "meta::title")) rows_.title = *title;
    if (const auto created = remark(line, "meta::dateCreated")) rows_.created = *created;
    if (line == "# newpar" || line.starts_with("# newpar ")) sentence_.begins_paragraph = true;
  }

  Result<void> read_row(std::string_view line) {
    std::array<std::string_view, kColumns> columns;
    std::size_t count = 0;
    for (std::size_t begin = 0; begin <= line.size(); ++count) {
      const std::size_t end = std::min(line.find('\t', begin), line.size());
      if (count < kColumns) columns.at(count) = line.substr(begin, end - begin);
      begin = end + 1;
    }
    if (count != kColumns) return wrong(fmt::format("{} columns, not {}", count, kColumns));
    const std::string_view id = columns[0];
    if (id.find('.') != std::string_view::npos) return {};  // an empty node
    if (is_blank(columns[1])) return wrong("an empty form");
    const auto next = static_cast<std::uint32_t>(sentence_.words.size()) + 1;
    const bool space_after = !has_feature(columns[9], "SpaceAfter=No");
    if (const std::size_t dash = id.find('-'); dash != std::string_view::npos) {
      const auto first = number(id.substr(0, dash));
      const auto last = number(id.substr(dash + 1));
      if (!first || !last || *first != next || *last <= *first || *last - *first >= kMostShared ||
          next <= open_until_)
        return wrong(fmt::format("'{}' is not the range of the next words", id));
      sentence_.tokens.push_back({columns[1], next - 1, *last, space_after});
      open_until_ = *last;
      return {};
    }
    if (number(id) != next || next > kMostWords)
      return wrong(fmt::format("'{}' is not the next word's id, {}", id, next));
    ConlluWord word{columns[1], columns[2], columns[3], columns[4], columns[5], columns[7], 0};
    if (columns[6] != "_") {
      const auto head = number(columns[6]);
      if (!head) return wrong(fmt::format("'{}' is no head", columns[6]));
      word.head = *head;
    }
    sentence_.words.push_back(word);
    if (next > open_until_) sentence_.tokens.push_back({columns[1], next - 1, next, space_after});
    return {};
  }

  Result<void> close_sentence() {
    // Remarks without rows belong to the sentence that follows.
    if (sentence_.words.empty() && sentence_.tokens.empty()) return {};
    const auto words = static_cast<std::uint32_t>(sentence_.words.size());
    if (open_until_ > words)
      return wrong(fmt::format("a range of words up to {}, of {}", open_until_, words));
    for (const ConlluWord& word : sentence_.words) {
      if (word.head > words)
        return wrong(fmt::format("a head {} in a sentence of {} words", word.head, words));
    }
    for (const ConlluToken& token : sentence_.tokens) {
      const std::uint32_t shared = token.last_word - token.first_word;
      if (shared > 1 && CodePointIndex(token.surface).size() < shared)
        return wrong(fmt::format("'{}' is too short for its {} words", token.surface, shared));
    }
    rows_.sentences.push_back(std::move(sentence_));
    sentence_ = {};
    open_until_ = 0;
    return {};
  }

  const RawArticle& raw_;
  std::size_t line_;
  ConlluRows rows_;
  ConlluSentence sentence_;
  std::uint32_t open_until_ = 0;  ///< number of the last word of the multiword token that is being read
};

/// Appends the text, and calls `token(sentence, token, begin)` for each token where it comes to lie.
template <class OnToken>
void append_text(const ConlluRows& rows, std::string& text, OnToken on_token) {
  bool space = false;
  for (const ConlluSentence& sentence : rows.sentences) {
    if (!text.empty() && sentence.begins_paragraph) {
      text += "\n\n";
      space = false;
    }
    for (const ConlluToken& token : sentence.tokens) {
      if (space) text += ' ';
      on_token(sentence, token, text.size());
      text += token.surface;
      space = token.space_after;
    }
  }
}

/// Parts `surface` among the words of a multiword token: each takes what its form has in common with what is
/// left, and leaves at least one character for every word after it.
void share(std::string_view surface, std::uint32_t begin, const ConlluSentence& sentence,
           const ConlluToken& token, std::vector<Token>& tokens) {
  std::size_t at = 0;
  for (std::uint32_t w = token.first_word; w < token.last_word; ++w) {
    const std::string_view form = sentence.words[w].form;
    std::size_t end = surface.size();
    if (w + 1 < token.last_word) {
      std::size_t most = surface.size();
      for (std::uint32_t after = w + 1; after < token.last_word; ++after) {
        most -= code_point_before(surface, most).size;
      }
      std::size_t common = 0;
      while (common < form.size() && at + common < surface.size() && form[common] == surface[at + common])
        ++common;
      end = at + common;
      if (common != form.size()) {
        // The next word's form may tell where this one ends ("ain't": "is", "n't").
        const std::size_t next = surface.find(sentence.words[w + 1].form, at + 1);
        if (next != std::string_view::npos) end = next;
      }
      while (end > at && !is_boundary(surface, end)) --end;
      end = std::min(std::max<std::size_t>(end, at + code_point_at(surface, at).size), most);
    }
    tokens.push_back({{begin + static_cast<std::uint32_t>(at), begin + static_cast<std::uint32_t>(end)},
                      w > token.first_word});
    at = end;
  }
}

}  // namespace

Result<ConlluRows> read_conllu(const RawArticle& raw) {
  return RowReader(raw).read();
}

std::string text_of(const ConlluRows& rows) {
  std::string text;
  append_text(rows, text, [](const ConlluSentence&, const ConlluToken&, std::size_t) {});
  return text;
}

Result<Document> parse_conllu(const RawArticle& raw, const InputOptions& options) {
  auto read = read_conllu(raw);
  if (!read) return read.error();
  const ConlluRows& rows = read.value();
  Article article;
  Tokens tokens;
  Sentences sentences;
  const ConlluSentence* current = nullptr;
  Blocks blocks;
  append_text(
      rows, article.text, [&](const ConlluSentence& sentence, const ConlluToken& token, std::size_t offset) {
        const auto begin = static_cast<std::uint32_t>(offset);
        const auto end = static_cast<std::uint32_t>(offset + token.surface.size());
        const auto first = static_cast<Index>(tokens.items.size());
        share(token.surface, begin, sentence, token, tokens.items);
        const auto last = static_cast<Index>(tokens.items.size());
        if (blocks.items.empty() || (current != &sentence && sentence.begins_paragraph))
          blocks.items.push_back({{begin, end}, BlockKind::kParagraph});
        if (current != &sentence)
          sentences.items.push_back({{begin, end}, first, last, static_cast<Index>(blocks.size() - 1)});
        current = &sentence;
        blocks.items.back().span.end = end;
        sentences.items.back().span.end = end;
        sentences.items.back().last_token = last;
      });
  Metadata& data = article.metadata;
  data.id = rows.id.empty() ? raw.id : std::string(rows.id);
  if (data.id.empty()) data.id = content_hash(article.text);
  data.title = rows.title.empty() ? options.title : std::string(rows.title);
  data.uri = options.uri;
  data.published = options.published;
  if (auto created = Published::parse(rows.created)) data.published = std::move(created).value();
  const auto named = [&](const Error& error) {
    return Error{error.code, fmt::format("{}:{}: {}", raw.place, raw.first_line, error.message)};
  };
  auto document = Document::create(std::move(article));
  if (!document) return named(document.error());
  if (auto done = document->attach(std::move(blocks)); !done) return named(done.error());
  if (auto done = document->attach(std::move(tokens)); !done) return named(done.error());
  if (auto done = document->attach(std::move(sentences)); !done) return named(done.error());
  return document;
}

}  // namespace verbale
