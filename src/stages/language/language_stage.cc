#include "stages/language/language_stage.h"

#include <algorithm>
#include <array>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/utf8.h"

namespace verbale {
namespace {

/// Enough of an article to tell its language by; more only costs time (30 ns a byte).
constexpr std::size_t kSampleBytes = 1024;

/// Under this many bytes a name or two decide for the detector: another language is not believed of so short
/// a text in Latin letters.
constexpr std::size_t kShortBytes = 60;

/// Words that English is full of and its neighbours lack.
constexpr std::array<std::string_view, 12> kEnglishWords{"the",  "The", "of",   "and",  "to",   "that",
                                                         "with", "by",  "from", "were", "this", "which"};

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

/// Whether an eighth of the sample's words are such: an English text that is full of foreign names.
bool reads_english(std::string_view sample) {
  std::size_t words = 0;
  std::size_t english = 0;
  for (std::size_t at = 0; at < sample.size();) {
    while (at < sample.size() && sample[at] <= ' ' && sample[at] >= 0) ++at;
    std::size_t end = at;
    while (end < sample.size() && (sample[end] > ' ' || sample[end] < 0)) ++end;
    if (end > at) {
      ++words;
      const std::string_view word = sample.substr(at, end - at);
      english += std::find(kEnglishWords.begin(), kEnglishWords.end(), word) != kEnglishWords.end() ? 1 : 0;
    }
    at = end;
  }
  return words >= 8 && english * 8 >= words;
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
  if (summary != CLD2::ENGLISH) {
    if (sample.size() < kShortBytes && mostly_latin(sample)) return Language{"", true};
    if (reads_english(sample)) return Language{"en", true};
  }
  return Language{CLD2::LanguageCode(summary), summary == CLD2::ENGLISH};
}

}  // namespace verbale
