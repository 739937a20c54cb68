#include "stages/quotes/speakers.h"

#include <algorithm>

namespace verbale::quotes {
namespace {

/// Words that no noun phrase runs over.
constexpr std::uint32_t kStops = kAuxiliary | kSubordinator | kCoordinator | kPronoun | kRelative;

bool is_name_word(const Word& word) {
  return word.is_word() && word.capital && !word.is(kStops | kPreposition | kDeterminer | kAdverb | kPronoun);
}

/// A lower-case word that may stand in a noun phrase before its head.
bool is_plain(const Word& word) {
  if (word.kind == WordKind::kNumber) return true;
  if (!word.is_word()) return false;
  if (word.is(kRole | kTitle | kMediumNoun)) return true;
  return !word.is(kStops | kPreposition | kDeterminer | kTimeWord) &&
         (word.verb == 0 || (word.forms & kBase) != 0);
}

bool is_linking(const Word& word) {
  return word.is_word() && word.is(kPreposition) && !word.capital;
}

/// One noun phrase without commas.
class Backward {
 public:
  Backward(const std::vector<Word>& words, std::size_t begin) : words_(words), begin_(begin) {}

  [[nodiscard]] std::optional<Phrase> ending_at(std::size_t end) const {
    if (end <= begin_) return std::nullopt;
    std::size_t last = end;
    if (words_[last - 1].is_mark(')')) {  // "Nadia Orr (R-Ohio)"
      std::size_t open = last - 1;
      while (open > begin_ && last - open < 12 && !words_[open].is_mark('(')) --open;
      if (!words_[open].is_mark('(') || open == begin_) return std::nullopt;
      last = open;
    }
    const Word& head = words_[last - 1];
    if (head.is_mark('\'') || !(head.is_word() || head.kind == WordKind::kNumber)) return std::nullopt;
    if (head.is(kPronoun) && last - 1 >= begin_) return Phrase{last - 1, end, PhraseForm::kPronoun};
    if (head.is_word() && is_name_word(head)) {
      std::size_t first = name_begin(last);
      if (words_[first].is(kDeterminer) && first > begin_ + 1 && words_[first - 1].is(kLink) &&
          is_name_word(words_[first - 2])) {
        first = name_begin(first - 1);  // "Vell of the Ostrel Post"
      }
      if (const auto whole = of_noun(first)) return Phrase{*whole, end, PhraseForm::kNominal};
      return Phrase{first, end, PhraseForm::kName};
    }
    if (!head.is_word()) return std::nullopt;
    if (head.is(kDeterminer) && (last - 1 == begin_ || words_[last - 2].kind == WordKind::kPunctuation)) {
      return Phrase{last - 1, end, PhraseForm::kNominal};  // "another", "others", "some"
    }
    if (!is_plain(head) || head.is(kAdverb)) return std::nullopt;
    const std::size_t first = nominal_begin(last);
    const Word& start = words_[first];
    const bool marked = start.is(kDeterminer) || start.capital || head.is(kRole) ||
                        start.kind == WordKind::kNumber || first == begin_;
    if (!marked) return std::nullopt;
    return Phrase{first, end, PhraseForm::kNominal};
  }

 private:
  /// "an expert from | Delft": where the phrase begins that a name closes.
  [[nodiscard]] std::optional<std::size_t> of_noun(std::size_t name) const {
    if (name < begin_ + 2 || !is_linking(words_[name - 1])) return std::nullopt;
    const Word& noun = words_[name - 2];
    if (!noun.is_word() || !noun.is(kRole)) return std::nullopt;
    const std::size_t first = nominal_begin(name - 1);
    if (!(words_[first].is(kDeterminer) || words_[name - 1].is(kLink)) ||
        (first > begin_ && is_linking(words_[first - 1])))
      return std::nullopt;
    return first;
  }

  [[nodiscard]] std::size_t limit(std::size_t end) const {
    return std::max(begin_, end > kPhraseReach ? end - kPhraseReach : 0);
  }

