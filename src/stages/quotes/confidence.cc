#include "stages/quotes/confidence.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace verbale::quotes {
namespace {

constexpr std::array<std::string_view, kAttributionForms> kFormNames{
    "after", "before", "mixed-after", "mixed-before", "label", "according", "inherited", "colon", "floating"};
constexpr std::array<std::string_view, kSpeakerForms> kSpeakerNames{"name", "nominal", "pronoun", "running",
                                                                    "none"};

/// A share from 0 to 1, as "0.87"; below 0 where it is none.
double share_of(const std::string& field) {
  double value = -1;
  const char* end = field.data() + field.size();
  const auto [stop, trouble] = std::from_chars(field.data(), end, value);
  return trouble == std::errc() && stop == end && value <= 1 ? value : -1;
}

}  // namespace

Result<ConfidenceTable> ConfidenceTable::load(const Codebook& codebook) {
  auto table = codebook.table("quotes/confidence.csv", {"form", "speaker", "confidence", "count"});
  if (!table) return table.error();
  ConfidenceTable result;
  for (auto& row : result.share_) row.fill(-1);
  for (const Table::Row& row : table->rows()) {
    const auto* form = std::find(kFormNames.begin(), kFormNames.end(), row.fields[0]);
    if (form == kFormNames.end())
      return table->complaint(row, fmt::format("no form is called '{}'", row.fields[0]));
    const auto* speaker = std::find(kSpeakerNames.begin(), kSpeakerNames.end(), row.fields[1]);
    if (speaker == kSpeakerNames.end()) {
      return table->complaint(row, fmt::format("no speaker is called '{}'", row.fields[1]));
    }
    const double share = share_of(row.fields[2]);
    if (share < 0) return table->complaint(row, "the confidence is no number from 0 to 1");
    double& place = result.share_[static_cast<std::size_t>(form - kFormNames.begin())]
                                 [static_cast<std::size_t>(speaker - kSpeakerNames.begin())];
    if (place >= 0) return table->complaint(row, "stands above already");
    place = share;
  }
  for (std::size_t form = 0; form < kAttributionForms; ++form) {
    for (std::size_t speaker = 0; speaker < kSpeakerForms; ++speaker) {
      if (result.share_[form][speaker] < 0) {
        return Error{ErrorCode::kMalformed, fmt::format("{}: no row for {},{}", table->name(),
                                                        kFormNames[form], kSpeakerNames[speaker])};
      }
    }
  }
  auto learned = codebook.table("quotes/learned_confidence.csv", {"confidence", "share"});
  if (!learned) return learned.error();
  for (const Table::Row& row : learned->rows()) {
    const double confidence = share_of(row.fields[0]);
    const double share = share_of(row.fields[1]);
    if (confidence < 0 || share < 0) return learned->complaint(row, "no two numbers from 0 to 1");
    if (!result.learned_.empty() && confidence <= result.learned_.back().first)
      return learned->complaint(row, "the confidence is not above that of the row before");
    result.learned_.emplace_back(confidence, share);
  }
  if (result.learned_.empty())
    return Error{ErrorCode::kMalformed, fmt::format("{}: no rows", learned->name())};
  return result;
}

double ConfidenceTable::of_learned(double confidence) const {
  const auto above = std::find_if(learned_.begin(), learned_.end(),
                                  [&](const auto& row) { return row.first >= confidence; });
  if (above == learned_.end()) return learned_.back().second;
  if (above == learned_.begin()) return above->second;
  const auto& [low, low_share] = *(above - 1);
  const auto& [high, high_share] = *above;
  return low_share + (high_share - low_share) * (confidence - low) / (high - low);
}

}  // namespace verbale::quotes
