#include "stages/quotes/cues.h"

#include <algorithm>

namespace verbale::quotes {
namespace {

class Finder {
 public:
  Finder(const std::vector<Word>& words, std::size_t begin, std::size_t end, const Lexicon& lexicon,
         std::string_view text)
      : words_(words), begin_(begin), end_(end), lexicon_(lexicon), text_(text) {}

  std::vector<Cue> all() {
    std::vector<Cue> cues;
    std::size_t floor = begin_;  // no subject reaches back over a quotation or an earlier cue
    for (std::size_t i = begin_; i < end_; ++i) {
      const Word& word = words_[i];
      if (word.is_quotation()) floor = i + 1;
      if (!word.is_word()) continue;
      std::optional<Cue> cue;
      if (word.is(kAccording)) {
        cue = according(i);
      } else if (word.verb != 0) {
        cue = verb(i, floor, !cues.empty());
      }
      if (!cue) continue;
      cues.push_back(*cue);
      floor = std::max(floor, cue->end);
      if (cue->inverted || cue->according) i = std::max(i, cue->subject->last - 1);
      floor = std::max(floor, i);
    }
    return cues;
  }

 private:
  [[nodiscard]] bool is_that(std::size_t i) const {
    return i < end_ && words_[i].is_word() && words_[i].is(kRelative) && words_[i].is(kSubordinator) &&
           words_[i].is(kDeterminer) && !(i + 1 < end_ && words_[i + 1].is(kTimeWord));
  }

  [[nodiscard]] bool spelled(std::size_t i, std::string_view word) const {
    return words_[i].is_word() && text_.substr(words_[i].span.begin, words_[i].span.size()) == word;
  }

  /// A word in lower case that the codebook does not know.
  [[nodiscard]] bool is_unknown(std::size_t i) const {
    return words_[i].is_word() && !words_[i].capital && words_[i].classes == 0;
  }

  std::optional<Cue> according(std::size_t at) const {
    if (at + 2 >= end_ || !words_[at + 1].is(kAuxiliary)) return std::nullopt;
    const auto phrase = phrase_after(words_, at + 2, end_);
    if (!phrase) return std::nullopt;
    Cue cue;
    cue.first = cue.begin = at;
    cue.end = at + 2;
    cue.subject = phrase;
    cue.according = true;
    cue.inverted = true;
    cue.content = cue.clause_end = phrase->last;
    return cue;
  }

  std::optional<Cue> verb(std::size_t at, std::size_t floor, bool had_cue) const {
    const Word& word = words_[at];
    const CueVerb& entry = lexicon_.verb(word.verb);
    const Word* left = at > begin_ ? &words_[at - 1] : nullptr;
    const bool left_word = left != nullptr && left->is_word();
    Cue cue;
    cue.first = cue.begin = at;
    cue.end = at + 1;
    cue.verb = entry;
    // An auxiliary belongs to the cue's group, and tells which form is meant.
    std::size_t group = at;
    while (group > floor && words_[group - 1].is_word() && words_[group - 1].is(kAuxiliary | kAdverb) &&
           !words_[group - 1].capital) {
      --group;
    }
    bool auxiliary = false;
    bool be = false;
    for (std::size_t i = group; i < at; ++i) {
      auxiliary |= words_[i].is(kAuxiliary);
      be |= words_[i].is(kBe);
    }
    const bool gerund = (word.forms & kGerund) != 0;
    if (gerund && group > floor + 1 && words_[group - 1].is_mark('\'')) {  // "he's saying"
      --group;
      be = true;
    }
    const bool finite = (word.forms & (kPast | kThirdPerson)) != 0;
    if (be && !gerund) return std::nullopt;  // a passive: its subject is spoken to
    const bool infinitive = left_word && left->is(kPreposition) && left->is(kAuxiliary);
    if (left_word && left->is(kPreposition) && !infinitive && !gerund) return std::nullopt;
    if (left_word && left->is(kDeterminer) && !left->is(kRelative) && !left->is(kPronoun) &&
        (word.forms & kPast) == 0) {
      return std::nullopt;  // a noun: "the report"
    }
    if (word.capital && !(left != nullptr && left->is_quotation()) && at != begin_) return std::nullopt;
    if (!gerund && !finite && !auxiliary && !plural_subject(at)) return std::nullopt;
    const bool after_quotation =
        left != nullptr &&
        (left->is_quotation() || (left->is_mark(',') && at >= begin_ + 2 && words_[at - 2].is_quotation()));
    if (finite && after_quotation && entry.frame != CueFrame::kLabel) {
      if (const auto phrase = phrase_after(words_, at + 1, end_)) {
        cue.subject = phrase;
        cue.inverted = true;
        cue.content = phrase->last;
        follow(cue);
        return cue;
      }
    }
    if (gerund && !be) {
      const bool opens = left == nullptr || left->kind == WordKind::kPunctuation || left->is_quotation() ||
                         (left_word && left->is(kPreposition | kAdverb | kSubordinator | kCoordinator)) ||
                         !left_word;
      const auto absolute = opens ? std::nullopt : phrase_before(words_, floor, group);
      if (absolute && absolute->first > floor && spelled(absolute->first - 1, "with")) {
        cue.subject = absolute;  // "with one voter saying"
        cue.first = absolute->first - 1;
        cue.relative = true;
      } else {
        if (!opens && !had_cue) return std::nullopt;
        cue.inherits = true;
      }
    } else {
      if (infinitive) {  // "Vell likes to say"
        if (group <= floor + 1 || !is_unknown(group - 1)) return std::nullopt;
        --group;
      }
      cue.subject = phrase_before(words_, floor, before_insertion(floor, group, cue));
      if (infinitive && !cue.subject) return std::nullopt;
      if (!cue.subject) {
        const bool joined =
            group > begin_ && words_[group - 1].is_word() && words_[group - 1].is(kCoordinator);
        const bool comma = group > begin_ && words_[group - 1].is_mark(',') && group == at;
        if (!(joined || (comma && had_cue)) || !finite) return std::nullopt;
        cue.inherits = true;
      } else {
        cue.relative = words_[group - 1].is_word() && words_[group - 1].is(kRelative);
        cue.first = cue.relative ? group - 1 : cue.subject->first;
      }
    }
    cue.content = at + 1;
    follow(cue);
    if (entry.frame == CueFrame::kWeak) {
      const bool before = cue.content < end_ && words_[cue.content].is_quotation();
      const bool after = cue.first > begin_ && words_[cue.first - 1].is_quotation();
      if (!before && !after) return std::nullopt;
    }
    return cue;
  }