  /// Over the name, then over what stands before it: roles, descriptions, a possessor.
  [[nodiscard]] std::size_t name_begin(std::size_t end) const {
    const std::size_t stop = limit(end);
    std::size_t first = end - 1;
    while (first > stop) {
      const Word& left = words_[first - 1];
      if (is_name_word(left) || (left.is_mark('.') && first - 1 > stop && words_[first - 2].capital &&
                                 words_[first - 2].is(kTitle | kAbbreviation))) {
        --first;
      } else if (left.is_mark('\'') && first - 1 > stop && words_[first - 2].is_word()) {
        first -= 2;
      } else if (left.is(kPreposition | kCoordinator) && left.is_word() && !left.capital &&
                 first - 1 > stop && is_name_word(words_[first - 2]) && words_[first].is_word() &&
                 !words_[first - 2].is(kTimeWord)) {
        first -= 2;  // "Secretary of State", "Vell and Ard"
      } else if (left.is_mark('&') && first - 1 > stop) {
        first -= 2;
      } else {
        break;
      }
    }
    // A day at the front is not of the name: "On Monday Vell said".
    while (first + 1 < end && words_[first].is(kTimeWord) && !words_[first].is(kRole)) ++first;
    return describing(first, stop);
  }

  /// Lower-case descriptions left of `first`: "the ministry's longtime spokesman".
  [[nodiscard]] std::size_t describing(std::size_t first, std::size_t stop) const {
    std::size_t at = first;
    bool role = false;
    while (at > stop) {
      const Word& left = words_[at - 1];
      if (left.is(kDeterminer) && left.is_word()) return at - 1;
      if (left.is_mark('\'') && at - 1 > stop) {
        at -= 2;
        role = true;
        continue;
      }
      if (left.is_word() && left.is(kRole | kTitle)) {
        role = true;
        --at;
        continue;
      }
      if (role && (is_plain(left) || is_name_word(left))) {
        --at;
        continue;
      }
      if (!role && left.is_word() && !left.capital && is_plain(left) && left.verb == 0 && at - 1 > stop &&
          (words_[at - 2].is(kDeterminer) && words_[at - 2].is_word())) {
        return at > stop + 2 && words_[at - 3].is(kPreposition) ? first : at - 2;  // "a defiant Vell"
      }
      break;
    }
    return role ? at : first;
  }

  [[nodiscard]] std::size_t nominal_begin(std::size_t end) const {
    const std::size_t stop = limit(end);
    std::size_t first = end - 1;
    while (first > stop) {
      const Word& left = words_[first - 1];
      if (left.is_word() && left.is(kDeterminer)) {
        --first;
        // "a spokesman for the group": on past the preposition to its noun
        if (first > stop + 1 && is_linking(words_[first - 1]) && is_plain(words_[first - 2]) &&
            words_[first - 2].is(kRole | kMediumNoun)) {
          first -= 2;
          continue;
        }
        break;
      }
      if (is_plain(left) || is_name_word(left)) {
        --first;
        continue;
      }
      if (left.is_mark('\'') && first - 1 > stop) {
        first -= 2;
        continue;
      }
      if (is_linking(left) && first - 1 > stop && is_plain(words_[first - 2]) &&
          words_[first - 2].is(kRole | kMediumNoun)) {
        first -= 2;
        continue;
      }
      if (const auto outside = before_relative(first, stop)) {
        first = *outside;
        continue;
      }
      break;
    }
    return first;
  }

