#include "stages/blocks/block_stage.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/utf8.h"
#include "stages/blocks/dateline.h"
#include "stages/blocks/paragraphs.h"
#include "stages/blocks/words.h"

namespace verbale {
namespace {

using blocks::Paragraph;
using blocks::Place;
using blocks::Verdict;
using blocks::WordClasses;
using blocks::Words;

/// Paragraphs that make up the top of an article, below its title, and its foot.
constexpr std::size_t kTopParagraphs = 6;
constexpr std::size_t kFootParagraphs = 8;

/// Paragraphs below the title among which a description without a credit is a caption.
constexpr std::size_t kDescribedParagraphs = 4;

/// Bytes of a paragraph that may be anything but prose, at the top and the foot and in between.
constexpr std::uint32_t kLongestAside = 420;
constexpr std::uint32_t kLongestAsideBetween = 200;

constexpr std::size_t kMostTitleWords = 25;
constexpr std::size_t kMostTitleBytes = 240;
constexpr std::size_t kMostBylineWords = 25;
constexpr std::size_t kMostFragmentWords = 25;
constexpr std::size_t kMostNamedWords = 12;
constexpr std::size_t kMostHeadlineWords = 25;
constexpr std::size_t kMostQuestionWords = 15;

/// Lines that a given title may take in the text.
constexpr std::size_t kMostTitleLines = 4;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A text's letters and digits, one at a time, in lower case.
class Letters {
 public:
  explicit Letters(std::string_view text) : text_(text) {}

  /// 0 at the end.
  char32_t next() {
    while (offset_ < text_.size()) {
      const CodePoint c = code_point_at(text_, offset_);
      offset_ += c.size;
      if (c.value >= 'A' && c.value <= 'Z') return c.value - 'A' + 'a';
      if (c.value < 0x80 ? is_letter(static_cast<char>(c.value)) || is_digit(static_cast<char>(c.value))
                         : c.value >= 0xC0 && (c.value < 0x2000 || c.value > 0x206F)) {
        return c.value;
      }
    }
    return 0;
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
};

/// Whether two texts have the same letters and digits, and at least one.
bool same_letters(std::string_view a, std::string_view b) {
  Letters of_a(a);
  Letters of_b(b);
  bool any = false;
  while (true) {
    const char32_t c = of_a.next();
    if (c != of_b.next()) return false;
    if (c == 0) return any;
    any = true;
  }
}

/// Without closing quotation marks and brackets.
std::string_view without_closing_marks(std::string_view text) {
  while (true) {
    if (text.ends_with('"') || text.ends_with('\'') || text.ends_with(')') || text.ends_with(']')) {
      text.remove_suffix(1);
    } else if (text.ends_with("\xE2\x80\x9D") || text.ends_with("\xE2\x80\x99")) {
      text.remove_suffix(3);
    } else {
      return text;
    }
  }
}

bool ends_with_stop(std::string_view text) {
  text = without_closing_marks(text);
  return text.ends_with('.') || text.ends_with("\xE2\x80\xA6");
}

bool holds_quotation_mark(std::string_view text) {
  return text.find('"') != std::string_view::npos || text.find("\xE2\x80\x9C") != std::string_view::npos ||
         text.find("\xE2\x80\x98") != std::string_view::npos || text.find("``") != std::string_view::npos;
}

/// A line of nothing but strokes, stars and the like, between parts of a page.
bool is_rule(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '-' || c == '*' || c == '_' || c == '=' || c == '~' || c == '#' || c == '+' || c == '|' ||
           c == ' ';
  });
}

bool is_address(std::string_view text) {
  return (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")) &&
         text.find_first_of(" \t\n") == std::string_view::npos;
}

/// Words that stand before where a picture was taken.
bool is_preposition(std::string_view form) {
  return form == "in" || form == "at" || form == "on" || form == "outside" || form == "near" ||
         form == "during" || form == "inside" || form == "along";
}

}  // namespace

/// One document's blocks in the making.
class BlockStage::Run {
 public:
  Run(const BlockStage& stage, const Document& document)
      : stage_(stage),
        text_(document.text()),
        given_title_(document.metadata().title),
        paragraphs_(blocks::find_paragraphs(text_)) {
    gaps_ = std::any_of(paragraphs_.begin(), paragraphs_.end(), [this](const Paragraph& each) {
      return &each != paragraphs_.data() && each.after_gap;
    });
  }

  Blocks blocks() && {
    blocks_.items.reserve(paragraphs_.size() + 1);
    for (std::size_t i = 0; i < paragraphs_.size();) i += add(i);
    return std::move(blocks_);
  }

