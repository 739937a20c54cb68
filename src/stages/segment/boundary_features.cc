#include "stages/segment/boundary_features.h"

namespace verbale {
namespace {

/// Class of a character in a shape: X upper, x lower, 0 digit, w another letter, or the sign itself.
char shape_at(std::string_view text, std::size_t offset) {
  const char c = text[offset];
  switch (byte_class(c)) {
    case ByteClass::kUpper:
      return 'X';
    case ByteClass::kLower:
      return 'x';
    case ByteClass::kDigit:
      return '0';
    case ByteClass::kWide:
      break;
    default:
      return c;
  }
  switch (code_point_at(text, offset).value) {
    case 0x2018:
      return '<';
    case 0x2019:
      return '\'';
    case 0x201C:
      return '{';
    case 0x201D:
      return '}';
    case 0x2013:
    case 0x2014:
      return '~';
    case 0x2026:
      return '_';
    default:
      break;
  }
  if (is_upper_at(text, offset)) return 'X';
  if (is_lower_at(text, offset)) return 'x';
  return wide_kind(code_point_at(text, offset).value) == CharacterKind::kWord ? 'w' : '*';
}

}  // namespace

FeatureValue BoundaryScanner::bucket(std::uint32_t count) {
  static constexpr std::array<std::uint32_t, 9> kLimits{1, 2, 3, 4, 6, 9, 14, 21, 31};
  static constexpr std::array<FeatureValue, 10> kNames{
      feature_value("0"), feature_value("1"), feature_value("2"),  feature_value("3"),  feature_value("4"),
      feature_value("6"), feature_value("9"), feature_value("14"), feature_value("21"), feature_value("31")};
  std::size_t at = 0;
  while (at < kLimits.size() && count >= kLimits[at]) ++at;
  return kNames[at];
}

BoundaryScanner::View BoundaryScanner::outside() {
  View view;
  view.word = feature_value("outside");
  view.shape = feature_value("edge");
  return view;
}

void BoundaryScanner::begin_block(Index first, Index last) {
  first_ = first;
  last_ = last;
  sentence_first_ = first;
  next_stop_ = first;
  quote_open_ = false;
  brackets_open_ = 0;
  // More of a long block tells no more of its kind, and leaves the time short.
  constexpr Index kSample = 64;
  const Index end = std::min(last, first + kSample);
  Index words = 0;
  Index capitals = 0;
  Index stops = 0;
  for (Index token = first; token < end; ++token) {
    const ByteClass kind = byte_class(text_[tokens_[token].span.begin]);
    words += kind == ByteClass::kUpper || kind == ByteClass::kLower ? 1 : 0;
    capitals += kind == ByteClass::kUpper ? 1 : 0;
    stops += is_stop(token) ? 1 : 0;
  }
  block_length_ = bucket(last - first);
  block_stops_ = last > first && is_stop(last - 1) ? feature_value("final")
                 : stops > 0                       ? feature_value("inner")
                                                   : feature_value("none");
  block_capitals_ = bucket(words == 0 ? 31 : 10 * capitals / words);
}

void BoundaryScanner::follow(Index token) {
  const Span span = tokens_[token].span;
  switch (text_[span.begin]) {
    case '"':
      quote_open_ = !quote_open_;
      break;
    case '(':
    case '[':
      if (span.size() == 1) ++brackets_open_;
      break;
    case ')':
    case ']':
      if (brackets_open_ > 0) --brackets_open_;
      break;
    case '\xE2':
      if (text_.substr(span.begin, 3) == "\u201C") quote_open_ = true;
      if (text_.substr(span.begin, 3) == "\u201D") quote_open_ = false;
      break;
    default:
      break;
  }
}

bool BoundaryScanner::is_candidate(Index gap) const {
  const Span left = tokens_[gap].span;
  const Token& next = tokens_[gap + 1];
  if (next.joined) return false;
  const bool space = left.end < next.span.begin;
  const char last = text_[left.end - 1];
  const char first = text_[next.span.begin];
  const ByteClass first_class = byte_class(first);
  const bool stop = last == '.' || last == '!' || last == '?' || text_.substr(left.begin, 3) == "\u2026";
  if (!space) {
    // A missing space after a stop.
    return stop && first_class != ByteClass::kPunctuation && first_class != ByteClass::kDigit &&
           text_.substr(next.span.begin, 3) != "\u201D" && text_.substr(next.span.begin, 3) != "\u2019";
  }
  if (stop) {
    const bool one_word =
        last == '.' && left.size() > 1 && byte_class(text_[left.begin]) == ByteClass::kUpper;
    return !one_word ||
           lexicon_.abbreviation(text_.substr(left.begin, left.size() - 1)) != Abbreviation::kTitle;
  }
  const std::string_view between =
      text_.substr(left.end, std::min<std::size_t>(next.span.begin - left.end, 64));
  if (between.find('\n') != std::string_view::npos) return true;
  switch (byte_class(last)) {
    case ByteClass::kUpper:
    case ByteClass::kLower:
    case ByteClass::kDigit:
      if (first_class != ByteClass::kLower) return first != ',' && first != '.';
      // Lists of addresses.
      return next.span.size() > 8 &&
             (text_.substr(next.span.begin, 4) == "http" || text_.substr(next.span.begin, 4) == "www.");
    case ByteClass::kPunctuation:
      return last != ',' && last != '(' && last != '[' && last != '$' && last != '&' && last != '/';
    default:
      return true;
  }
}

bool BoundaryScanner::is_certain(Index gap) const {
  const std::string_view left = token_text(gap);
  if (left.size() < 3 || left.back() != '.' || gap + 2 >= last_) return false;
  const std::string_view right = token_text(gap + 1);
  if (byte_class(right.front()) != ByteClass::kUpper ||
      (right.size() > 1 && byte_class(right[1]) != ByteClass::kLower))
    return false;
  return lexicon_.abbreviation(left.substr(0, left.size() - 1)) == Abbreviation::kEnd &&
         lexicon_.is_starter(right);
}

bool BoundaryScanner::is_bare(Index gap) const {
  const Span left = tokens_[gap].span;
  const ByteClass last = byte_class(text_[left.end - 1]);
  if (last == ByteClass::kPunctuation || last == ByteClass::kWide || !is_stop(last_ - 1)) return false;
  return text_.substr(left.end, std::min<std::size_t>(tokens_[gap + 1].span.begin - left.end, 64))
             .find('\n') == std::string_view::npos;
}

const BoundaryScanner::View& BoundaryScanner::view(Index token) {
  View& view = views_[token % views_.size()];
  if (view.index == token) return view;
  view.index = token;
  const std::string_view text = token_text(token);
  std::size_t size = 0;
  for (const char c : text.substr(0, view.word_text.size())) {
    view.word_text[size++] = is_digit(c) ? '0' : to_ascii_lower(c);
  }
  view.word = feature_value({view.word_text.data(), size});
  std::size_t shape = 0;
  for (std::size_t at = 0; at < text.size() && at < 32 && shape < view.shape_text.size();) {
    const char c = shape_at(text, at);
    if (shape == 0 || view.shape_text[shape - 1] != c) view.shape_text[shape++] = c;
    at += code_point_at(text, at).size;
  }
  view.shape = feature_value({view.shape_text.data(), shape});
  return view;
}

FeatureValue BoundaryScanner::abbreviation(Index token) const {
  const std::string_view text = token_text(token);
  if (text.size() < 2 || text.back() != '.') return feature_value("no");
  switch (lexicon_.abbreviation(text.substr(0, text.size() - 1))) {
    case Abbreviation::kTitle:
      return feature_value("title");
    case Abbreviation::kBefore:
      return feature_value("before");
    case Abbreviation::kMonth:
      return feature_value("month");
    case Abbreviation::kEnd:
      return feature_value("end");
    case Abbreviation::kInner:
      return feature_value("inner");
    default:
      return feature_value("none");
  }
}

}  // namespace verbale
