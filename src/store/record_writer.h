#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/utf8.h"
#include "store/sqlite.h"
#include "verbale/document.h"
#include "verbale/reader.h"

namespace verbale {

inline constexpr std::string_view kRecordSchema = "verbale-record/1";

/// Turns a document into rows.  Offsets become code points, indexes the numbers of the record's ids (index 2
/// is 3, for "q3"), what is unknown null.
class RecordWriter {
 public:
  [[nodiscard]] static Result<RecordWriter> prepare(sqlite::Connection& connection);

  /// Writes every row of the document.  `article`: its row number; none: the next one.  `words`: whether the
  /// full text has its text and title to learn; not where remove() left them.
  /// Gives SQLITE_OK or what went wrong.
  /// REQUIRES: document has every layer of the record.
  [[nodiscard]] int write(std::optional<std::int64_t> article, const Document& document,
                          const ReaderInfo& reader, std::string_view text_hash, bool words);

  /// Removes all rows of an article.  `words`: whether the full text forgets its text and title too.
  /// Gives SQLITE_OK or what went wrong.
  [[nodiscard]] int remove(std::int64_t article, bool words);

 private:
  class Rows;

  sqlite3* handle_ = nullptr;
  sqlite::Statement article_;
  sqlite::Statement article_words_;
  sqlite::Statement block_;
  sqlite::Statement sentence_;
  sqlite::Statement entity_;
  sqlite::Statement mention_;
  sqlite::Statement time_;
  sqlite::Statement quote_;
  sqlite::Statement quote_words_;
  sqlite::Statement quote_piece_;
  sqlite::Statement event_;
  sqlite::Statement event_words_;
  sqlite::Statement event_mention_;
  sqlite::Statement find_article_;
  sqlite::Statement find_quotes_;
  sqlite::Statement find_events_;
  sqlite::Statement forget_article_words_;
  sqlite::Statement forget_quote_words_;
  sqlite::Statement forget_event_words_;
  sqlite::Statement remove_article_;
};

}  // namespace verbale