 private:
  /// Adds the blocks of a paragraph, or of those that the title takes; returns how many these are.
  std::size_t add(std::size_t index) {
    const Span span = paragraphs_[index].span;
    const auto dateline = blocks::find_dateline(text_, span, stage_.classes_);
    const std::uint32_t longest = is_top(index) || is_foot(index) ? kLongestAside : kLongestAsideBetween;
    const bool short_enough =
        span.size() <= longest && words_.read(text_, span, blocks::PhraseTable::kMostWords);
    if (!titled_ && !(dateline && dateline->certain)) {
      if (const std::size_t lines = title_lines(index, short_enough); lines > 0) {
        titled_ = true;
        first_below_title_ = index + lines;
        push({span.begin, paragraphs_[index + lines - 1].span.end}, BlockKind::kTitle);
        return lines;
      }
    }
    if (short_enough) {
      if (const auto kind = aside_of(index)) {
        push(span, *kind);
        return 1;
      }
    }
    in_related_ = false;
    if (dateline && (dateline->certain || is_top(index))) {
      push({span.begin, dateline->end}, BlockKind::kDateline);
      push_rest({dateline->end, span.end});
    } else {
      push(span, BlockKind::kParagraph);
    }
    return 1;
  }

  void push(Span span, BlockKind kind) { blocks_.items.push_back({span, kind}); }

  void push_rest(Span span) {
    while (span.begin < span.end) {
      const std::uint32_t white = blocks::white_space_at(text_, span.begin);
      if (white == 0) break;
      span.begin += white;
    }
    if (!span.empty()) push(span, BlockKind::kParagraph);
  }

  [[nodiscard]] bool is_top(std::size_t index) const { return index < first_below_title_ + kTopParagraphs; }
  [[nodiscard]] bool is_foot(std::size_t index) const {
    return index > first_below_title_ && index + kFootParagraphs >= paragraphs_.size();
  }

  /// Whether nothing stands on the line below: a blank line follows, or the text has none at all.
  [[nodiscard]] bool stands_alone(std::size_t index) const {
    return index + 1 < paragraphs_.size() && (!gaps_ || paragraphs_[index + 1].after_gap);
  }

  /// What a paragraph is when it is neither title nor prose.  REQUIRES: words_ are those of the paragraph.
  std::optional<BlockKind> aside_of(std::size_t index) {
    const Span span = paragraphs_[index].span;
    const std::string_view ink = text_.substr(span.begin, span.size());
    if (words_.count() == 0) return is_rule(ink) ? std::optional(BlockKind::kBoilerplate) : std::nullopt;
    if (const auto verdict = stage_.phrases_.match(words_, Place{is_top(index), is_foot(index)})) {
      in_related_ = *verdict == Verdict::kRelated;
      switch (*verdict) {
        case Verdict::kBoilerplate:
        case Verdict::kRelated:
          return BlockKind::kBoilerplate;
        case Verdict::kByline:
          return BlockKind::kByline;
        case Verdict::kCaption:
          return BlockKind::kCaption;
      }
    }
    if (is_address(ink)) return BlockKind::kBoilerplate;
    if (blocks::is_date_line(words_, stage_.classes_)) return BlockKind::kDateline;
    if ((is_top(index) || is_foot(index)) && is_byline(index, ink)) return BlockKind::kByline;
    if (in_related_ && words_.count() <= kMostHeadlineWords && !ends_with_stop(ink))
      return BlockKind::kBoilerplate;
    if (index >= first_below_title_ && index < first_below_title_ + kDescribedParagraphs &&
        index + 1 < paragraphs_.size() && is_picture_description(ink)) {
      return BlockKind::kCaption;
    }
    return std::nullopt;
  }

  /// How many paragraphs from `index` on are the title: more than one where the text breaks the given title
  /// into lines; 0: it does not begin here.
  std::size_t title_lines(std::size_t index, bool short_enough) {
    // Only a date, a byline or a page's furniture may stand above the title.
    if (index > 2 || (index > 0 && blocks_.items.back().is_prose())) return 0;
    const Span span = paragraphs_[index].span;
    for (std::size_t lines = 1; !given_title_.empty() && lines <= kMostTitleLines; ++lines) {
      const std::size_t last = index + lines - 1;
      if (last >= paragraphs_.size() || (lines > 1 && paragraphs_[last].after_gap)) break;
      const Span whole{span.begin, paragraphs_[last].span.end};
      if (same_letters(text_.substr(whole.begin, whole.size()), given_title_)) return lines;
    }
    if (!short_enough || !stands_alone(index)) return 0;
    if (!looks_like_headline(text_.substr(span.begin, span.size()))) return 0;
    return aside_of(index).has_value() ? 0 : 1;
  }

  [[nodiscard]] bool looks_like_headline(std::string_view ink) const {
    if (ink.size() > kMostTitleBytes || words_.count() < 2 || words_.count() > kMostTitleWords) return false;
    if (ink.find("://") != std::string_view::npos) return false;
    const std::string_view core = without_closing_marks(ink);
    if (core.ends_with(',') || core.ends_with(';') || core.ends_with(':')) return false;
    if (core.ends_with('?') || core.ends_with('!')) return words_.count() <= kMostQuestionWords;
    if (!ends_with_stop(ink)) return true;
    // With a stop only where its words are written as a title's are.
    std::size_t capitals = 0;
    for (const blocks::Word& word : words_) capitals += !word.mark && (word.capital || word.digit) ? 1 : 0;
    return words_.count() >= 4 && capitals * 10 >= words_.count() * 7;
  }

