#include "stages/quotes/joining.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/letters.h"
#include "base/utf8.h"
#include "stages/quotes/turns.h"
#include "stages/quotes/words.h"

namespace verbale::quotes {
namespace {

/// A content takes in the whole of a stretch in marks that it fills this much of.
constexpr double kFilled = 0.3;

/// The most steps that are taken up or down a tree.
constexpr std::size_t kMostSteps = 64;

/// Tokens on either side of a cue's verb, or of the head of a phrase, that are looked at.
constexpr Index kNear = 96;

/// Marks that hold fewer words are speech only where someone says them.
constexpr std::size_t kFewWords = 4;

/// Bytes of an opening and a closing mark at most.
constexpr std::uint32_t kMarkBytes = 6;

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

Index shared_tokens(TokenRange a, TokenRange b) {
  const Index first = std::max(a.first, b.first);
  const Index last = std::min(a.last, b.last);
  return first < last ? last - first : 0;
}

/// Whether two ranges are nearly the same words.
bool alike(TokenRange a, TokenRange b) {
  const Index shared = shared_tokens(a, b);
  return 10 * shared >= 8 * ((a.last - a.first) + (b.last - b.first) - shared);
}

/// No words are said twice at one level: a further piece of content that another reading holds as its own
/// goes to that one, and of two readings of the same words the surer stays.
std::vector<CueReading> settled(const std::vector<CueReading>& readings) {
  // Sorted by their surest pieces, each meets only those that begin before it ends.
  std::vector<std::size_t> order(readings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return readings[a].main.first != readings[b].main.first ? readings[a].main.first < readings[b].main.first
                                                            : a < b;
  });
  Index longest = 0;
  for (const CueReading& reading : readings)
    longest = std::max(longest, reading.main.last - reading.main.first);
  const auto meeting = [&](TokenRange range, const auto& visit) {
    const Index low = range.first > longest ? range.first - longest : 0;
    auto at = std::partition_point(order.begin(), order.end(),
                                   [&](std::size_t i) { return readings[i].main.first < low; });
    for (; at != order.end() && readings[*at].main.first < range.last; ++at) visit(*at);
  };
  std::vector<CueReading> out;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    CueReading reading = readings[i];
    bool told = false;
    meeting(reading.main, [&](std::size_t j) {
      if (j == i || !alike(reading.main, readings[j].main)) return;
      told |= readings[j].confidence > reading.confidence ||
              (readings[j].confidence == reading.confidence && j < i);
    });
    if (told) continue;
    std::erase_if(reading.content, [&](TokenRange piece) {
      if (piece == reading.main) return false;
      bool taken = false;
      meeting(piece, [&](std::size_t j) {
        taken |= j != i && 2 * shared_tokens(piece, readings[j].main) > piece.last - piece.first;
      });
      return taken;
    });
    out.push_back(std::move(reading));
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
    if (block_[reading.cue.first] != block_[reading.cue.last - 1]) return std::nullopt;
    Attribution found;
    found.form = AttributionForm::kLearned;
    found.learned = static_cast<double>(reading.confidence);
    found.cue = span_of(reading.cue);
    std::vector<Span> content;
    for (const TokenRange range : reading.content) add_pieces(range, content);
    content = tidied(std::move(content));
    if (content.empty()) return std::nullopt;
    found.content = std::move(content);
    leave_out_addressee(reading, found);
    leave_out_conjuncts(reading, found.content);
    draw_to_marks(found.content, found);
    if (found.content.empty()) return std::nullopt;
    keep_one_turn(span_of(reading.main), found);
    // A word or two in marks that nobody says: a nickname, a term.
    if (!reading.source && found.marked_only &&
        words_in({found.content.front().begin, found.content.back().end}) < kFewWords)
      return std::nullopt;
    if (reading.source && block_[reading.source->first] == block_[reading.source->last - 1]) {
      TokenRange source = *reading.source;
      while (source.first + 1 < source.last && is_punctuation(source.first)) ++source.first;
      while (source.first + 1 < source.last && parts(source.last - 1)) --source.last;
      found.speaker = span_of(source);
      found.speaker_form = form_of(source);
    }
    found.act = act_of(reading.cue);
    describe(reading, found);
    turn_quoted(reading, found);
    if (found.content.empty()) return std::nullopt;
    return found;
  }