  /// "a diplomat who asked not to be named": the place of the noun before the relative, if one is near.
  [[nodiscard]] std::optional<std::size_t> before_relative(std::size_t first, std::size_t stop) const {
    for (std::size_t at = first; at > stop + 1 && first - at < 12; --at) {
      const Word& word = words_[at - 1];
      if (word.kind == WordKind::kPunctuation || word.is_quotation()) return std::nullopt;
      if (word.is_word() && word.is(kRelative)) {
        if (is_plain(words_[at - 2]) || is_name_word(words_[at - 2])) return at - 2;
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  const std::vector<Word>& words_;
  std::size_t begin_;
};

/// Whether a stretch between commas describes the name before it: "the mayor of Ostrel", "who was there",
/// "45", "Vell's aide".
bool is_apposition(const std::vector<Word>& words, std::size_t begin, std::size_t end) {
  if (begin >= end) return false;
  const Word& first = words[begin];
  if (first.is_quotation()) return false;
  if (first.kind == WordKind::kNumber) return end - begin <= 3;
  for (std::size_t i = begin; i < end && !words[i].is(kRelative); ++i) {
    if (words[i].is_word() && words[i].is(kBe)) return false;  // a clause of its own: "the talks were over"
  }
  if (first.is_word() && first.is(kRelative | kDeterminer | kRole))
    return !first.is(kPronoun) || first.is(kDeterminer);
  const std::size_t limit = std::min(end, begin + 12);
  for (std::size_t i = begin; i < limit; ++i) {
    if (words[i].is_mark('\'') || (words[i].is_word() && words[i].is(kRole) && !words[i].capital))
      return true;
  }
  return false;
}

/// Whether "by" and a participle stand before: "a letter seen by | the Post".
bool is_agent(const std::vector<Word>& words, std::size_t first) {
  const Word& by = words[first - 1];
  const Word& participle = words[first - 2];
  return is_linking(by) && !by.is(kLink) && participle.is_word() && !participle.capital &&
         participle.classes == 0;
}

/// Whether a stretch between commas is a name and no more: "the mayor, | Tom Ard |, said".
bool is_whole_name(const std::vector<Word>& words, std::size_t begin, std::size_t end) {
  if (begin >= end || end - begin > 6) return false;
  for (std::size_t i = begin; i < end; ++i) {
    if (!is_name_word(words[i]) && !words[i].is_mark('.')) return false;
    if (words[i].is(kTimeWord | kPlatform)) return false;
  }
  return true;
}

/// "the mayor", "its longtime spokesman": a phrase that a name may follow as an apposition.
bool is_role_phrase(const std::vector<Word>& words, const Phrase& phrase) {
  if (phrase.form != PhraseForm::kNominal || !words[phrase.first].is(kDeterminer)) return false;
  for (std::size_t i = phrase.first; i < phrase.last; ++i) {
    if (words[i].is_word() && words[i].is(kRole) && !words[i].capital) return true;
  }
  return false;
}

/// An apposition without a day or a medium at its end: "the mayor of Ostrel | on Monday".
std::size_t apposition_end(const std::vector<Word>& words, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin + 1; i + 1 < end; ++i) {
    if (!words[i].is_word() || !words[i].is(kPreposition) || words[i].is(kLink)) continue;
    const Word& next = words[i + 1];
    if (next.is_word() && next.is(kTimeWord) && !next.is(kRole)) return i;
  }
  return end;
}

}  // namespace

std::optional<Phrase> phrase_before(const std::vector<Word>& words, std::size_t begin, std::size_t end) {
  std::size_t last = end;
  while (last > begin) {
    const Word& word = words[last - 1];
    if (!word.is_word()) break;
    const bool manner =
        !word.capital && word.span.size() > 4 && !word.is(kRole) && word.classes == 0 && word.verb == 0;
    if (word.is(kAuxiliary) || (word.is(kAdverb) && !word.capital)) {
      --last;
    } else if (word.is(kTimeWord) && !word.is(kRole) && last - begin > 1) {
      --last;
      if (last > begin && words[last - 1].is(kPreposition) && words[last - 1].is_word()) --last;
    } else if (manner && last - begin > 1 && words[last - 2].is_word() &&
               (words[last - 2].capital || words[last - 2].is(kPronoun)) &&
               !words[last - 2].is(kDeterminer | kPreposition)) {
      --last;  // "Vell angrily said"
    } else {
      break;
    }
  }
  if (last == begin) return std::nullopt;
  const Backward backward(words, begin);
  if (words[last - 1].is(kRelative) && words[last - 1].is_word()) {
    const std::size_t relative = last - 1;
    if (words[relative].is(kDeterminer)) return std::nullopt;
    const bool comma = relative > begin && words[relative - 1].is_mark(',');
    if (const auto antecedent = backward.ending_at(comma ? relative - 1 : relative);
        antecedent && antecedent->form != PhraseForm::kPronoun)
      return antecedent;
    return Phrase{relative, last, PhraseForm::kPronoun};
  }
  const char parting = words[last - 1].is_mark('-') ? '-' : ',';  // "Vell - the mayor - said"
  if (!words[last - 1].is_mark(parting)) {
    const auto phrase = backward.ending_at(last);
    if (!phrase || phrase->first < begin + 3 || !is_agent(words, phrase->first)) return phrase;
    const auto whole = backward.ending_at(phrase->first - 2);
    if (!whole || whole->form != PhraseForm::kNominal || !words[whole->first].is(kDeterminer)) return phrase;
    return Phrase{whole->first, last, whole->form};
  }

  // An apposition closes here: back to the name that it belongs to.
  const auto governed = [&](const Phrase& phrase) {  // "In an address from Altmar, the leader, Vell, said"
    return phrase.first > begin && is_linking(words[phrase.first - 1]);
  };
  std::optional<Phrase> best;
  std::size_t next_comma = last - 1;
  for (std::size_t at = last - 1; at > begin && last - at < kPhraseReach;) {
    --at;
    if (words[at].is_quotation() || words[at].ends_sentence || words[at].is_mark(';')) break;
    if (!words[at].is_mark(parting)) continue;
    const bool name = is_whole_name(words, at + 1, next_comma);
    if (name || is_apposition(words, at + 1, next_comma)) {
      const auto phrase = backward.ending_at(at);
      if (phrase && phrase->form != PhraseForm::kPronoun && !governed(*phrase) &&
          (!name || is_role_phrase(words, *phrase))) {
        best = Phrase{phrase->first, last - 1, phrase->form};
      }
    }
    next_comma = at;
  }
  if (best) return best;
  return backward.ending_at(last - 1);
}

std::optional<Phrase> phrase_after(const std::vector<Word>& words, std::size_t begin, std::size_t end) {
  if (begin >= end) return std::nullopt;
  const Word& start = words[begin];
  if (!start.is_word() && start.kind != WordKind::kNumber) return std::nullopt;
  if (start.is(kPronoun) && !start.is(kDeterminer)) return Phrase{begin, begin + 1, PhraseForm::kPronoun};
  const bool starts =
      start.capital || start.is(kDeterminer | kRole | kTitle) || start.kind == WordKind::kNumber;
  if (!starts || start.is(kAuxiliary | kAdverb | kSubordinator | kCoordinator) ||
      (start.is(kTimeWord) && !start.is(kRole)))
    return std::nullopt;
  const std::size_t reach = std::min(end, begin + kPhraseReach);
  std::size_t last = begin + 1;
  bool named = is_name_word(start);
  bool clause = false;  // inside "who was there"
  for (; last < reach; ++last) {
    const Word& word = words[last];
    if (word.is_quotation()) break;
    if (word.kind == WordKind::kPunctuation) {
      if (word.is_mark('\'') || word.is_mark('&')) continue;
      if (word.is_mark('(')) {
        std::size_t close = last + 1;
        while (close < reach && close - last < 12 && !words[close].is_mark(')')) ++close;
        if (close < reach && words[close].is_mark(')')) {
          last = close;
          continue;
        }
      }
      if (word.is_mark(',')) {
        std::size_t next = last + 1;
        while (next < reach && !words[next].is_mark(',') && !words[next].ends_sentence &&
               !words[next].is_quotation())
          ++next;
        const std::size_t after = std::min(
            next + (next < reach && words[next].ends_sentence && !words[next].is_mark('.') ? 1 : 0), reach);
        std::size_t name = after;
        while (name > last + 1 && words[name - 1].is_mark('.')) --name;
        if (is_whole_name(words, last + 1, name) && words[last - 1].is(kRole) && !words[last - 1].capital &&
            is_role_phrase(words, {begin, last, PhraseForm::kNominal})) {
          named = true;
          last = name - 1;
          continue;
        }
        if (last + 1 < after && (words[last + 1].forms & kGerund) == 0 &&
            is_apposition(words, last + 1, after)) {
          last = apposition_end(words, last + 1, after) - 1;
          continue;
        }
      }
      break;
    }
    if (word.kind == WordKind::kNumber) continue;
    if (clause) continue;
    if (is_name_word(word)) {
      if (word.is(kTimeWord) && !words[last - 1].capital) break;
      if (word.is(kTimeWord) && (words[last].verb == 0) && word.span.size() > 5 && named) break;
      named = true;
      continue;
    }
    if (word.is(kRelative) && !word.is(kDeterminer)) {
      clause = true;
      continue;
    }
    if (word.is(kTimeWord) && !word.is(kRole)) break;
    if (word.is(kCoordinator)) {
      if (last + 1 < reach && words[last + 1].capital) continue;
      break;
    }
    if (word.is(kLink)) continue;
    if (word.is(kPreposition)) {
      // "in" and "at" belong to a role: "a teacher in Ostrel"
      if (words[last - 1].is(kRole) && !words[last - 1].capital && last + 1 < reach &&
          !words[last + 1].is(kTimeWord | kPlatform))
        continue;
      break;
    }
    if (word.is(kAuxiliary | kSubordinator | kPronoun) || (word.is(kAdverb) && named)) break;
    if (word.is(kDeterminer)) {
      if (words[last - 1].is(kPreposition | kLink | kCoordinator)) continue;
      break;
    }
    if (word.verb != 0 && !word.is(kRole) && (word.forms & (kBase | kThirdPerson)) == 0) break;
    if (named && !word.is(kRole) && !words[last - 1].is_mark('\'') &&
        !words[last - 1].is(kPreposition | kDeterminer) && is_name_word(words[last - 1])) {
      break;  // a lower-case word after a name begins something else
    }
  }
  return Phrase{begin, last, named ? PhraseForm::kName : PhraseForm::kNominal};
}

}  // namespace verbale::quotes
