#include "stages/language/language_stage.h"

#include <algorithm>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "base/utf8.h"

namespace verbale {
namespace {

/// Enough of an article to tell its language by; more only costs time.
constexpr std::size_t kSampleBytes = 4096;

std::string_view sample_of(std::string_view text) {
  std::size_t end = std::min(text.size(), kSampleBytes);
  while (!is_boundary(text, end)) --end;
  return text.substr(0, end);
}

/// Whether most letters of the sample are ASCII: what an undecided text must be to count as English.
bool mostly_ascii(std::string_view sample) {
  std::size_t letters = 0;
  std::size_t others = 0;
  for (const char c : sample) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      others += (byte & 0xC0) != 0x80 ? 1 : 0;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      ++letters;
    }
  }
  return letters >= others;
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
  if (!reliable || summary == CLD2::UNKNOWN_LANGUAGE) return Language{"", mostly_ascii(sample)};
  return Language{CLD2::LanguageCode(summary), summary == CLD2::ENGLISH};
}

}  // namespace verbale