  /// Where the subject ends when a phrase stands between it and its verb at `group`: "Vell, in remarks to
  /// reporters, said". A medium in that phrase is the cue's.
  [[nodiscard]] std::size_t before_insertion(std::size_t floor, std::size_t group, Cue& cue) const {
    if (group < floor + 3 || !words_[group - 1].is_mark(',')) return group;
    for (std::size_t at = group - 1; at > floor + 1 && group - at < 14; --at) {
      const Word& word = words_[at - 1];
      if (word.is_quotation()) break;
      if (!word.is_mark(',')) continue;
      const Word& first = words_[at];
      const bool participle = first.is_word() && !first.capital &&
                              text_.substr(first.span.begin, first.span.size()).ends_with("ing");
      const bool inserted = participle || (first.is_word() && !first.is(kLink) && first.is(kPreposition));
      if (!inserted) break;
      cue.medium = medium_at(at);
      return at - 1;
    }
    return group;
  }

  /// Base forms need a subject in the plural or a pronoun right before: "officials say", "they say".
  [[nodiscard]] bool plural_subject(std::size_t at) const {
    std::size_t i = at;
    while (i > begin_ && words_[i - 1].is_word() && words_[i - 1].is(kAdverb)) --i;
    if (i == begin_) return false;
    const Word& left = words_[i - 1];
    if (!left.is_word()) return left.is_mark(',') && i - begin_ > 2 && !compounds(at);
    if (left.is(kPronoun | kRelative)) return true;
    const char last = text_[left.span.end - 1];
    return (last == 's' || last == 'S' || left.is(kRole)) && !left.is(kPreposition | kDeterminer);
  }

  /// Whether a noun follows that the word may describe: "state television".
  [[nodiscard]] bool compounds(std::size_t at) const {
    if (at + 1 >= end_ || !words_[at + 1].is_word()) return false;
    const Word& next = words_[at + 1];
    return !next.capital && (next.classes == 0 || next.is(kRole | kMediumNoun));
  }

