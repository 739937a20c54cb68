#include "stages/quotes/joining.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/letters.h"
#include "base/utf8.h"
#include "stages/quotes/words.h"

namespace verbale::quotes {
namespace {

/// A content takes in the whole of a stretch in marks that it fills this much of.
constexpr double kFilled = 0.5;

/// The most steps that are taken up or down a tree.
constexpr std::size_t kMostSteps = 64;

/// The most tokens of an addressee or a medium.
constexpr Index kMostOfPhrase = 24;

std::uint32_t shared_bytes(const std::vector<Span>& a, const std::vector<Span>& b) {
  std::uint32_t sum = 0;
  for (const Span one : a) {
    for (const Span two : b) {
      const std::uint32_t begin = std::max(one.begin, two.begin);
      const std::uint32_t end = std::min(one.end, two.end);
      if (begin < end) sum += end - begin;
    }
  }
  return sum;
}

std::uint32_t bytes_of(const std::vector<Span>& spans) {
  std::uint32_t sum = 0;
  for (const Span span : spans) sum += span.size();
  return sum;
}

/// Sorted, and those that touch or overlap made one.
std::vector<Span> tidied(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<Span> out;
  for (const Span span : spans) {
    if (!out.empty() && span.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else if (!span.empty()) {
      out.push_back(span);
    }
  }
  return out;
}

class Joiner {
 public:
  Joiner(const Document& document, const std::vector<Marked>& marked, const Lexicon& lexicon)
      : document_(document),
        tokens_(document.get<Tokens>()),
        syntax_(document.get<Syntax>()),
        marked_(marked),
        lexicon_(lexicon),
        block_(tokens_.size()),
        sentence_(tokens_.size()) {
    const Sentences& sentences = document.get<Sentences>();
    for (std::size_t s = 0; s < sentences.size(); ++s) {
      for (Index t = sentences[s].first_token; t < sentences[s].last_token; ++t) {
        block_[t] = sentences[s].block;
        sentence_[t] = static_cast<Index>(s);
      }
    }
    for (Index i = 0; i < marked.size(); ++i) {
      if (!marked[i].parent) top_.push_back(i);
    }
  }

  std::optional<Attribution> attribution_of(const CueReading& reading) const {
    if (!document_.get<Blocks>()[block_[reading.cue.first]].is_prose()) return std::nullopt;
    Attribution found;
    found.form = AttributionForm::kLearned;
    found.learned = static_cast<double>(reading.confidence);
    found.cue = span_of(reading.cue);
    std::vector<Span> content;
    for (const TokenRange range : reading.content) add_pieces(range, content);
    content = tidied(std::move(content));
    if (content.empty()) return std::nullopt;
    draw_to_marks(content, found);
    if (content.empty()) return std::nullopt;
    found.content = std::move(content);
    if (reading.source) {
      found.speaker = span_of(*reading.source);
      found.speaker_form = form_of(*reading.source);
    }
    found.act = act_of(reading.cue);
    describe(reading, found);
    return found;
  }

 private:
  [[nodiscard]] Span span_of(TokenRange range) const {
    return {tokens_[range.first].span.begin, tokens_[range.last - 1].span.end};
  }

  [[nodiscard]] bool is_punctuation(Index token) const { return syntax_[token].upos == Upos::kPunct; }

  /// The range as spans within blocks, without punctuation at their ends.
  void add_pieces(TokenRange range, std::vector<Span>& pieces) const {
    for (Index first = range.first; first < range.last;) {
      Index last = first;
      while (last < range.last && block_[last] == block_[first]) ++last;
      TokenRange piece{first, last};
      first = last;
      if (!document_.get<Blocks>()[block_[piece.first]].is_prose()) continue;
      while (piece.first < piece.last && is_punctuation(piece.first) && !opens(piece.first)) ++piece.first;
      while (piece.first < piece.last && is_punctuation(piece.last - 1) && !closes(piece.last - 1)) --piece.last;
      if (piece.first < piece.last) pieces.push_back(span_of(piece));
    }
  }

  /// Marks and brackets belong to what they stand around.
  [[nodiscard]] bool opens(Index token) const {
    const std::string_view text = document_.text(tokens_[token].span);
    return text != "," && text != "." && text != ":" && text != ";" && text != "-" && text != "–" && text != "—";
  }
  [[nodiscard]] bool closes(Index token) const { return opens(token); }

  [[nodiscard]] std::size_t words_in(Span span) const { return count_words(document_.text(), span, 4096); }

  /// Takes in stretches in marks that the content mostly fills, and leaves out those that it hardly touches.
  void draw_to_marks(std::vector<Span>& content, Attribution& found) const {
    std::vector<Span> inside;  // the stretches taken in
    auto stretch = std::partition_point(top_.begin(), top_.end(), [&](Index i) {
      return marked_[i].outer.end <= content.front().begin;
    });
    for (; stretch != top_.end() && marked_[*stretch].outer.begin < content.back().end; ++stretch) {
      const Marked& marked = marked_[*stretch];
      const std::uint32_t shared = shared_bytes({marked.inner}, content);
      if (shared == 0) continue;
      const bool mostly = static_cast<double>(shared) >= kFilled * static_cast<double>(marked.inner.size());
      if (mostly) {
        inside.push_back(marked.inner);
        found.quotations.push_back(*stretch);
      }
      // No piece ends inside of marks with a part of it outside.
      std::vector<Span> cut;
      for (const Span piece : content) {
        if (!piece.overlaps(marked.outer)) {
          cut.push_back(piece);
          continue;
        }
        const bool around = piece.begin <= marked.outer.begin && marked.outer.end <= piece.end;
        if (around) {
          cut.push_back(piece);
        } else if (mostly) {
          // What stands outside and touches the marks goes on: "he said the plan "was a farce".
          if (piece.begin < marked.outer.begin && words_in({piece.begin, marked.outer.begin}) > 0) {
            cut.push_back({piece.begin, marked.outer.end});
          } else if (piece.end > marked.outer.end && words_in({marked.outer.end, piece.end}) > 0) {
            cut.push_back({marked.outer.begin, piece.end});
          } else {
            cut.push_back(marked.inner);
          }
        } else {
          cut.push_back(piece);
        }
      }
      content = tidied(std::move(cut));
      if (content.empty()) return;
    }
    // Kind: what words stand outside of the stretches taken in?
    std::size_t outside = 0;
    for (Span piece : content) {
      std::uint32_t at = piece.begin;
      for (const Index i : found.quotations) {
        const Span outer = marked_[i].outer;
        if (outer.end <= at || outer.begin >= piece.end) continue;
        if (outer.begin > at) outside += words_in({at, outer.begin});
        at = std::max(at, outer.end);
      }
      if (at < piece.end) outside += words_in({at, piece.end});
    }
    found.marked_only = outside == 0 && !found.quotations.empty();
    if (!found.marked_only) return;
    content.clear();
    for (const Index i : found.quotations) content.push_back(marked_[i].inner);
    content = tidied(std::move(content));
  }

  /// The token of the range whose head lies outside of it.
  [[nodiscard]] Index head_of(TokenRange range) const {
    for (Index t = range.first; t < range.last; ++t) {
      const Index head = syntax_[t].head;
      if (head == t || head < range.first || head >= range.last) return t;
    }
    return range.first;
  }

  [[nodiscard]] SpeakerForm form_of(TokenRange source) const {
    switch (syntax_[head_of(source)].upos) {
      case Upos::kPron:
        return SpeakerForm::kPronoun;
      case Upos::kPropn:
        return SpeakerForm::kName;
      default:
        return SpeakerForm::kNominal;
    }
  }

  [[nodiscard]] QuoteAct act_of(TokenRange cue) const {
    for (Index t = cue.first; t < cue.last; ++t) {
      const Entry* entry = lexicon_.find(document_.text(tokens_[t].span));
      if (entry != nullptr && entry->verb != 0) return lexicon_.verb(entry->verb).act;
      entry = lexicon_.find(syntax_[t].lemma);
      if (entry != nullptr && entry->verb != 0) return lexicon_.verb(entry->verb).act;
    }
    return QuoteAct::kSpeech;
  }

  /// Tokens below `top` in its sentence, as one range around it; none where it would hold a token of the
  /// reading or be too long.
  [[nodiscard]] std::optional<TokenRange> below(Index top, const CueReading& reading) const {
    const Sentence& sentence = document_.get<Sentences>()[sentence_[top]];
    TokenRange range{top, top + 1};
    for (Index t = sentence.first_token; t < sentence.last_token; ++t) {
      Index up = t;
      for (std::size_t step = 0; step < kMostSteps && up != top && syntax_[up].head != up; ++step) up = syntax_[up].head;
      if (up != top) continue;
      range.first = std::min(range.first, t);
      range.last = std::max(range.last, t + 1);
    }
    const auto holds = [&](TokenRange other) { return other.first < range.last && range.first < other.last; };
    for (const TokenRange piece : reading.content) {
      if (!holds(piece)) continue;
      if (piece.first > top) range.last = std::min(range.last, piece.first);
      if (piece.last <= top) range.first = std::max(range.first, piece.last);
      if (piece.first <= top && top < piece.last) return std::nullopt;
    }
    while (range.first < range.last && (is_punctuation(range.first) || syntax_[range.first].upos == Upos::kAdp)) ++range.first;
    while (range.first < range.last && is_punctuation(range.last - 1)) --range.last;
    if (range.first >= range.last || range.last - range.first > kMostOfPhrase) return std::nullopt;
    if (reading.source && holds(*reading.source)) return std::nullopt;
    if (holds(reading.cue)) return std::nullopt;
    return range;
  }

  [[nodiscard]] std::optional<std::string_view> case_of(Index token, Index first, Index last) const {
    for (Index t = first; t < last; ++t) {
      if (syntax_[t].head == token && t != token && syntax_.relation(t) == "case") return document_.text(tokens_[t].span);
    }
    return std::nullopt;
  }

  /// Addressee, medium and the clause for times, from the tree around the cue's verb.
  void describe(const CueReading& reading, Attribution& found) const {
    const Index verb = head_of(reading.cue);
    const Sentence& sentence = document_.get<Sentences>()[sentence_[verb]];
    found.clause = sentence.span;
    for (Index t = sentence.first_token; t < sentence.last_token; ++t) {
      const Index head = syntax_[t].head;
      if (t == head || head < reading.cue.first || head >= reading.cue.last) continue;
      if (t >= reading.cue.first && t < reading.cue.last) continue;
      const std::string_view relation = syntax_.relation(t);
      const bool nominal = syntax_[t].upos == Upos::kNoun || syntax_[t].upos == Upos::kPropn || syntax_[t].upos == Upos::kPron;
      if (!nominal) continue;
      if (relation == "iobj" || (relation == "obj" && !found.addressee && is_person_verb(reading.cue))) {
        if (const auto range = below(t, reading)) found.addressee = span_of(*range);
      } else if (relation.starts_with("obl")) {
        const auto preposition = case_of(t, sentence.first_token, sentence.last_token);
        if (!preposition) continue;
        const std::string word = lower_case(*preposition);
        const Entry* noun = lexicon_.find(document_.text(tokens_[t].span));
        const bool medium = noun != nullptr && (noun->classes & (kMediumNoun | kPlatform)) != 0;
        if (medium && (word == "in" || word == "on" || word == "via" || word == "through" || word == "by" || word == "at" || word == "during")) {
          if (const auto range = below(t, reading)) {
            // "in a statement": with its preposition
            Span span = span_of(*range);
            for (Index c = range->first; c > sentence.first_token && syntax_[c - 1].upos == Upos::kAdp && syntax_[c - 1].head == t; --c)
              span.begin = tokens_[c - 1].span.begin;
            found.medium = span;
          }
        } else if (word == "to" && !medium && !found.addressee) {
          if (const auto range = below(t, reading)) found.addressee = span_of(*range);
        }
      }
    }
  }

  /// Whether the cue is a verb that takes who is spoken to as its object: "told reporters".
  [[nodiscard]] bool is_person_verb(TokenRange cue) const {
    for (Index t = cue.first; t < cue.last; ++t) {
      const Entry* entry = lexicon_.find(document_.text(tokens_[t].span));
      if (entry != nullptr && entry->verb != 0) return lexicon_.verb(entry->verb).frame == CueFrame::kPerson;
    }
    return false;
  }

  const Document& document_;
  const Tokens& tokens_;
  const Syntax& syntax_;
  const std::vector<Marked>& marked_;
  const Lexicon& lexicon_;
  std::vector<Index> block_;     ///< [tokens]
  std::vector<Index> sentence_;  ///< [tokens]
  std::vector<Index> top_;       ///< stretches in no other
};

}  // namespace

std::vector<Attribution> join(const Document& document, const std::vector<CueReading>& readings,
                              const std::vector<Marked>& marked, std::vector<Attribution> by_form,
                              const Lexicon& lexicon) {
  const Joiner joiner(document, marked, lexicon);
  std::vector<Attribution> found;
  for (const CueReading& reading : readings) {
    if (auto attribution = joiner.attribution_of(reading)) found.push_back(std::move(*attribution));
  }
  std::sort(found.begin(), found.end(), [](const Attribution& a, const Attribution& b) {
    return a.content.front().begin < b.content.front().begin;
  });
  // Each attribution by form meets only readings that begin before it ends.
  const std::size_t learned = found.size();
  std::size_t longest = 0;
  for (const Attribution& each : found)
    longest = std::max<std::size_t>(longest, each.content.back().end - each.content.front().begin);
  for (Attribution& form : by_form) {
    const Span hull{form.content.front().begin, form.content.back().end};
    const std::size_t low = hull.begin > longest ? hull.begin - longest : 0;
    auto at = std::partition_point(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(learned),
                                   [&](const Attribution& each) { return each.content.front().begin < low; });
    std::uint32_t covered = 0;
    Attribution* same = nullptr;
    double best = 0.5;
    for (; at != found.begin() + static_cast<std::ptrdiff_t>(learned) && at->content.front().begin < hull.end; ++at) {
      const std::uint32_t shared = shared_bytes(at->content, form.content);
      covered = std::max(covered, shared);
      const double all = static_cast<double>(bytes_of(at->content) + bytes_of(form.content) - shared);
      if (all > 0 && static_cast<double>(shared) / all >= best) {
        best = static_cast<double>(shared) / all;
        same = &*at;
      }
    }
    if (same != nullptr) {
      if (!same->addressee) same->addressee = form.addressee;
      if (!same->medium) same->medium = form.medium;
      if (!same->speaker && form.speaker && form.speaker_form != SpeakerForm::kRunning) {
        same->speaker = form.speaker;
        same->speaker_form = form.speaker_form;
      }
      continue;
    }
    const bool inside_marks = marked[form.quotations.front()].parent.has_value();
    if (!inside_marks && 2 * covered > bytes_of(form.content)) continue;
    found.push_back(std::move(form));
  }
  return found;
}

}  // namespace verbale::quotes
