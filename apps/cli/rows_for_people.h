#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "store/query.h"

namespace verbale {

/// Writes the rows of a view for people.
class RowsForPeople {
 public:
  RowsForPeople() = default;
  RowsForPeople(const RowsForPeople&) = delete;
  RowsForPeople& operator=(const RowsForPeople&) = delete;
  virtual ~RowsForPeople() = default;

  /// What stands above the rows.
  [[nodiscard]] virtual std::string heading() { return {}; }
  [[nodiscard]] virtual std::string add(const Row& row) = 0;
};

/// Quotations and events in sentences, all else as a table.  `width`: columns of the terminal.
[[nodiscard]] std::unique_ptr<RowsForPeople> rows_for_people(const Query& query, std::size_t width,
                                                             bool color);

}  // namespace verbale
