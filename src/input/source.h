#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verbale/document.h"

namespace verbale {

struct InputOptions {
  bool tokens = false;  ///< inputs are CoNLL-U: their tokens and sentences are kept
  std::size_t article_limit = std::size_t{4} << 20;  ///< bytes of one article; a longer one is an error
  std::optional<Published> published;                ///< for inputs that carry none
  std::string title;                                 ///< likewise
  std::string uri;                                   ///< likewise
};

enum class InputFormat : std::uint8_t { kText, kJsonl, kConllu };

/// One article's bytes, UTF-8, not yet parsed: a text file, a row of JSONL, a document of CoNLL-U.
struct RawArticle {
  InputFormat format = InputFormat::kText;
  std::string place;  ///< for messages: "folder/file.jsonl:12", "folder/story.txt"
  std::string
      id;  ///< the file's name without its ending, for inputs that carry none; empty for standard input
  std::string bytes;
  std::size_t first_line = 1;  ///< of the bytes in the file
};

/// How far a source has come, for progress lines.
struct InputProgress {
  std::uint64_t bytes = 0;
  std::uint64_t bytes_total = 0;  ///< 0: not known (standard input)
};

/// Gives the articles of files, folders and standard input ("-"), one by one, in order, in bounded memory.
///
/// A file's format is told by its first byte that is no white space: '{' is JSONL, anything else text; all
/// inputs are CoNLL-U with InputOptions::tokens.  UTF-8 with or without byte order mark, UTF-16 with one;
/// text files also in what ICU's detector takes them for (mostly Windows-1252).  A folder is walked in the
/// order of its names, and its files that end in .txt, .text, .jsonl, .ndjson, .json (.conllu with tokens)
/// are read.
class ArticleSource {
 public:
  ArticleSource(const std::vector<std::string>& paths, InputOptions options);
  ~ArticleSource();
  ArticleSource(const ArticleSource&) = delete;
  ArticleSource& operator=(const ArticleSource&) = delete;

  /// The next article, or what is wrong with the next input (reading goes on after it); nothing at the end.
  [[nodiscard]] std::optional<Result<RawArticle>> next();

  /// May be called while another thread is in next().
  [[nodiscard]] InputProgress progress() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// A document, and what its reader should know of the input.
struct ParsedArticle {
  Document document;
  std::string warning;  ///< begins with the place; empty: nothing to say
};

/// Makes a document of a raw article: text and metadata, and for CoNLL-U its blocks, tokens and sentences.
///
/// A "published" that is no ISO 8601 day is a warning: the article has no date then (which day is
/// 03-02-2009?), and what stood there goes into `extra`.  Errors: kMalformed, kTooLarge; the message begins
/// with the place.
[[nodiscard]] Result<ParsedArticle> parse_article(RawArticle raw, const InputOptions& options);

}  // namespace verbale