  /// “The Salt Year” in what is reported is a title, and no words of the speaker.
  void leave_out_titles(Attribution& found) const {
    if (found.marked_only) return;
    std::erase_if(found.quotations, [&](Index i) {
      return words_in(marked_[i].inner) > 1 && in_title_case(document_.text(), marked_[i].inner);
    });
  }

  /// "He had, she said, “the discipline of a balloon”": the clause goes on in the marks, and begins before
  /// them.
  void take_lead(Attribution& found) const {
    if (!found.cue || !found.speaker || !found.marked_only || found.content.front().begin < found.cue->end)
      return;
    const std::string_view text = document_.text();
    const std::uint32_t begin = found.content.front().begin;
    const std::string_view first = text.substr(begin, code_point_at(text, begin).size);
    if (lower_case(first) != first) return;
    const Index clause = token_at(std::min(found.cue->begin, found.speaker->begin));
    if (clause >= tokens_.size()) return;
    const Sentence& sentence = document_.get<Sentences>()[sentence_[clause]];
    if (begin >= sentence.span.end || clause <= sentence.first_token + 1 ||
        clause - sentence.first_token > kMostOfPhrase || document_.text(tokens_[clause - 1].span) != ",")
      return;
    const TokenRange lead{sentence.first_token, clause - 1};
    bool subject = false;
    for (Index t = lead.first; t < lead.last; ++t) subject |= syntax_.relation(t).starts_with("nsubj");
    const auto near = std::partition_point(
        top_.begin(), top_.end(), [&](Index i) { return marked_[i].outer.end <= span_of(lead).begin; });
    const bool quoted = near != top_.end() && marked_[*near].outer.overlaps(span_of(lead));
    if (!subject || quoted) return;
    found.content.insert(found.content.begin(), span_of(lead));
    found.marked_only = false;
  }

 private:
  [[nodiscard]] Index token_at(std::uint32_t byte) const {
    return static_cast<Index>(std::partition_point(tokens_.begin(), tokens_.end(),
                                                   [&](const Token& t) { return t.span.end <= byte; }) -
                              tokens_.begin());
  }

  [[nodiscard]] Span span_of(TokenRange range) const {
    return {tokens_[range.first].span.begin, tokens_[range.last - 1].span.end};
  }

