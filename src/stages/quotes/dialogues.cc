#include "stages/quotes/dialogues.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/letters.h"
#include "base/utf8.h"
#include "stages/coreference/entity_finder.h"

namespace verbale::quotes {
namespace {

/// Labels of whoever answers.
constexpr std::array<std::string_view, 3> kAnswerLabels{"a", "answer", "ans"};

/// Answers from which on an article is an interview.
constexpr std::size_t kLeastAnswers = 2;

/// Quotations, and paragraphs, back to one who spoke before.
constexpr std::size_t kMostBack = 4;

/// Words of a sentence among which its subjects are looked for.
constexpr Index kMostOfSentence = 200;

bool is_word_character(char32_t c) {
  return is_letter_or_digit(c);
}

/// Without what is neither letter nor digit at both ends.
std::string_view bare(std::string_view text) {
  const auto begins = [&] { return is_word_character(code_point_at(text, 0).value); };
  while (!text.empty() && !begins()) text.remove_prefix(code_point_at(text, 0).size);
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint each = code_point_at(text, at);
    at += each.size;
    if (is_word_character(each.value)) end = at;
  }
  return text.substr(0, end);
}

class Dialogue {
 public:
  Dialogue(const Document& document, std::vector<Quote>& quotes)
      : document_(document), blocks_(document.get<Blocks>()), entities_(document), quotes_(quotes) {
    alone_.assign(blocks_.size(), std::nullopt);
    std::vector<std::size_t> held(blocks_.size());
    block_of_.reserve(quotes.size());
    for (std::size_t q = 0; q < quotes.size(); ++q) {
      const std::size_t block = block_at(quotes[q].content.front().begin);
      block_of_.push_back(block);
      if (block == blocks_.size() || quotes[q].within) continue;
      ++held[block];
      if (is_alone(q, block)) alone_[block] = q;
    }
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      if (held[b] != 1) alone_[b].reset();
    }
  }

  void find() {
    name_who_answers();
    answer_questions();
    take_turns();
    free_the_addressed();
    find_who_acts();
  }

 private:
  [[nodiscard]] std::size_t block_at(std::uint32_t place) const {
    const auto found = std::partition_point(blocks_.begin(), blocks_.end(),
                                            [&](const Block& each) { return each.span.end <= place; });
    if (found == blocks_.end() || found->span.begin > place) return blocks_.size();
    return static_cast<std::size_t>(found - blocks_.begin());
  }

  /// Whether the block is nothing but the words in marks, without cue.
  [[nodiscard]] bool is_alone(std::size_t q, std::size_t block) const {
    const Quote& quote = quotes_[q];
    if (quote.kind != QuoteKind::kDirect || quote.cue || quote.content.size() != 1) return false;
    const Span span = blocks_[block].span;
    if (!span.contains(quote.content[0])) return false;
    const std::string_view text = document_.text();
    return bare(text.substr(span.begin, quote.content[0].begin - span.begin)).empty() &&
           bare(text.substr(quote.content[0].end, span.end - quote.content[0].end)).empty();
  }

  [[nodiscard]] bool is_question(std::size_t block) const {
    return blocks_[block].is_prose() && document_.text(blocks_[block].span).ends_with('?');
  }

  /// The person whom a block names first.
  [[nodiscard]] std::optional<Role> first_person_in(std::size_t block) const {
    std::optional<Role> first;
    const Entities& entities = document_.get<Entities>();
    for (Index e = 0; e < entities.size(); ++e) {
      if (entities[e].type != EntityType::kPerson) continue;
      for (const Mention& mention : entities[e].mentions) {
        if (mention.form != MentionForm::kName || !blocks_[block].span.contains(mention.span)) continue;
        if (!first || mention.span.begin < first->span.begin) first = Role{mention.span, e};
        break;
      }
    }
    return first;
  }

  /// The person named first in the last paragraph before a block that is no title, no question and no answer.
  [[nodiscard]] std::optional<Role> introduced_before(std::size_t block) const {
    while (block > 0) {
      --block;
      if (blocks_[block].kind != BlockKind::kParagraph || is_question(block) || alone_[block]) continue;
      return first_person_in(block);
    }
    return std::nullopt;
  }

