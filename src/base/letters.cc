#include "base/letters.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

namespace verbale {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  bool ascii = true;
  for (char& c : lower) {
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  if (ascii) return lower;
  std::string wide;
  icu::StringByteSink<std::string> sink(&wide);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower("", 0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr,
                            status);
  return U_SUCCESS(status) ? wide : lower;
}

std::string title_case(std::string_view text) {
  std::string lower = lower_case(text);
  if (lower.empty()) return lower;
  const CodePoint first = code_point_at(lower, 0);
  const std::string_view head(lower.data(), first.size);
  std::string title;
  icu::StringByteSink<std::string> sink(&title);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToUpper("", 0, {head.data(), static_cast<std::int32_t>(head.size())}, sink, nullptr,
                            status);
  return U_SUCCESS(status) ? title + lower.substr(first.size) : lower;
}

bool is_letter_or_digit(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  return u_isalpha(c) != 0 || u_getIntPropertyValue(c, UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

bool is_white_space(char32_t code_point) {
  return u_isUWhiteSpace(static_cast<UChar32>(code_point)) != 0;
}

}  // namespace verbale