  /// "By Jane Roe and John Doe", "Jane Roe, Harbor Press".
  [[nodiscard]] bool is_byline(std::size_t index, std::string_view ink) const {
    if (words_.count() < 2 || words_.count() > kMostBylineWords || holds_quotation_mark(ink)) return false;
    const auto is_part = [this](const blocks::Word& word) {
      return word.mark || word.capital || stage_.classes_.is(word.form, WordClasses::kByline);
    };
    if (words_[0].form == "by" && words_[0].capital) {
      return words_[1].capital &&
             !stage_.classes_.is(words_[1].form, WordClasses::kMonth | WordClasses::kWeekday) &&
             std::all_of(words_.begin() + 1, words_.end(), is_part);
    }
    if (!is_top(index) || ends_with_stop(ink)) return false;
    const std::size_t comma = ink.find(',');
    if (comma == std::string_view::npos || words_.count() > 10) return false;
    const std::uint32_t end_of_name = paragraphs_[index].span.begin + static_cast<std::uint32_t>(comma);
    std::size_t names = 0;
    for (const blocks::Word& word : words_) {
      if (word.span.begin < end_of_name) {
        if (!word.capital) return false;
        ++names;
      } else if (!is_part(word)) {
        return false;
      }
    }
    return names >= 2 && names <= 4 && stage_.classes_.is(words_.items().back().form, WordClasses::kAgency);
  }

  /// A short description without a finite verb, of something to be seen somewhere.
  [[nodiscard]] bool is_picture_description(std::string_view ink) const {
    if (words_.count() < 5 || words_.count() > kMostFragmentWords || holds_quotation_mark(ink)) return false;
    if (!is_letter(ink[0]) || ink.find_first_of("?!:;") != std::string_view::npos) return false;
    if (stage_.classes_.is(words_[0].form, WordClasses::kOpener)) return false;
    bool where = false;
    bool year = false;
    bool doing = false;
    bool name = false;
    bool possessive = false;
    bool infinitive = false;
    std::size_t capitals = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const blocks::Word& word = words_[i];
      if (word.mark) continue;
      if (looks_finite(i)) return false;
      where = where || (is_preposition(word.form) && (names_place(i + 1) || names_place(i + 2)));
      year = year || is_year(word);
      doing = doing || (!word.capital && word.form.size() > 5 && word.form.ends_with("ing"));
      infinitive = infinitive || word.form == "to";
      possessive = possessive || word.form.ends_with("'s");
      capitals += word.capital ? 1 : 0;
      name = name || (i > 1 && word.capital && words_[i - 1].capital);
    }
    if (!where) return false;
    if (ink[0] >= 'a' && ink[0] <= 'z') return true;
    if (capitals * 10 >= words_.count() * 7) return false;  // a heading
    if (!ends_with_stop(ink)) return year && !infinitive;   // "Velan to visit Oslo in 2027" is a headline
    return year || (doing && ink.find(',') != std::string_view::npos) ||
           (name && possessive && words_.count() <= kMostNamedWords);
  }

  static bool is_year(const blocks::Word& word) {
    return word.digit && word.form.size() == 4 && (word.form[0] == '1' || word.form[0] == '2');
  }

  /// Whether the word is the name of a place, or a year; not that of a day.
  [[nodiscard]] bool names_place(std::size_t i) const {
    if (i >= words_.size()) return false;
    const blocks::Word& word = words_[i];
    return is_year(word) ||
           (word.capital && !stage_.classes_.is(word.form, WordClasses::kMonth | WordClasses::kWeekday));
  }

  /// Whether the word may be a finite verb: one of the list, a past tense, or the third person after a name
  /// ("Velan praises").
  [[nodiscard]] bool looks_finite(std::size_t i) const {
    const blocks::Word& word = words_[i];
    if (stage_.classes_.is(word.form, WordClasses::kVerb)) return true;
    if (word.capital || word.form.size() < 4) return false;
    if (word.form.ends_with("ed")) return true;
    return i > 0 && words_[i - 1].capital && word.form.ends_with('s') && !word.form.ends_with("'s") &&
           !word.form.ends_with("ss");
  }

  const BlockStage& stage_;
  std::string_view text_;
  std::string_view given_title_;
  std::vector<Paragraph> paragraphs_;
  bool gaps_ = false;  ///< some blank line parts paragraphs
  Blocks blocks_;
  Words words_;  ///< of the paragraph in hand
  bool titled_ = false;
  bool in_related_ = false;  ///< among the headlines under "Related stories"
  std::size_t first_below_title_ = 0;
};

Result<BlockStage> BlockStage::load(const Codebook& codebook) {
  auto phrases = blocks::PhraseTable::load(codebook);
  if (!phrases) return phrases.error();
  auto classes = blocks::WordClasses::load(codebook);
  if (!classes) return classes.error();
  return BlockStage(std::move(phrases).value(), std::move(classes).value());
}

Blocks BlockStage::predict(const Document& document) const {
  return Run(*this, document).blocks();
}

}  // namespace verbale
