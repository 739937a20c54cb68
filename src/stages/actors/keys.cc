#include "stages/actors/keys.h"

#include <algorithm>
#include <array>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include "base/letters.h"
#include "base/utf8.h"

namespace verbale::actors {
namespace {

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// Marks that part words within a name, in a name's lower case.
bool parts_words(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         std::string_view("-'\"`,;:/&()[]!?").find(c) != std::string_view::npos;
}

struct Spelling {
  char32_t letter;
  std::string_view plain;
};

/// Letters that are no other letter with an accent, and marks that part words.
constexpr std::array<Spelling, 27> kSpellings{
    {{U'ø', "o"},      {U'ł', "l"},      {U'đ', "d"},      {U'ð', "d"},      {U'þ', "th"},
     {U'ß', "ss"},     {U'æ', "ae"},     {U'œ', "oe"},     {U'ı', "i"},      {U'ə', "e"},
     {U'ħ', "h"},      {U'\u00AD', ""},  {U'\u00A0', " "}, {U'\u202F', " "}, {U'\u2010', " "},
     {U'\u2011', " "}, {U'\u2012', " "}, {U'\u2013', " "}, {U'\u2014', " "}, {U'\u2018', " "},
     {U'\u2019', " "}, {U'\u02BC', " "}, {U'\u02BB', " "}, {U'\u201C', " "}, {U'\u201D', " "},
     {U'\u02BF', " "}, {U'\u02BE', " "}}};

bool is_accent(char32_t code_point) {
  return code_point >= 0x300 && code_point <= 0x36F;
}

/// The text with its letters plain, where they are Latin.
std::string without_accents(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* taking_apart = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return text;
  std::string apart;
  icu::StringByteSink<std::string> sink(&apart);
  taking_apart->normalizeUTF8(0, text, sink, nullptr, status);
  if (U_FAILURE(status)) return text;
  std::string plain;
  for (std::size_t at = 0; at < apart.size();) {
    const CodePoint each = code_point_at(apart, at);
    const auto* spelling = std::find_if(kSpellings.begin(), kSpellings.end(),
                                        [&](const Spelling& one) { return one.letter == each.value; });
    if (spelling != kSpellings.end()) {
      plain += spelling->plain;
    } else if (!is_accent(each.value)) {
      plain += std::string_view(apart).substr(at, each.size);
    }
    at += each.size;
  }
  return plain;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string name_key(std::string_view text) {
  std::string key;
  if (text.size() > kLongestName) return key;
  std::string lower = lower_case(text);
  if (!is_ascii(lower)) lower = without_accents(lower);
  bool parted = false;
  for (const char c : lower) {
    if (parts_words(c)) {
      parted = true;
    } else if (c != '.') {
      if (parted && !key.empty()) key += ' ';
      parted = false;
      key += c;
    }
  }
  constexpr std::string_view kArticle = "the ";
  if (key.size() > kArticle.size() && key.starts_with(kArticle)) key.erase(0, kArticle.size());
  return key;
}

std::string plural_of(std::string_view noun) {
  std::string plural(noun);
  const auto ends = [&](std::string_view ending) { return plural.ends_with(ending); };
  if (ends("man") && !ends("human") && !ends("german")) return plural.replace(plural.size() - 2, 1, "e");
  if (ends("s") || ends("sh") || ends("ch") || ends("x")) return plural + "es";
  if (ends("y") && plural.size() > 1 && !is_vowel(plural[plural.size() - 2])) {
    plural.pop_back();
    return plural + "ies";
  }
  return plural + "s";
}

bool has_capital(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; });
}

bool has_small_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace verbale::actors
