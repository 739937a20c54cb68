#include "stages/quotes/context.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/letters.h"
#include "base/utf8.h"

namespace verbale::quotes {
namespace {

/// Words of a short answer.
constexpr std::size_t kShortAnswer = 12;
/// Words of a first sentence that is an answer of its own, whatever comes after it.
constexpr std::size_t kShortStart = 4;
/// Tokens from "asked" to its question, and bytes of what may stand between a question and its answer.
constexpr std::size_t kMostTokensToQuestion = 24;
constexpr std::uint32_t kMostBytesBetween = 240;
/// Tokens of a sentence that is searched, and verbs of asking in it.
constexpr std::size_t kLongestSentence = 400;
constexpr std::size_t kMostAsking = 3;
/// Bytes of a label before a question ("The Harbour Gazette:").
constexpr std::size_t kLongestLabel = 40;

constexpr std::array<std::string_view, 6> kAskLemmas{"ask",  "press",     "question",
                                                     "quiz", "challenge", "query"};
constexpr std::array<std::string_view, 4> kReplyLemmas{"reply", "answer", "respond", "retort"};
constexpr std::array<std::string_view, 14> kQuestionWords{"whether", "if",       "what",    "why",   "how",
                                                          "who",     "when",     "where",   "which", "whom",
                                                          "whose",   "whatever", "whoever", "about"};
constexpr std::array<std::string_view, 9> kAnswerWords{
    "yes", "no", "yeah", "nope", "never", "sure", "absolutely", "certainly", "definitely"};
constexpr std::array<std::string_view, 17> kAnswerVerbs{"do",    "did",  "does",  "am",     "is",   "are",
                                                        "was",   "were", "have",  "has",    "had",  "will",
                                                        "would", "can",  "could", "should", "might"};
constexpr std::array<std::string_view, 7> kAnswerPronouns{"i", "we", "he", "she", "it", "they", "you"};

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The places of a text at which nothing but white space, marks and dashes stands before them, and after.
constexpr std::array<std::string_view, 13> kEdges{" ", "\t", "\n", "\r", "\"", "'", "“",
                                                  "”", "‘",  "’",  "—",  "–",  "-"};

std::uint32_t skip_edges_back(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  for (bool more = true; more && end > begin;) {
    more = false;
    for (const std::string_view edge : kEdges) {
      if (text.substr(begin, end - begin).ends_with(edge)) {
        end -= static_cast<std::uint32_t>(edge.size());
        more = true;
        break;
      }
    }
  }
  return end;
}

std::uint32_t skip_edges(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  for (bool more = true; more && begin < end;) {
    more = false;
    for (const std::string_view edge : kEdges) {
      if (text.substr(begin, end - begin).starts_with(edge)) {
        begin += static_cast<std::uint32_t>(edge.size());
        more = true;
        break;
      }
    }
  }
  return begin;
}

/// Where a label of an interview ends, behind its colon ("Q:", "Reporter:"); `begin` where there is none.
std::uint32_t skip_label(std::string_view text, Span span) {
  const std::string_view start = text.substr(span.begin, std::min<std::size_t>(span.size(), kLongestLabel));
  const std::size_t colon = start.find(':');
  if (colon == std::string_view::npos || colon == 0 || start.find_first_of("?!,;\"") < colon)
    return span.begin;
  const char first = start.front();
  if (first >= 'a' && first <= 'z') return span.begin;
  return skip_edges(text, span.begin + static_cast<std::uint32_t>(colon) + 1, span.end);
}

class Contexts {
 public:
  Contexts(const Document& document, const std::vector<Quote>& quotes)
      : document_(document),
        quotes_(quotes),
        text_(document.text()),
        blocks_(document.get<Blocks>()),
        tokens_(document.get<Tokens>()),
        sentences_(document.get<Sentences>()),
        syntax_(document.get<Syntax>()) {}

  [[nodiscard]] std::optional<Span> of(std::size_t place) const {
    const Quote& answer = quotes_[place];
    if (answer.act != QuoteAct::kSpeech && answer.act != QuoteAct::kWriting) return std::nullopt;
    if (asks(answer) || !is_answer(answer)) return std::nullopt;
    if (const auto clause = asked_clause(answer)) return clause;
    if (const auto quoted = question_quoted_before(place)) return quoted;
    return question_before(answer);
  }