  /// The tokens of a sentence that are looked at around one of them: all but in very long ones.
  [[nodiscard]] TokenRange around(Index token) const {
    const Sentence& sentence = document_.get<Sentences>()[sentence_[token]];
    return {std::max(sentence.first_token, token > kNear ? token - kNear : 0),
            std::min(sentence.last_token, token + kNear)};
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
      while (piece.first < piece.last && parts(piece.first)) ++piece.first;
      while (piece.first < piece.last && parts(piece.last - 1)) --piece.last;
      if (piece.first < piece.last) pieces.push_back(span_of(piece));
    }
  }

  /// Punctuation that parts; marks and brackets belong to what they stand around.
  [[nodiscard]] bool parts(Index token) const {
    if (!is_punctuation(token)) return false;
    const std::string_view text = document_.text(tokens_[token].span);
    return text == "," || text == "." || text == ":" || text == ";" || text == "-" || text == "–" ||
           text == "—";
  }

  [[nodiscard]] std::size_t words_in(Span span) const { return count_words(document_.text(), span, 4096); }

  /// Takes in stretches in marks that the content mostly fills, and leaves out those that it hardly touches.
  void draw_to_marks(std::vector<Span>& content, Attribution& found) const {
    std::vector<Span> inside;  // the stretches taken in
    auto stretch = std::partition_point(
        top_.begin(), top_.end(), [&](Index i) { return marked_[i].outer.end <= content.front().begin; });
    for (; stretch != top_.end() && marked_[*stretch].outer.begin < content.back().end; ++stretch) {
      const Marked& marked = marked_[*stretch];
      if (marked.inner.contains(*found.cue)) continue;  // all of it is said by somebody else
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

  /// Speech in marks goes on in another block only where its mark was left open: what else stands in marks
  /// there is said anew.
  void keep_one_turn(Span main, Attribution& found) const {
    std::vector<Index>& all = found.quotations;
    if (!found.marked_only || all.size() < 2) return;
    const Blocks& blocks = document_.get<Blocks>();
    const auto block_of = [&](Index stretch) {
      return std::partition_point(blocks.begin(), blocks.end(), [&](const Block& block) {
        return block.span.end <= marked_[stretch].outer.begin;
      });
    };
    const auto goes_on = [&](std::size_t i) {  // from the one before
      return !marked_[all[i - 1]].closed || block_of(all[i - 1]) == block_of(all[i]);
    };
    std::size_t first = 0;
    while (first + 1 < all.size() && !marked_[all[first]].outer.overlaps(main)) ++first;
    std::size_t last = first + 1;
    while (first > 0 && goes_on(first)) --first;
    while (last < all.size() && goes_on(last)) ++last;
    if (last - first == all.size()) return;
    all = {all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(last)};
    found.content.clear();
    for (const Index i : all) found.content.push_back(marked_[i].inner);
    found.content = tidied(std::move(found.content));
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
    const TokenRange near = around(top);
    TokenRange range{top, top + 1};
    for (Index t = near.first; t < near.last; ++t) {
      Index up = t;
      for (std::size_t step = 0; step < kMostSteps && up != top && syntax_[up].head != up; ++step)
        up = syntax_[up].head;
      if (up != top || document_.text(tokens_[t].span) == ",") continue;
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
    while (range.first < range.last &&
           (is_punctuation(range.first) || syntax_[range.first].upos == Upos::kAdp))
      ++range.first;
    while (range.first < range.last && is_punctuation(range.last - 1)) --range.last;
    if (range.first >= range.last || range.last - range.first > kMostOfPhrase) return std::nullopt;
    if (reading.source && holds(*reading.source)) return std::nullopt;
    if (holds(reading.cue)) return std::nullopt;
    return range;
  }

  [[nodiscard]] std::optional<std::string_view> case_of(Index token, Index first, Index last) const {
    for (Index t = first; t < last; ++t) {
      if (syntax_[t].head == token && t != token && syntax_.relation(t) == "case")
        return document_.text(tokens_[t].span);
    }
    return std::nullopt;
  }

  /// Addressee, medium and the clause for times, from the tree around the cue's verb.
  void describe(const CueReading& reading, Attribution& found) const {
    const Index verb = head_of(reading.cue);
    const TokenRange near = around(verb);
    found.clause = span_of(near);
    turn_passive(reading, verb, near, found);
    std::vector<Index> media;
    for (Index t = near.first; t < near.last; ++t) {
      const Index head = syntax_[t].head;
      if (t == head || (t >= reading.cue.first && t < reading.cue.last)) continue;
      const bool of_cue = head >= reading.cue.first && head < reading.cue.last;
      if (!of_cue && !is_writing_beside(head, verb)) continue;  // "Writing in the Times, he argued"
      const std::string_view relation = syntax_.relation(t);
      const bool nominal =
          syntax_[t].upos == Upos::kNoun || syntax_[t].upos == Upos::kPropn || syntax_[t].upos == Upos::kPron;
      if (!nominal) continue;
      if (of_cue &&
          (relation == "iobj" || (relation == "obj" && !found.addressee && is_person_verb(reading.cue)))) {
        if (auto told = addressee_at(t, reading)) found.addressee = told;
      } else if (relation.starts_with("obl")) {
        const auto preposition = case_of(t, near.first, near.last);
        if (!preposition) continue;
        const std::string word = lower_case(*preposition);
        const bool writing = !of_cue || found.act == QuoteAct::kWriting;
        const bool medium = is_medium(t) || (writing && word == "in" && is_publication(t));
        if (medium && (word == "in" || word == "on" || word == "via" || word == "through" || word == "by" ||
                       word == "at" || word == "during")) {
          media.push_back(t);
        } else if (of_cue && word == "to" && !medium && !found.addressee) {
          found.addressee = addressee_at(t, reading);
        }
      }
    }
    for (const Index noun : media) take_medium(noun, near, reading, found);
  }

  [[nodiscard]] bool is_medium(Index noun) const {
    const auto is = [&](std::string_view text) {
      const Entry* entry = lexicon_.find(text);
      return entry != nullptr && (entry->classes & (kMediumNoun | kPlatform)) != 0;
    };
    if (is(document_.text(tokens_[noun].span))) return true;
    // "op-ed", which is three words of the tree
    return noun >= 2 && document_.text(tokens_[noun - 1].span) == "-" &&
           is(document_.text({tokens_[noun - 2].span.begin, tokens_[noun].span.end}));
  }

  /// A name that is no person's.
  [[nodiscard]] bool is_publication(Index word) const {
    const Names& names = document_.get<Names>();
    const auto name = std::partition_point(names.begin(), names.end(),
                                           [&](const Name& each) { return each.last_token <= word; });
    return name != names.end() && name->first_token <= word &&
           (name->type == EntityType::kOrganization || name->type == EntityType::kOther);
  }

  /// "writing", "speaking" beside the cue's verb.
  [[nodiscard]] bool is_writing_beside(Index word, Index verb) const {
    static constexpr std::array<std::string_view, 4> kWriting{"write", "post", "tweet", "blog"};
    return syntax_[word].head == verb && syntax_.relation(word) == "advcl" &&
           std::find(kWriting.begin(), kWriting.end(), syntax_[word].lemma) != kWriting.end();
  }

  /// Whom it is said to, without a clause that goes on about them: "her brother Jean, who was there".
  [[nodiscard]] std::optional<Span> addressee_at(Index noun, const CueReading& reading) const {
    auto range = below(noun, reading);
    if (!range) return std::nullopt;
    for (Index t = noun + 1; t + 1 < range->last; ++t) {
      const Entry* next = lexicon_.find(document_.text(tokens_[t + 1].span));
      if (document_.text(tokens_[t].span) == "," && next != nullptr && (next->classes & kRelative) != 0)
        range->last = t;
    }
    return span_of(*range);
  }

  /// "in a statement": with its preposition, without its day, and whom it goes to.
  void take_medium(Index noun, TokenRange near, const CueReading& reading, Attribution& found) const {
    auto range = below(noun, reading);
    if (!range) return;
    for (Index t = noun + 1; t < range->last; ++t) {
      if (syntax_[t].head != noun || !syntax_.relation(t).starts_with("nmod")) continue;
      const auto preposition = case_of(t, near.first, near.last);
      const Entry* word = lexicon_.find(document_.text(tokens_[t].span));
      const bool day = word != nullptr && (word->classes & kTimeWord) != 0;
      const bool to = preposition && *preposition == "to" && !found.addressee;
      if (!day && !to) continue;
      if (to) found.addressee = addressee_at(t, reading);
      for (Index first = noun + 1; first <= t; ++first) {
        if (syntax_[first].head == t || first == t) {
          range->last = std::min(range->last, first);
          break;
        }
      }
    }
    Span span = span_of(*range);
    for (Index c = range->first;
         c > near.first && syntax_[c - 1].upos == Upos::kAdp && syntax_[c - 1].head == noun; --c)
      span.begin = tokens_[c - 1].span.begin;
    found.medium = span;
  }

  /// A passive cue: "reporters were told by the captain" has its agent for a source and its subject for an
  /// addressee; "it was announced" has none.
  void turn_passive(const CueReading& reading, Index verb, TokenRange near, Attribution& found) const {
    bool passive = false;
    std::optional<Index> subject;
    std::optional<Index> agent;
    bool expletive = false;
    for (Index t = near.first; t < near.last; ++t) {
      if (syntax_[t].head != verb || t == verb) continue;
      const std::string_view relation = syntax_.relation(t);
      passive |= relation == "aux:pass";
      if (relation == "nsubj:pass") subject = t;
      expletive |= relation.starts_with("expl");
      if (relation.starts_with("obl")) {
        const auto preposition = case_of(t, near.first, near.last);
        if (preposition && *preposition == "by") agent = t;
      }
    }
    if (!passive) return;
    CueReading bare = reading;
    bare.source.reset();
    bare.content.clear();
    if (agent) {
      if (const auto range = below(*agent, bare)) {
        const Span source = span_of(*range);
        std::vector<Span> content;
        for (const Span piece : found.content) {
          if (!piece.overlaps(source)) {
            content.push_back(piece);
            continue;
          }
          // What stands after the agent, past the comma that closes it and an "as".
          Index first = range->last;
          while (first < near.last && parts(first)) ++first;
          if (first < near.last && tokens_[first].span.begin < piece.end)
            content.push_back({tokens_[first].span.begin, piece.end});
        }
        if (content.empty()) return;
        found.content = tidied(std::move(content));
        found.speaker = source;
        found.speaker_form = form_of(*range);
        if (subject && is_person_verb(reading.cue)) {
          if (const auto told = below(*subject, bare)) found.addressee = span_of(*told);
        }
      }
    } else if (expletive || (subject && (is_person_verb(reading.cue) ||
                                         lower_case(document_.text(tokens_[*subject].span)) == "it"))) {
      found.speaker.reset();
      found.speaker_form = SpeakerForm::kNone;
    }
  }

  /// "The paper quoted the minister as saying that ...", "the minister was quoted by the paper as saying
  /// that": it is the minister who says so.
  void turn_quoted(const CueReading& reading, Attribution& found) const {
    const Index verb = head_of(reading.cue);
    if (syntax_[verb].lemma != "quote" && syntax_[verb].lemma != "cite") return;
    const TokenRange near = around(verb);
    Index as = reading.cue.last;
    while (as + 1 < near.last &&
           (document_.text(tokens_[as].span) != "as" || document_.text(tokens_[as + 1].span) != "saying"))
      ++as;
    if (as + 1 >= near.last) return;
    bool passive = false;
    TokenRange quoted{reading.cue.last, as};
    for (Index t = near.first; t < verb; ++t) {
      if (syntax_[t].head != verb) continue;
      passive |= syntax_.relation(t) == "aux:pass";
      if (syntax_.relation(t) != "nsubj:pass") continue;
      CueReading bare = reading;
      bare.source.reset();
      bare.content.clear();
      const auto subject = below(t, bare);
      if (!subject) return;
      quoted = *subject;
    }
    if (passive == (quoted.first == reading.cue.last)) return;  // nobody is told, or the tree is odd
    while (quoted.first < quoted.last && is_punctuation(quoted.first)) ++quoted.first;
    while (quoted.first < quoted.last && is_punctuation(quoted.last - 1)) --quoted.last;
    if (quoted.first >= quoted.last) return;
    const std::uint32_t after = tokens_[as + 1].span.end;
    std::vector<Span> content;
    for (const Span piece : found.content) {
      if (piece.end <= after) continue;
      Index first = as + 2;
      while (first < near.last && parts(first)) ++first;
      if (first >= near.last) return;
      content.push_back({std::max(piece.begin, tokens_[first].span.begin), piece.end});
    }
    if (content.empty()) return;
    found.content = tidied(std::move(content));
    found.speaker = span_of(quoted);
    found.speaker_form = form_of(quoted);
  }

  /// "called it a farce and left": what the speaker did besides is no content.
  void leave_out_conjuncts(const CueReading& reading, std::vector<Span>& content) const {
    const TokenRange near = around(reading.cue.last - 1);
    for (Index t = reading.cue.last; t < near.last; ++t) {
      const Index up = syntax_[t].head;
      if (up < reading.cue.first || up >= reading.cue.last || syntax_.relation(t) != "conj") continue;
      Index first = t;
      for (Index w = reading.cue.last; w < t; ++w) {
        if (syntax_[w].head == t) {
          first = w;
          break;
        }
      }
      while (first > reading.cue.last && parts(first - 1)) --first;
      const Span before = tokens_[first - 1].span;
      for (Span& piece : content) {
        if (piece.begin < before.end && before.end < piece.end) piece.end = before.end;
      }
    }
  }

  /// "told reporters: ...": who is spoken to is no content where words in marks or a clause with "that"
  /// follow.
  void leave_out_addressee(const CueReading& reading, Attribution& found) const {
    if (!is_person_verb(reading.cue)) return;
    const TokenRange near = around(head_of(reading.cue));
    CueReading bare = reading;
    bare.content.clear();
    for (Index t = std::max(near.first, reading.cue.last); t < near.last; ++t) {
      const std::string_view relation = syntax_.relation(t);
      if (syntax_[t].head < reading.cue.first || syntax_[t].head >= reading.cue.last) continue;
      if (relation != "obj" && relation != "iobj") continue;
      const auto range = below(t, bare);
      if (!range || range->first < reading.cue.last) return;
      const Span told = span_of(*range);
      std::vector<Span> content;
      for (const Span piece : found.content) {
        if (!piece.overlaps(told)) {
          content.push_back(piece);
          continue;
        }
        if (told.contains(piece)) continue;
        Index next = range->last;
        while (next < near.last && parts(next)) ++next;
        const bool parted = next < near.last && (is_punctuation(next) || syntax_[next].upos == Upos::kSconj);
        if (!parted || tokens_[next].span.begin >= piece.end || piece.begin < told.begin) return;
        content.push_back({tokens_[next].span.begin, piece.end});
      }
      if (content.empty() || content == found.content) return;
      found.content = tidied(std::move(content));
      if (!found.addressee) found.addressee = told;
      return;
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
  std::vector<Attribution> turns = find_turns(document);
  // The turn that a place stands in, its label counted.
  const auto turn_at = [&](std::uint32_t place) -> const Attribution* {
    const auto after = std::partition_point(
        turns.begin(), turns.end(), [&](const Attribution& each) { return each.speaker->begin <= place; });
    if (after == turns.begin()) return nullptr;
    const Attribution& turn = *std::prev(after);
    return place < turn.content.front().end ? &turn : nullptr;
  };
  std::vector<Attribution> found;
  for (const CueReading& reading : settled(readings)) {
    auto attribution = joiner.attribution_of(reading);
    if (!attribution) continue;
    // What a turn's label says is told by the turn; what is said inside of it does not leave it.
    const Attribution* turn = turn_at(attribution->cue->begin);
    if (turn != nullptr) {
      if (attribution->cue->begin < turn->content.front().begin) continue;
      std::erase_if(attribution->content, [&](Span piece) { return !turn->content.front().contains(piece); });
      if (attribution->content.empty()) continue;
    } else if (turn_at(attribution->content.front().begin) != nullptr) {
      continue;
    }
    found.push_back(std::move(*attribution));
  }
  std::sort(found.begin(), found.end(), [](const Attribution& a, const Attribution& b) {
    return a.content.front().begin < b.content.front().begin;
  });
  // Each attribution by form meets only readings that begin before it ends.
  const auto learned_end = [&, learned = found.size()] {
    return found.begin() + static_cast<std::ptrdiff_t>(learned);
  };
  std::size_t longest = 0;
  for (const Attribution& each : found)
    longest = std::max<std::size_t>(longest, each.content.back().end - each.content.front().begin);
  std::vector<Attribution> added = std::move(turns);
  const std::size_t said_in_turns = added.size();
  for (Attribution& form : by_form) {
    const Span hull{form.content.front().begin, form.content.back().end};
    const std::size_t low = hull.begin > longest ? hull.begin - longest : 0;
    const auto begin = std::partition_point(found.begin(), learned_end(), [&](const Attribution& each) {
      return each.content.front().begin < low;
    });
    const auto end = std::partition_point(
        begin, learned_end(), [&](const Attribution& each) { return each.content.front().begin < hull.end; });
    // What of it is read already, and by which reading most.
    Attribution* same = nullptr;
    std::uint32_t most = 0;
    std::vector<Span> open;
    for (const Span piece : form.content) {
      std::uint32_t covered = 0;
      for (auto at = begin; at != end; ++at) covered = std::max(covered, shared_bytes(at->content, {piece}));
      if (2 * covered < piece.size()) open.push_back(piece);
    }
    for (auto at = begin; at != end; ++at) {
      const std::uint32_t shared = shared_bytes(at->content, form.content);
      if (shared > most) {
        most = shared;
        same = &*at;
      }
    }
    const auto told = [&](const Attribution& turn) {
      return turn.speaker->begin <= hull.begin && hull.end <= turn.content.front().end &&
             2 * hull.size() > turn.content.front().size();
    };
    if (std::any_of(added.begin(), added.begin() + static_cast<std::ptrdiff_t>(said_in_turns), told))
      continue;
    // One cue, and words of the same marks: the speech is what stands in them.
    const auto partial = std::find_if(begin, end, [&](const Attribution& each) {
      return form.cue && each.cue->overlaps(*form.cue) && shared_bytes(each.content, form.content) > 0;
    });
    if (form.marked_only && partial != end && !open.empty()) {
      partial->content.insert(partial->content.end(), form.content.begin(), form.content.end());
      partial->content = tidied(std::move(partial->content));
      partial->quotations.insert(partial->quotations.end(), form.quotations.begin(), form.quotations.end());
      std::sort(partial->quotations.begin(), partial->quotations.end());
      partial->quotations.erase(std::unique(partial->quotations.begin(), partial->quotations.end()),
                                partial->quotations.end());
      partial->marked_only = partial->marked_only || bytes_of(partial->content) == bytes_of(form.content);
      if (!partial->addressee) partial->addressee = form.addressee;
      if (!partial->medium) partial->medium = form.medium;
      continue;
    }
    if (open.size() == form.content.size()) {
      added.push_back(std::move(form));
      continue;
    }
    // A quotation in the one that was read: its cue stands in there too.
    const bool inside = same != nullptr && form.cue &&
                        std::any_of(same->content.begin(), same->content.end(),
                                    [&](Span piece) { return piece.contains(*form.cue); });
    if (inside) {
      added.push_back(std::move(form));
      continue;
    }
    if (same == nullptr || 2 * most < bytes_of(form.content)) continue;
    if (!same->addressee) same->addressee = form.addressee;
    if (!same->medium) same->medium = form.medium;
    if (!same->speaker && form.speaker && form.speaker_form != SpeakerForm::kRunning) {
      same->speaker = form.speaker;
      same->speaker_form = form.speaker_form;
    }
    // Whole speech in marks, and hardly a word beside it.
    const bool apart = std::all_of(form.content.begin(), form.content.end(), [&](Span piece) {
      return std::any_of(same->content.begin(), same->content.end(), [&](Span each) {
        return each.contains(piece) && each.size() <= piece.size() + kMarkBytes;
      });
    });
    if (form.marked_only && !same->marked_only && (apart || 10 * most >= 8 * bytes_of(same->content))) {
      same->content = form.content;
      same->quotations = form.quotations;
      same->marked_only = true;
      continue;
    }
    // A judgement ends with its marks: "called it "a farce" and left".
    if (form.form == AttributionForm::kLabel && form.content.size() == 1 && !same->marked_only) {
      for (Span& piece : same->content) {
        if (piece.begin < form.content.front().end && piece.end > form.content.front().end)
          piece.end = form.content.front().end;
      }
    }
    if (!form.marked_only || !same->marked_only) continue;
    // Marks that the quotation goes on in.
    for (const Index stretch : form.quotations) {
      if (std::find(open.begin(), open.end(), marked[stretch].inner) == open.end()) continue;
      same->content.push_back(marked[stretch].inner);
      same->quotations.push_back(stretch);
    }
    same->content = tidied(std::move(same->content));
  }
  for (Attribution& each : added) found.push_back(std::move(each));
  for (Attribution& each : found) {
    joiner.take_lead(each);
    joiner.leave_out_titles(each);
  }
  return found;
}

}  // namespace verbale::quotes