  /// "A: ...".
  void name_who_answers() {
    std::optional<Role> who;
    bool searched = false;
    for (std::size_t q = 0; q < quotes_.size(); ++q) {
      Quote& quote = quotes_[q];
      if (!quote.speaker || !quote.cue || document_.text(*quote.cue) != ":") continue;
      const std::string label = lower_case(document_.text(quote.speaker->span));
      if (std::find(kAnswerLabels.begin(), kAnswerLabels.end(), label) == kAnswerLabels.end()) continue;
      if (!searched) {
        std::size_t first = block_of_[q];  // of the turns
        while (first > 0 && has_turn(first - 1)) --first;
        who = introduced_before(first);
        searched = true;
      }
      if (who) quote.speaker->entity = who->entity;
    }
  }

  /// Whether the block is a turn with its label.
  [[nodiscard]] bool has_turn(std::size_t block) const {
    const auto first = std::lower_bound(block_of_.begin(), block_of_.end(), block);
    return first != block_of_.end() && *first == block &&
           quotes_[static_cast<std::size_t>(first - block_of_.begin())].cue &&
           document_.text(*quotes_[static_cast<std::size_t>(first - block_of_.begin())].cue) == ":";
  }

  /// “...” below a question.
  void answer_questions() {
    std::vector<std::size_t> answers;
    for (std::size_t b = 1; b < blocks_.size(); ++b) {
      if (!alone_[b] || alone_[b - 1] || !is_question(b - 1)) continue;
      const auto& speaker = quotes_[*alone_[b]].speaker;
      if (!speaker || blocks_[b - 1].span.contains(speaker->span))
        answers.push_back(b);  // not the question's "you"
    }
    if (answers.size() < kLeastAnswers) return;
    const auto who = introduced_before(answers.front());
    if (!who) return;
    for (const std::size_t b : answers) quotes_[*alone_[b]].speaker = who;
  }

  /// “...,” said A to B; what is said in the next paragraphs is said in turn.
  void take_turns() {
    for (std::size_t q = 0; q < quotes_.size(); ++q) {
      const Quote& first = quotes_[q];
      if (!first.cue || !first.speaker || !first.speaker->entity || !first.addressee ||
          !first.addressee->entity || first.kind != QuoteKind::kDirect || first.within)
        continue;
      if (*first.speaker->entity == *first.addressee->entity) continue;
      if (document_.get<Entities>()[*first.addressee->entity].type != EntityType::kPerson) continue;
      const std::array<Role, 2> takers{*first.addressee, *first.speaker};
      std::size_t turn = 0;
      for (std::size_t b = block_of_[q] + 1; b < blocks_.size() && alone_[b]; ++b)
        quotes_[*alone_[b]].speaker = takers[turn++ % takers.size()];
    }
  }

  /// Whether the words call the entity by its name, or "he", "her": it is not the one who says them.
  [[nodiscard]] bool is_spoken_of(Index entity, const Quote& quote) const {
    static constexpr std::array<std::string_view, 5> kThird{"he", "him", "his", "she", "her"};
    const auto& mentions = document_.get<Entities>()[entity].mentions;
    auto at = std::partition_point(mentions.begin(), mentions.end(), [&](const Mention& each) {
      return each.span.begin < quote.content.front().begin;
    });
    for (; at != mentions.end() && at->span.begin < quote.content.back().end; ++at) {
      const bool third =
          std::find(kThird.begin(), kThird.end(), lower_case(document_.text(at->span))) != kThird.end();
      if (at->form == MentionForm::kName || (at->form == MentionForm::kPronoun && third)) return true;
    }
    return false;
  }