  /// Passes over whom the words were spoken to, in what and when.
  void follow(Cue& cue) const {
    std::size_t at = cue.content;
    if (cue.verb.frame == CueFrame::kLabel && at == cue.end && at < end_ && spelled(at, "for")) {
      cue.content = cue.clause_end = cue.end = at + 1;  // "called for an end"
      cue.clausal = true;
      return;
    }
    bool person = cue.verb.frame == CueFrame::kPerson && !cue.inverted;
    for (std::size_t steps = 0; at < end_ && steps < 12; ++steps) {
      const Word& word = words_[at];
      if (word.is_quotation()) break;
      if (is_that(at)) {
        cue.clausal = true;
        break;
      }
      if (word.is_mark(',') || word.is_mark(':')) {
        // A comma before a quotation, or around a day, belongs to the cue's clause.
        const std::size_t next = at + 1;
        const bool goes_on = next < end_ && (words_[next].is_quotation() || is_that(next) ||
                                             (words_[next].is_word() && words_[next].is(kTimeWord)) ||
                                             medium_at(next).has_value());
        if (!goes_on) break;
        ++at;
        person = false;
        continue;
      }
      if (word.is_word() && person) {
        person = false;
        if (word.is(kObject) && !word.is(kRole)) {
          cue.addressee = Phrase{at, at + 1, PhraseForm::kPronoun};
        } else if (word.is(kObject) || !word.is(kPronoun)) {
          cue.addressee = phrase_after(words_, at, end_);
        }
        if (cue.addressee) {
          std::size_t next = cue.addressee->last;
          if (next < end_ && words_[next].is_quotation() && words_[cue.addressee->first].is(kDeterminer) &&
              in_title_case(text_, words_[next].span)) {
            cue.addressee->last = ++next;  // "told the daily “Morning Tide”"
          }
          const bool clause = next < end_ && words_[next].is_word() &&
                              ((words_[next].is(kAuxiliary)) || (words_[next].is(kLink)));
          if (clause) {  // "told him to go", "accused them of ..."
            cue.clausal = true;
            break;
          }
          at = next;
          continue;
        }
      }
      if (word.is_word() && word.is(kTimeWord) && !word.is(kSubordinator) && !word.is(kPronoun)) {
        ++at;
        continue;
      }
      if (word.is_word() && word.is(kAdverb) && !word.is(kDeterminer)) {
        ++at;
        continue;
      }
      if (const auto medium = medium_at(at)) {
        if (!cue.medium) cue.medium = medium;
        at = medium->last;
        continue;
      }
      if (word.is_word() && word.is(kPreposition) && !word.is(kSubordinator)) {
        const auto past = prepositional(at);
        if (!past) break;
        if (word.is(kAuxiliary) && !cue.addressee)
          cue.addressee = Phrase{at + 1, *past, PhraseForm::kNominal};
        at = *past;
        continue;
      }
      break;
    }
    cue.content = at;
    cue.clause_end = at;
    if (at < end_ && words_[at].is_word() && !cue.clausal) {
      const Word& word = words_[at];
      const bool joins = word.is(kCoordinator | kPreposition) ||
                         (word.is(kSubordinator) && !word.is(kDeterminer)) || (word.forms & kGerund) != 0;
      cue.clausal = !joins;
    }
    if (at < end_ && words_[at].kind == WordKind::kNumber) cue.clausal = true;
  }

  /// "in a televised address to the nation", "on Twitter".
  [[nodiscard]] std::optional<Phrase> medium_at(std::size_t at) const {
    if (at + 1 >= end_ || !words_[at].is_word() || !words_[at].is(kPreposition) || words_[at].is(kLink))
      return std::nullopt;
    const std::size_t reach = std::min(end_, at + 9);
    for (std::size_t i = at + 1; i < reach; ++i) {
      const Word& word = words_[i];
      if (word.is_mark('\'') || word.kind == WordKind::kNumber) continue;
      if (!word.is_word()) break;
      if (i == at + 1 && word.is(kPlatform)) return Phrase{at, i + 1, PhraseForm::kNominal};
      if (word.is(kPronoun | kAuxiliary | kCoordinator | kPreposition)) break;
      if (!word.is(kMediumNoun) ||
          (i + 1 < reach && words_[i + 1].is_word() && words_[i + 1].is(kMediumNoun)))
        continue;
      std::size_t last = i + 1;
      if (last + 1 < end_ && words_[last].is_word() && words_[last].is(kPreposition) &&
          !words_[last + 1].is(kTimeWord) && !words_[last + 1].is_quotation()) {
        if (const auto phrase = phrase_after(words_, last + 1, std::min(end_, last + 9))) last = phrase->last;
      }
      return Phrase{at, last, PhraseForm::kNominal};
    }
    return std::nullopt;
  }

  /// Past a preposition and its noun phrase: "during a visit to Ostrel", "on Monday", "of the plan".
  [[nodiscard]] std::optional<std::size_t> prepositional(std::size_t at) const {
    std::size_t i = at + 1;
    if (i >= end_) return std::nullopt;
    if (words_[i].is_word() && words_[i].is(kTimeWord)) {
      while (i < end_ &&
             (words_[i].kind == WordKind::kNumber || (words_[i].is_word() && words_[i].is(kTimeWord))))
        ++i;
      return i;
    }
    if (words_[i].is_word() && words_[i].is(kObject)) return i + 1;
    std::size_t nouns = 0;
    for (; i < end_ && i - at < 10; ++i) {
      const Word& word = words_[i];
      if (word.is_mark('\'') || word.kind == WordKind::kNumber) continue;
      if (!word.is_word() || word.is(kPronoun | kAuxiliary | kCoordinator | kSubordinator)) {
        if (word.is_word() && word.is(kDeterminer)) continue;
        break;
      }
      if (word.is(kPreposition)) break;
      ++nouns;
    }
    if (nouns == 0) return std::nullopt;
    // Only where the phrase is closed: a clause that follows would have begun inside it.
    const bool closed = i >= end_ || words_[i].is_quotation() || words_[i].kind == WordKind::kPunctuation ||
                        is_that(i) || words_[i].is(kPreposition | kTimeWord | kCoordinator | kSubordinator);
    if (!closed) return std::nullopt;
    return i;
  }

  const std::vector<Word>& words_;
  std::size_t begin_;
  std::size_t end_;
  const Lexicon& lexicon_;
  std::string_view text_;
};

}  // namespace

std::vector<Cue> find_cues(const std::vector<Word>& words, std::size_t begin, std::size_t end,
                           const Lexicon& lexicon, std::string_view text) {
  return Finder(words, begin, end, lexicon, text).all();
}

}  // namespace verbale::quotes
