#include "stages/segment/boundary_model.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace verbale {

Result<BoundaryModel> BoundaryModel::load(const Codebook& models) {
  const auto table = models.table("sentences.csv", {"template", "first", "second", "third", "weight"});
  if (!table) return table.error();
  BoundaryModel model;
  model.slots_.resize(std::bit_ceil(2 * table->rows().size() + 2));
  model.mask_ = model.slots_.size() - 1;
  for (const Table::Row& row : table->rows()) {
    const auto* form = std::find(kBoundaryTemplateNames.begin(), kBoundaryTemplateNames.end(), row.fields[0]);
    if (form == kBoundaryTemplateNames.end()) {
      return table->complaint(row, "'" + row.fields[0] + "' is no template of this version");
    }
    const std::string& digits = row.fields[4];
    std::int32_t weight = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    constexpr std::int32_t kMost = 100'000;
    if (error != std::errc() || end != digits.data() + digits.size() || weight < -kMost || weight > kMost) {
      return table->complaint(row, "a weight is a whole number of at most 100000 hundredths");
    }
    const auto hash = [&](std::size_t column) {
      return row.fields[column].empty() ? std::uint64_t{0} : feature_hash(row.fields[column]);
    };
    const std::uint64_t key = feature_key(
        static_cast<BoundaryTemplate>(form - kBoundaryTemplateNames.begin()), hash(1), hash(2), hash(3));
    std::size_t at = key & model.mask_;
    while (model.slots_[at].key != 0 && model.slots_[at].key != key) at = (at + 1) & model.mask_;
    if (key == 0 || model.slots_[at].key == key) return table->complaint(row, "a feature given twice");
    model.slots_[at] = {key, weight};
  }
  return model;
}

}  // namespace verbale