 private:
  [[nodiscard]] Index first_token(std::uint32_t begin) const {
    return static_cast<Index>(
        std::partition_point(tokens_.begin(), tokens_.end(),
                             [&](const Token& each) { return each.span.end <= begin; }) -
        tokens_.begin());
  }
  [[nodiscard]] std::string word(Index token) const {
    return lower_case(document_.text(tokens_[token].span));
  }

  /// The sentence that holds a place; none between two.
  [[nodiscard]] std::optional<std::size_t> sentence_at(std::uint32_t place) const {
    const auto found = std::partition_point(sentences_.begin(), sentences_.end(),
                                            [&](const Sentence& each) { return each.span.end <= place; });
    if (found == sentences_.end() || found->span.begin > place) return std::nullopt;
    return static_cast<std::size_t>(found - sentences_.begin());
  }

  [[nodiscard]] std::optional<std::size_t> block_at(std::uint32_t place) const {
    const auto found = std::partition_point(blocks_.begin(), blocks_.end(),
                                            [&](const Block& each) { return each.span.end <= place; });
    if (found == blocks_.end() || found->span.begin > place) return std::nullopt;
    return static_cast<std::size_t>(found - blocks_.begin());
  }

  /// Whether its cue is one of asking, or it ends in a question: no answer.
  [[nodiscard]] bool asks(const Quote& quote) const {
    if (text_[quote.content.back().end - 1] == '?') return true;
    return has_cue(quote, kAskLemmas);
  }

  template <std::size_t N>
  [[nodiscard]] bool has_cue(const Quote& quote, const std::array<std::string_view, N>& lemmas) const {
    if (!quote.cue) return false;
    for (Index t = first_token(quote.cue->begin);
         t < tokens_.size() && tokens_[t].span.begin < quote.cue->end; ++t) {
      if (one_of(lemmas, lower_case(syntax_[t].lemma))) return true;
    }
    return false;
  }

  /// Short, or short as it begins: "Yes, and ...", "I do ...", "Three times. We stopped ...".
  [[nodiscard]] bool is_answer(const Quote& quote) const {
    std::vector<std::string> words;
    std::optional<std::size_t> first_sentence;
    for (const Span piece : quote.content) {
      if (!words.empty() && !first_sentence) first_sentence = words.size();  // a cue parts them
      for (Index t = first_token(piece.begin); t < tokens_.size() && tokens_[t].span.begin < piece.end; ++t) {
        const std::string each = word(t);
        const CodePoint first = code_point_at(each, 0);
        if (is_letter_or_digit(first.value)) {
          words.push_back(each);
        } else if (!first_sentence && (each == "." || each == "!")) {
          first_sentence = words.size();
        }
        if (words.size() > kShortAnswer) break;
      }
    }
    if (words.empty()) return false;
    if (words.size() <= kShortAnswer || (first_sentence && *first_sentence <= kShortStart)) return true;
    return one_of(kAnswerWords, words[0]) ||
           (one_of(kAnswerPronouns, words[0]) && one_of(kAnswerVerbs, words[1]) && first_sentence == 2U);
  }

  // ------------------------------------------------------ "asked whether ..."

  /// The question of a verb of asking in the answer's sentence, or in the one before where that reports no
  /// other quotation's words.
  [[nodiscard]] std::optional<Span> asked_clause(const Quote& answer) const {
    const std::uint32_t place = answer.cue ? answer.cue->begin : answer.content.front().begin;
    std::vector<std::size_t> near;
    const auto add = [&](std::optional<std::size_t> sentence) {
      if (sentence && std::find(near.begin(), near.end(), *sentence) == near.end()) near.push_back(*sentence);
    };
    add(sentence_at(place));
    add(sentence_at(answer.content.front().begin));
    const std::size_t own = near.size();
    if (const auto here = sentence_at(answer.content.front().begin); here && *here > 0) {
      const bool same_block = sentences_[*here].block == sentences_[*here - 1].block;
      if (same_block) add(*here - 1);
    }
    for (std::size_t i = 0; i < near.size(); ++i) {
      const Sentence& in = sentences_[near[i]];
      if (in.last_token - in.first_token > kLongestSentence) continue;
      if (i >= own && holds_cue(in.span, answer)) continue;
      if (const auto clause = asked_clause_in(near[i], answer)) return clause;
    }
    return std::nullopt;
  }

