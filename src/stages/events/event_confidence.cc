#include "stages/events/event_confidence.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace verbale::events {
namespace {

std::optional<double> share_of(const std::string& field) {
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [stop, trouble] = std::from_chars(field.data(), end, value);
  if (trouble != std::errc() || stop != end || !(value >= 0) || value > 1) return std::nullopt;
  return value;
}

}  // namespace

Result<EventConfidence> EventConfidence::load(const Codebook& codebook) {
  const auto table = codebook.table("events/confidence.csv", {"probability", "share", "count"});
  if (!table) return table.error();
  EventConfidence result;
  for (const Table::Row& row : table->rows()) {
    const auto probability = share_of(row.fields[0]);
    const auto share = share_of(row.fields[1]);
    if (!probability)
      return table->complaint(row, fmt::format("'{}' is no share from 0 to 1", row.fields[0]));
    if (!share) return table->complaint(row, fmt::format("'{}' is no share from 0 to 1", row.fields[1]));
    if (!result.rows_.empty() &&
        (*probability <= result.rows_.back().first || *share < result.rows_.back().second))
      return table->complaint(row, "probabilities rise from row to row, shares do not fall");
    result.rows_.emplace_back(*probability, *share);
  }
  if (result.rows_.empty())
    return Error{ErrorCode::kMalformed, "events/confidence.csv: a table without rows"};
  return result;
}

double EventConfidence::of(double probability) const {
  const auto above = std::lower_bound(rows_.begin(), rows_.end(), probability,
                                      [](const auto& row, double p) { return row.first < p; });
  if (above == rows_.begin()) return above->second;
  if (above == rows_.end()) return rows_.back().second;
  const auto below = above - 1;
  const double part = (probability - below->first) / (above->first - below->first);
  return below->second + part * (above->second - below->second);
}

}  // namespace verbale::events
