#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "stages/segment/characters.h"
#include "stages/segment/lexicon.h"
#include "verbale/layers.h"

namespace verbale {

/// A value that a feature has, and its hash.
struct FeatureValue {
  std::string_view text;
  std::uint64_t hash = 0;
};

/// FNV-1a.
[[nodiscard]] constexpr std::uint64_t feature_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

[[nodiscard]] constexpr FeatureValue feature_value(std::string_view text) {
  return {text, feature_hash(text)};
}

/// What a feature of a gap between two tokens looks at.  `word` is the text in lower case with digits as 0,
/// `shape` its classes of characters; a, b, c are the tokens before the gap, the nearest first, and x, y
/// those after.
enum class BoundaryTemplate : std::uint8_t {
  kBias,
  kWordA,
  kShapeA,
  kWordX,
  kShapeX,
  kWordAShapeX,
  kShapeAWordX,
  kWordAWordX,
  kGapShapeAShapeX,
  kWordBWordA,
  kShapeBWordA,
  kShapesBAX,
  kShapesCBA,
  kWordY,
  kShapesXY,
  kShapesAXY,
  kWordXWordY,
  kAnchorWordA,
  kAnchorShapeX,
  kLengthSoFar,
  kStopDistance,
  kQuoteOpen,
  kBracketOpen,
  kBlockLength,
  kBlockStops,
  kBlockTitleCase,
  kSizeA,
  kAbbreviation,
  kSecondInSentence,
  kLast = kSecondInSentence,
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(BoundaryTemplate::kLast) + 1>
    kBoundaryTemplateNames{"bias",
                           "word-a",
                           "shape-a",
                           "word-x",
                           "shape-x",
                           "word-a shape-x",
                           "shape-a word-x",
                           "word-a word-x",
                           "gap shape-a shape-x",
                           "word-b word-a",
                           "shape-b word-a",
                           "shape-b shape-a shape-x",
                           "shape-c shape-b shape-a",
                           "word-y",
                           "shape-x shape-y",
                           "shape-a shape-x shape-y",
                           "word-x word-y",
                           "anchor word-a",
                           "anchor shape-x",
                           "length shape-a shape-x",
                           "to-stop shape-a shape-x",
                           "in-quote word-a shape-x",
                           "in-bracket shape-a shape-x",
                           "block-length shape-a shape-x",
                           "block-stops shape-a shape-x",
                           "block-capitals shape-a shape-x",
                           "size-a shape-a shape-x",
                           "abbreviation shape-x word-x",
                           "second word-b word-a"};

/// Mixes a feature's template and values into its key.
[[nodiscard]] constexpr std::uint64_t feature_key(BoundaryTemplate form, std::uint64_t first,
                                                  std::uint64_t second, std::uint64_t third) {
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15U;
  std::uint64_t key = (static_cast<std::uint64_t>(form) + 1) * kMultiplier;
  for (const std::uint64_t value : {first, second, third}) {
    key = (key ^ value) * kMultiplier;
    key ^= key >> 32;
  }
  return key;
}

/// Walks the gaps between the tokens of blocks where a sentence may end, and describes each.
///
/// Who decides may be a model or the gold annotation: what was decided before is part of the description.
class BoundaryScanner {
 public:
  BoundaryScanner(std::string_view text, const std::vector<Token>& tokens, const SegmentLexicon& lexicon)
      : text_(text), tokens_(tokens), lexicon_(lexicon) {}

  /// Whether a sentence ends at the gap beyond doubt: an abbreviation that may end one, then a word that has
  /// its capital from the sentence that it begins.
  [[nodiscard]] bool is_certain(Index gap) const;

  /// Whether no sign at all speaks for an end: a word, on one line with the next, in a block that ends with a
  /// stop.
  [[nodiscard]] bool is_bare(Index gap) const;

  /// Calls `decide(gap, describe)` for each gap of the block of tokens [first, last) in order; gap is the
  /// index of the token before it, describe(sink) calls sink(template, first, second, third) for every
  /// feature, and the answer is whether a sentence ends there.
  ///
  /// At a gap where the rules see no possible end, and that parts no joined tokens, a sentence ends if
  /// `forced(gap)` says so.
  template <class Decide, class Forced>
  void block(Index first, Index last, Decide decide, Forced forced) {
    begin_block(first, last);
    for (Index gap = first; gap + 1 < last; ++gap) {
      follow(gap);
      if (!is_candidate(gap)) {
        if (!tokens_[gap + 1].joined && forced(gap)) sentence_first_ = gap + 1;
        continue;
      }
      const bool ends = decide(gap, [&](auto&& sink) { describe(gap, sink); });
      if (ends) sentence_first_ = gap + 1;
    }
  }

  template <class Decide>
  void block(Index first, Index last, Decide decide) {
    block(first, last, decide, [](Index) { return false; });
  }

 private:
  /// What features see of a token.
  struct View {
    Index index = UINT32_MAX;
    std::array<char, 16> word_text;
    std::array<char, 4> shape_text;
    FeatureValue word;
    FeatureValue shape;
  };