  /// Whether another quotation has its cue there: what was asked was answered by that one.
  [[nodiscard]] bool holds_cue(Span sentence, const Quote& answer) const {
    auto quote = std::partition_point(quotes_.begin(), quotes_.end(), [&](const Quote& each) {
      return each.content.front().begin + kMostBytesBetween * 4 < sentence.begin;
    });
    for (; quote != quotes_.end() && quote->content.front().begin < sentence.end; ++quote) {
      if (&*quote != &answer && quote->cue && sentence.contains(*quote->cue) && !asks(*quote)) return true;
    }
    return false;
  }

  [[nodiscard]] std::optional<Span> asked_clause_in(std::size_t sentence, const Quote& answer) const {
    const Sentence& in = sentences_[sentence];
    std::size_t tried = 0;
    for (Index t = in.first_token; t < in.last_token; ++t) {
      if (inside(answer, t)) continue;
      const std::string lemma = lower_case(syntax_[t].lemma);
      const bool asked = one_of(kAskLemmas, lemma) && syntax_[t].upos != Upos::kNoun;
      // "put it to him that ..."
      const bool put = lemma == "put" && t + 2 < in.last_token && word(t + 1) == "it" && word(t + 2) == "to";
      if (!asked && !put) continue;
      if (++tried > kMostAsking) break;
      for (Index q = t + 1; q < in.last_token && q <= t + kMostTokensToQuestion; ++q) {
        if (inside(answer, q) || at_cue(answer, q)) break;
        const std::string each = word(q);
        if (put ? each != "that" : !one_of(kQuestionWords, each)) continue;
        if (each == "about" && q + 1 < in.last_token && one_of(kQuestionWords, word(q + 1))) continue;
        if (const auto clause = clause_from(q, t, in, answer)) return clause;
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] bool inside(const Quote& answer, Index token) const {
    return std::any_of(answer.content.begin(), answer.content.end(),
                       [&](Span piece) { return piece.overlaps(tokens_[token].span); });
  }
  [[nodiscard]] bool at_cue(const Quote& answer, Index token) const {
    return (answer.cue && answer.cue->overlaps(tokens_[token].span)) ||
           (answer.speaker && answer.speaker->span.overlaps(tokens_[token].span));
  }

  /// The clause that begins at a token: all that hangs from the highest word, below the verb of asking, of
  /// which nothing stands before the token.  REQUIRES: from > asking
  [[nodiscard]] std::optional<Span> clause_from(Index from, Index asking, const Sentence& in,
                                                const Quote& answer) const {
    const std::size_t count = in.last_token - in.first_token;
    // The first token that hangs from each: a token's way up ends where one before it went.
    std::vector<std::optional<Index>> first_below(count);
    for (Index t = in.first_token; t < in.last_token; ++t) {
      for (Index up = t; !first_below[up - in.first_token]; up = syntax_[up].head)
        first_below[up - in.first_token] = t;
    }
    // "On whether ..." may be one clause with its preposition.
    const Upos before = syntax_[from - 1].upos;
    const Index floor = before == Upos::kAdp || before == Upos::kSconj ? from - 1 : from;
    Index head = from;
    for (std::size_t step = 0; step < count; ++step) {
      const Index up = syntax_[head].head;
      if (up == head || up == asking || *first_below[up - in.first_token] < floor) break;
      head = up;
    }
    if (head == from) return std::nullopt;
    // What hangs from the head: the way up from each token, known where one went before.
    std::vector<std::optional<bool>> below(count);
    below[head - in.first_token] = true;
    const auto hangs = [&](Index token) {
      Index top = token;
      while (!below[top - in.first_token] && syntax_[top].head != top) top = syntax_[top].head;
      const bool is = below[top - in.first_token].value_or(false);
      for (Index up = token; !below[up - in.first_token]; up = syntax_[up].head)
        below[up - in.first_token] = is;
      return is;
    };
    Index last = from;
    for (Index t = from; t < in.last_token; ++t) {
      if (inside(answer, t) || at_cue(answer, t)) break;
      if (hangs(t) && syntax_[t].upos != Upos::kPunct) last = t;
    }
    if (last == from) return std::nullopt;
    return Span{tokens_[from].span.begin, tokens_[last].span.end};
  }

  // --------------------------------------------------- a question before it

  /// The end of the sentence in marks before, where that is a question of somebody else.
  [[nodiscard]] std::optional<Span> question_quoted_before(std::size_t place) const {
    const Quote& answer = quotes_[place];
    for (std::size_t i = place; i > 0 && place - i < 4; --i) {
      const Quote& before = quotes_[i - 1];
      const Span last = before.content.back();
      const std::uint32_t begin = answer.content.front().begin;
      if (last.end > begin) continue;  // one stands in the other
      if (begin - last.end > kMostBytesBetween) return std::nullopt;
      if (before.within != answer.within) continue;
      if (text_[last.end - 1] != '?' || same_speaker(before, answer) || parted(last.end, begin))
        return std::nullopt;
      return question_in(last);
    }
    return std::nullopt;
  }

  /// Whether the second is no answer to the first as one person says both.
  [[nodiscard]] bool same_speaker(const Quote& one, const Quote& two) const {
    if (has_cue(two, kReplyLemmas)) return false;
    if (!one.speaker || !two.speaker) return false;
    if (one.speaker->entity && two.speaker->entity) return *one.speaker->entity == *two.speaker->entity;
    return one.speaker->span == two.speaker->span;
  }

  /// Whether more than the end of the asking sentence stands between: two sentence ends, or two paragraphs.
  [[nodiscard]] bool parted(std::uint32_t begin, std::uint32_t end) const {
    const auto from = block_at(begin - 1);
    const auto to = block_at(end);
    if (!from || !to || *to > *from + 1) return true;
    std::size_t ends = 0;
    for (auto each = std::partition_point(sentences_.begin(), sentences_.end(),
                                          [&](const Sentence& s) { return s.span.end <= begin + 1; });
         each != sentences_.end() && each->span.end < end; ++each)
      ++ends;
    return ends > 1;
  }

  /// The last sentence of a stretch that ends in a question mark.
  [[nodiscard]] std::optional<Span> question_in(Span span) const {
    std::uint32_t begin = span.begin;
    if (const auto sentence = sentence_at(span.end - 1))
      begin = std::max(begin, sentences_[*sentence].span.begin);
    begin = skip_edges(text_, begin, span.end);
    if (begin >= span.end) return std::nullopt;
    return Span{begin, span.end};
  }

  /// The text directly before, of the same paragraph or the one before, where it ends in a question.
  [[nodiscard]] std::optional<Span> question_before(const Quote& answer) const {
    const std::uint32_t begin = answer.content.front().begin;
    const auto block = block_at(begin);
    if (!block) return std::nullopt;
    // Where the answer begins its paragraph, but for a label and marks, the question is in the one before.
    Span before{blocks_[*block].span.begin, begin};
    const std::uint32_t text_begin = skip_edges(text_, before.begin, before.end);
    if (text_begin == before.end || skip_label(text_, {text_begin, before.end}) == before.end) {
      if (*block == 0) return std::nullopt;
      before = blocks_[*block - 1].span;
    }
    const std::uint32_t end = skip_edges_back(text_, before.begin, before.end);
    if (end == before.begin || text_[end - 1] != '?') return std::nullopt;
    const auto sentence = sentence_at(end - 1);
    Span question{std::max(before.begin, sentence ? sentences_[*sentence].span.begin : before.begin), end};
    question.begin = skip_edges(text_, question.begin, end);
    question.begin = skip_label(text_, question);
    if (question.begin >= end || is_own(answer, question)) return std::nullopt;
    return question;
  }

  /// Whether the question is the answering person's own, in a quotation before.
  [[nodiscard]] bool is_own(const Quote& answer, Span question) const {
    auto quote = std::partition_point(quotes_.begin(), quotes_.end(), [&](const Quote& each) {
      return each.content.front().begin < answer.content.front().begin;
    });
    for (std::size_t step = 0; quote != quotes_.begin() && step < 4; ++step) {
      --quote;
      const bool holds = std::any_of(quote->content.begin(), quote->content.end(),
                                     [&](Span piece) { return piece.overlaps(question); });
      if (holds && same_speaker(*quote, answer)) return true;
    }
    return false;
  }

  const Document& document_;
  const std::vector<Quote>& quotes_;
  std::string_view text_;
  const Blocks& blocks_;
  const Tokens& tokens_;
  const Sentences& sentences_;
  const Syntax& syntax_;
};

}  // namespace

void find_context(const Document& document, std::vector<Quote>& quotes) {
  if (document.get<Syntax>().empty()) return;
  const Contexts contexts(document, quotes);
  std::vector<std::optional<Span>> found(quotes.size());
  for (std::size_t i = 0; i < quotes.size(); ++i) found[i] = contexts.of(i);
  for (std::size_t i = 0; i < quotes.size(); ++i) quotes[i].context = found[i];
}

}  // namespace verbale::quotes
