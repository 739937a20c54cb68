#include "stages/blocks/words.h"

#include <array>

#include "base/utf8.h"
#include "stages/blocks/paragraphs.h"

namespace verbale::blocks {
namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}

/// What a code point is to a word.
enum class Role : std::uint8_t { kApart, kLetter, kJoiner, kMark, kDash };

constexpr std::array<Role, 128> kAsciiRole = [] {
  std::array<Role, 128> roles{};
  for (char c = 'a'; c <= 'z'; ++c) roles[static_cast<std::size_t>(c)] = Role::kLetter;
  for (char c = 'A'; c <= 'Z'; ++c) roles[static_cast<std::size_t>(c)] = Role::kLetter;
  for (char c = '0'; c <= '9'; ++c) roles[static_cast<std::size_t>(c)] = Role::kLetter;
  for (const char c : {'@', '&', '#'}) roles[static_cast<std::size_t>(c)] = Role::kLetter;
  for (const char c : {'.', '\'', '-', '_', ',', ':'}) roles[static_cast<std::size_t>(c)] = Role::kJoiner;
  for (const char c : {'/', '|', '(', ')'}) roles[static_cast<std::size_t>(c)] = Role::kMark;
  return roles;
}();

Role role_of(char32_t c) {
  if (c < 0x80) return kAsciiRole[c];
  if (c == 0x2019) return Role::kJoiner;
  if (c == 0xA9) return Role::kMark;
  if (c == 0x2013 || c == 0x2014 || c == 0x2212) return Role::kDash;
  if (c < 0xC0 || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F)) return Role::kApart;
  return Role::kLetter;
}

/// Whether a joiner belongs to the word around it: "U.S", "don't", "follow-up", "10:30", "1,000".
bool joins(char32_t joiner, char before, char after) {
  const bool wide = (static_cast<unsigned char>(before) | static_cast<unsigned char>(after)) >= 0x80;
  if (joiner == ':' || joiner == ',') return is_digit(before) && is_digit(after);
  return wide || ((is_letter(before) || is_digit(before)) && (is_letter(after) || is_digit(after)));
}

}  // namespace

bool Words::read(std::string_view text, Span span, std::size_t most) {
  items_.clear();
  forms_.clear();
  count_ = 0;
  // A form is never longer than its text, so that the views stay where they are.
  forms_.reserve(span.size());
  const auto fail = [&] {
    items_.clear();
    count_ = 0;
    return false;
  };
  const auto add = [&](Span where, std::size_t form_begin, bool mark) {
    const char first = text[where.begin];
    items_.push_back(
        {where, std::string_view(forms_).substr(form_begin), mark, is_upper(first), is_digit(first)});
    count_ += mark ? 0 : 1;
  };
  for (std::uint32_t at = span.begin; at < span.end;) {
    if (items_.size() >= 2 * most || count_ > most) return fail();
    const CodePoint first = code_point_at(text, at);
    const std::size_t form_begin = forms_.size();
    switch (role_of(first.value)) {
      case Role::kApart:
        at += first.size;
        break;
      case Role::kMark:
        forms_.append(text.substr(at, first.size));
        add({at, at + first.size}, form_begin, true);
        at += first.size;
        break;
      case Role::kJoiner:
        if (first.value == ':') {
          forms_ += ':';
          add({at, at + 1}, form_begin, true);
          ++at;
          break;
        }
        if (first.value != '-' && first.value != '_') {
          at += first.size;
          break;
        }
        [[fallthrough]];
      case Role::kDash: {
        std::uint32_t end = at + first.size;
        while (end < span.end && (text[end] == '-' || text[end] == '_')) ++end;
        forms_ += '-';
        add({at, end}, form_begin, true);
        at = end;
        break;
      }
      case Role::kLetter: {
        std::uint32_t end = at;
        while (end < span.end) {
          const char ascii = text[end];
          if (static_cast<unsigned char>(ascii) < 0x80 &&
              kAsciiRole[static_cast<std::size_t>(ascii)] == Role::kLetter) {
            forms_ += is_upper(ascii) ? static_cast<char>(ascii - 'A' + 'a') : ascii;
            ++end;
            continue;
          }
          const CodePoint c = code_point_at(text, end);
          const Role role = role_of(c.value);
          if (role == Role::kJoiner) {
            const std::uint32_t next = end + c.size;
            if (next >= span.end || !joins(c.value, text[end - 1], text[next])) break;
            if (role_of(code_point_at(text, next).value) != Role::kLetter) break;
            forms_ += c.value == 0x2019 ? '\'' : static_cast<char>(c.value);
          } else if (role == Role::kLetter) {
            forms_.append(text.substr(end, c.size));
          } else {
            break;
          }
          end += c.size;
        }
        add({at, end}, form_begin, false);
        at = end;
        break;
      }
    }
  }
  return count_ <= most || fail();
}

}  // namespace verbale::blocks
