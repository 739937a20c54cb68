#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/query.h"
#include "store/sqlite.h"
#include "verbale/document.h"

namespace verbale {

/// A person's word on an event or a quotation.  The item stays as it was; the latest word counts.
struct Verdict {
  std::string article;  ///< id
  std::string item;     ///< "v3", "q2"
  std::string verdict;  ///< right, wrong, edited
  std::string fields;   ///< of edited: a JSON object of the fields that change, in the record's words
                        ///< (docs/database.md)
  std::string by;       ///< who says so
  std::string note;     ///< may be empty
  std::string at;       ///< ISO time in UTC; given back, not asked for
  bool applies = true;  ///< given back: whether the article's record still has such an item in that place
};

/// Bytes that a verdict's texts may have.
inline constexpr std::size_t kMostVerdictBytes = 8192;

/// Errors: kInvalidArgument (what is wrong with it, or no such item), kNotFound (no such article), the
/// connection's.
[[nodiscard]] Result<Verdict> add_verdict(sqlite::Connection& connection, const Verdict& verdict);

/// Those of an article, or of all where it is empty; oldest first.
[[nodiscard]] Result<void> find_verdicts(sqlite::Connection& connection, const std::string& article,
                                         const std::function<bool(const Verdict&)>& visit);

/// A verdict as one JSON object.
[[nodiscard]] std::string to_json(const Verdict& verdict);

/// The document with what people said of it: items that are wrong left out, fields that were edited changed.
/// Errors: kMalformed (what is stored breaks a law of the record).
[[nodiscard]] Result<Document> corrected(sqlite::Connection& connection, const Document& document);

}  // namespace verbale