  /// The persons that are subjects in a sentence; `main`: of its main verb alone.
  [[nodiscard]] std::vector<Role> subjects_of(const Sentence& sentence, bool main) const {
    const auto& tokens = document_.get<Tokens>();
    const Syntax& syntax = document_.get<Syntax>();
    std::vector<Role> subjects;
    const Index last = std::min(sentence.last_token, sentence.first_token + kMostOfSentence);
    for (Index t = sentence.first_token; t < last; ++t) {
      if (syntax.relation(t) != "nsubj") continue;
      if (main && syntax[syntax[t].head].head != syntax[t].head) continue;
      const auto entity = entities_.entity_of(tokens[t].span);
      if (!entity || document_.get<Entities>()[*entity].type != EntityType::kPerson) continue;
      const auto& mentions = document_.get<Entities>()[*entity].mentions;
      const auto mention = std::find_if(mentions.begin(), mentions.end(), [&](const Mention& each) {
        return each.span.contains(tokens[t].span);
      });
      subjects.push_back({mention == mentions.end() ? tokens[t].span : mention->span, entity});
    }
    return subjects;
  }

  /// The sentence before, or after, the words, in their paragraph.
  [[nodiscard]] const Sentence* beside(std::size_t q, bool after) const {
    const Sentences& sentences = document_.get<Sentences>();
    const Span content{quotes_[q].content.front().begin, quotes_[q].content.back().end};
    const auto first = std::partition_point(sentences.begin(), sentences.end(), [&](const Sentence& each) {
      return each.span.end <= content.begin;
    });
    const auto last = std::partition_point(
        first, sentences.end(), [&](const Sentence& each) { return each.span.begin < content.end; });
    if (after) return last != sentences.end() && last->block == block_of_[q] ? &*last : nullptr;
    return first != sentences.begin() && (first - 1)->block == block_of_[q] ? &*(first - 1) : nullptr;
  }

  [[nodiscard]] bool is_told(const Quote& quote) const {
    return quote.cue || quote.kind != QuoteKind::kDirect || quote.within;
  }

  /// “Sit down, Mr Hale.”
  void free_the_addressed() {
    for (std::size_t q = 0; q < quotes_.size(); ++q) {
      Quote& quote = quotes_[q];
      if (is_told(quote) || !quote.speaker || !quote.speaker->entity) continue;
      const Index wrong = *quote.speaker->entity;
      if (!is_spoken_of(wrong, quote)) continue;
      quote.speaker.reset();
      const auto may_speak = [&](const std::optional<Role>& role) {
        return role && role->entity && *role->entity != wrong && !is_spoken_of(*role->entity, quote);
      };
      for (std::size_t back = q; back > 0 && q - back < kMostBack && !quote.speaker; --back) {
        const Quote& before = quotes_[back - 1];
        if (block_of_[back - 1] + kMostBack < block_of_[q]) break;
        if (before.kind == QuoteKind::kDirect && may_speak(before.speaker)) quote.speaker = before.speaker;
      }
      if (quote.speaker) continue;
      const Sentence* before = beside(q, false);
      if (before == nullptr) continue;
      for (const Role& subject : subjects_of(*before, false)) {
        if (may_speak(subject)) quote.speaker = subject;  // the last one
      }
    }
  }

  /// “...” Ada Roe pointed at it.
  void find_who_acts() {
    for (std::size_t q = 0; q < quotes_.size(); ++q) {
      Quote& quote = quotes_[q];
      if (is_told(quote) || quote.speaker || block_of_[q] == blocks_.size()) continue;
      const Sentence* after = beside(q, true);
      if (after == nullptr) continue;
      for (const Role& subject : subjects_of(*after, true)) {
        if (!is_spoken_of(*subject.entity, quote)) quote.speaker = subject;
      }
    }
  }

  const Document& document_;
  const Blocks& blocks_;
  const coreference::EntityFinder entities_;
  std::vector<Quote>& quotes_;
  std::vector<std::size_t> block_of_;              ///< [quotes]
  std::vector<std::optional<std::size_t>> alone_;  ///< [blocks]: the quotation that is all of it
};

}  // namespace

void find_turn_takers(const Document& document, std::vector<Quote>& quotes) {
  Dialogue(document, quotes).find();
}

}  // namespace verbale::quotes