  void begin_block(Index first, Index last);
  void follow(Index token);
  [[nodiscard]] bool is_candidate(Index gap) const;
  [[nodiscard]] const View& view(Index token);
  [[nodiscard]] FeatureValue abbreviation(Index token) const;

  [[nodiscard]] std::string_view token_text(Index token) const {
    const Span span = tokens_[token].span;
    return text_.substr(span.begin, span.size());
  }

  /// Whether a token is a stop and nothing else, so no abbreviation.
  [[nodiscard]] bool is_stop(Index token) const {
    const char c = text_[tokens_[token].span.begin];
    return c == '.' || c == '!' || c == '?';
  }

  [[nodiscard]] static FeatureValue bucket(std::uint32_t count);

  template <class Sink>
  void describe(Index gap, Sink& sink);

  std::string_view text_;
  const std::vector<Token>& tokens_;
  const SegmentLexicon& lexicon_;
  Index first_ = 0;  ///< of the block
  Index last_ = 0;
  Index sentence_first_ = 0;
  Index next_stop_ = 0;  ///< first stop at or after the token that is looked at, or last_
  bool quote_open_ = false;
  std::uint32_t brackets_open_ = 0;
  FeatureValue block_length_;
  FeatureValue block_stops_;
  FeatureValue block_capitals_;
  std::array<View, 8> views_;  ///< [index % 8]: of the tokens around the gap
  View outside_ = outside();

  static View outside();
};

template <class Sink>
void BoundaryScanner::describe(Index gap, Sink& sink) {
  using T = BoundaryTemplate;
  constexpr FeatureValue kNothing{};
  const auto before = [&](Index distance) -> const View& {
    return gap >= first_ + distance ? view(gap - distance) : outside_;
  };
  const auto after = [&](Index distance) -> const View& {
    return gap + distance < last_ ? view(gap + distance) : outside_;
  };
  const View& a = before(0);
  const View& b = before(1);
  const View& c = before(2);
  const View& x = after(1);
  const View& y = after(2);
  // The last word before the stops and closing signs.
  Index anchor = gap;
  while (anchor > first_ && gap - anchor < 4 &&
         byte_class(text_[tokens_[anchor].span.begin]) == ByteClass::kPunctuation)
    --anchor;
  const View& w = view(anchor);

  const Span left = tokens_[gap].span;
  const Span right = tokens_[gap + 1].span;
  const std::string_view space = text_.substr(left.end, std::min<std::size_t>(right.begin - left.end, 64));
  const FeatureValue gap_kind = space.empty()                                ? feature_value("none")
                                : space.find('\n') != std::string_view::npos ? feature_value("line")
                                                                             : feature_value("space");
  while (next_stop_ <= gap || (next_stop_ < last_ && !is_stop(next_stop_))) ++next_stop_;
  const FeatureValue yes = feature_value("1");
  const FeatureValue no = feature_value("0");

  sink(T::kBias, kNothing, kNothing, kNothing);
  sink(T::kWordA, a.word, kNothing, kNothing);
  sink(T::kShapeA, a.shape, kNothing, kNothing);
  sink(T::kWordX, x.word, kNothing, kNothing);
  sink(T::kShapeX, x.shape, kNothing, kNothing);
  sink(T::kWordAShapeX, a.word, x.shape, kNothing);
  sink(T::kShapeAWordX, a.shape, x.word, kNothing);
  sink(T::kWordAWordX, a.word, x.word, kNothing);
  sink(T::kGapShapeAShapeX, gap_kind, a.shape, x.shape);
  sink(T::kWordBWordA, b.word, a.word, kNothing);
  sink(T::kShapeBWordA, b.shape, a.word, kNothing);
  sink(T::kShapesBAX, b.shape, a.shape, x.shape);
  sink(T::kShapesCBA, c.shape, b.shape, a.shape);
  sink(T::kWordY, y.word, kNothing, kNothing);
  sink(T::kShapesXY, x.shape, y.shape, kNothing);
  sink(T::kShapesAXY, a.shape, x.shape, y.shape);
  sink(T::kWordXWordY, x.word, y.word, kNothing);
  sink(T::kAnchorWordA, w.word, a.word, kNothing);
  sink(T::kAnchorShapeX, w.word, x.shape, kNothing);
  sink(T::kLengthSoFar, bucket(gap + 1 - sentence_first_), a.shape, x.shape);
  sink(T::kStopDistance, next_stop_ == last_ ? feature_value("never") : bucket(next_stop_ - gap), a.shape,
       x.shape);
  sink(T::kQuoteOpen, quote_open_ ? yes : no, a.word, x.shape);
  sink(T::kBracketOpen, brackets_open_ > 0 ? yes : no, a.shape, x.shape);
  sink(T::kBlockLength, block_length_, a.shape, x.shape);
  sink(T::kBlockStops, block_stops_, a.shape, x.shape);
  sink(T::kBlockTitleCase, block_capitals_, a.shape, x.shape);
  sink(T::kSizeA, bucket(left.size()), a.shape, x.shape);
  sink(T::kAbbreviation, abbreviation(gap), x.shape, x.word);
  if (gap - sentence_first_ <= 1)
    sink(T::kSecondInSentence, gap == sentence_first_ ? no : yes, b.word, a.word);
}

}  // namespace verbale
