#include "stages/language/language_stage.h"

#include <algorithm>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/utf8.h"

namespace verbale {
namespace {

/// Enough of an article to tell its language by; more only costs time (30 ns a byte).
constexpr std::size_t kSampleBytes = 1024;

std::string_view sample_of(std::string_view text) {
  std::size_t end = std::min(text.size(), kSampleBytes);
  while (!is_boundary(text, end)) --end;
  return text.substr(0, end);
}

/// Whether most letters of the sample are Latin: what an undecided text must be to count as English.
bool mostly_latin(std::string_view sample) {
  std::size_t latin = 0;
  std::size_t others = 0;
  for (std::size_t offset = 0; offset < sample.size();) {
    const CodePoint point = code_point_at(sample, offset);
    offset += point.size;
    const auto c = static_cast<UChar32>(point.value);
    if (!u_isUAlphabetic(c)) continue;
    UErrorCode status = U_ZERO_ERROR;
    ++(uscript_getScript(c, &status) == USCRIPT_LATIN ? latin : others);
  }
  return latin >= others;
}

}  // namespace

Result<LanguageStage> LanguageStage::load(const Codebook& /*codebook*/) {
  return LanguageStage();
}

Language LanguageStage::predict(const Document& document) const {
  // Compact Language Detector 2 (Sites, 2013).
  const std::string_view sample = sample_of(document.text());
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::Language best[3];
  int percent[3];
  double scores[3];
  int text_bytes = 0;
  bool reliable = false;
  const CLD2::Language summary =
      CLD2::ExtDetectLanguageSummary(sample.data(), static_cast<int>(sample.size()), true, &hints, 0, best,
                                     percent, scores, nullptr, &text_bytes, &reliable);
  if (!reliable || summary == CLD2::UNKNOWN_LANGUAGE) return Language{"", mostly_latin(sample)};
  return Language{CLD2::LanguageCode(summary), summary == CLD2::ENGLISH};
}

}  // namespace verbale
