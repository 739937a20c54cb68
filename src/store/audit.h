#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "store/query.h"
#include "store/sqlite.h"

namespace verbale {

/// One item of a sample that people judge.
struct AuditItem {
  std::int64_t number = 0;  ///< from 1
  std::string article;
  std::string item;     ///< "v3"
  std::string stratum;  ///< PLOVER type, or the kind of the quotation
  std::string verdict;  ///< empty: not yet
};

struct Audit {
  std::int64_t audit = 0;
  std::string at;
  std::string of;  ///< events, quotes
  std::uint64_t seed = 0;
  std::string filter;  ///< in words
  std::vector<AuditItem> items;
};

/// Draws so many items that the query asks for, each as likely as any other, and keeps the draw.  The same
/// database, query and seed draw the same.  Fewer where there are fewer.
[[nodiscard]] Result<Audit> draw_audit(sqlite::Connection& connection, const Query& query, std::size_t size,
                                       std::uint64_t seed);

/// A draw with the latest verdicts; the last one where `audit` is 0.  Errors: kNotFound.
[[nodiscard]] Result<Audit> find_audit(sqlite::Connection& connection, std::int64_t audit);

/// The share of items that are right, of those that were judged; what was edited was not right.
struct Precision95 {
  std::size_t judged = 0;
  std::size_t right = 0;
  double share = 0;
  double low = 0;  ///< of the 95 % interval (Wilson 1927)
  double high = 1;
};
[[nodiscard]] Precision95 precision_of(std::size_t right, std::size_t judged);

}  // namespace verbale
