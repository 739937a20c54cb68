#include "stages/quotes/attribution.h"

#include <algorithm>

#include "stages/quotes/cues.h"

namespace verbale::quotes {
namespace {

/// A sentence in marks has at least this many words; shorter ones without a cue are titles and terms.
constexpr std::size_t kFloatingWords = 4;

/// Words from the end of a speech to the name of the speaker whom they describe.
constexpr std::size_t kLongestDescription = 10;

/// One pass over a region's sentences.
class Pass {
 public:
  Pass(std::string_view text, const std::vector<Marked>& marked, const Lexicon& lexicon,
       const std::vector<Word>& words, bool nested, Running& running, std::vector<Attribution>& found)
      : text_(text),
        marked_(marked),
        lexicon_(lexicon),
        words_(words),
        nested_(nested),
        running_(running),
        found_(found) {}

  void run() {
    next_quotation_.resize(words_.size());
    std::size_t next = words_.size();
    for (std::size_t i = words_.size(); i-- > 0;) {
      if (words_[i].is_quotation()) next = i;
      next_quotation_[i] = next;
    }
    continued_ = running_.open;
    carried_ = running_.open.has_value();
    running_.open.reset();
    std::size_t begin = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!words_[i].ends_sentence) continue;
      sentence(begin, i + 1);
      carried_ = false;
      begin = i + 1;
    }
    leave_open();
  }

 private:
  void sentence(std::size_t begin, std::size_t end) {
    std::vector<Cue> cues = find_cues(words_, begin, end, lexicon_, text_);
    std::size_t from = begin;
    const Cue* before = nullptr;
    bool closed = false;  // a cue has come after its words: marks in the next sentence go on with them
    sentence_begin_ = begin;
    for (const Cue& cue : cues) {
      if (comes_after(cue, from, end)) {
        if (before != nullptr && has_quotation(before->content, cue.first)) report_before(*before, cue.first);
        const bool taken = before != nullptr && before->content <= first_quotation(from, cue.first);
        if (!taken || cue.according) report_after(cue, from);
        before = nullptr;
        closed = true;
        from = after(cue);
        continue;
      }
      if (before != nullptr && before->clausal && !parts(cue)) continue;  // inside what is reported
      if (before != nullptr) {
        if (has_quotation(before->content, cue.first)) report_before(*before, cue.first);
      } else {
        loose(from, cue.first);
      }
      before = &cue;
      from = cue.content;
      remember(cue, false);
    }
    if (before != nullptr) {
      if (has_quotation(before->content, end)) {
        report_before(*before, end);
      } else if (!closed) {
        continued_.reset();
      }
    } else {
      if (cues.empty()) introduce(begin, end);
      loose(from, end);
      if (!closed && !only_quotations(begin, end)) continued_.reset();
    }
    subject_.reset();
  }

  // ------------------------------------------------------------- what a cue governs

  /// "..., Vell said": the cue closes what stands before it.
  [[nodiscard]] bool comes_after(const Cue& cue, std::size_t from, std::size_t end) const {
    if (cue.first <= from || cue.inherits) return false;
    if (!has_quotation(from, cue.first)) return false;
    const Word& left = words_[cue.first - 1];
    const bool parted = left.is_quotation() || left.is_mark(',') || left.is_mark('-');
    if (cue.according) return parted || cue.first > from + 1;
    if (!parted || cue.verb.frame == CueFrame::kLabel) return false;
    if (cue.verb.frame == CueFrame::kWeak && !left.is_quotation()) return false;
    if (cue.inverted) return true;
    if (cue.clausal) {
      // "...," Vell told thousands of supporters
      return cue.verb.frame == CueFrame::kPerson && left.is_quotation() && cue.first == from + 1 &&
             ending_of(text_, marked_[left.quotation]) == Ending::kComma && !has_quotation(cue.content, end);
    }
    const std::size_t next = cue.content;
    if (next < end && words_[next].is_quotation()) {
      // "A," she said, "B.": the first is spoken too where it ends as speech before a cue does
      return left.is_quotation() ? ending_of(text_, marked_[left.quotation]) != Ending::kOpen
                                 : words_[cue.first - 2].is_quotation() && cue.first - 2 == from;
    }
    return true;
  }

  /// Whether a cue begins something beside the clause reported before it, and not a part of it.
  [[nodiscard]] bool parts(const Cue& cue) const {
    if (cue.first == 0) return true;
    const Word& left = words_[cue.first - 1];
    if (cue.relative && left.is_mark(',')) return true;
    if (left.is_mark(',') || left.is_mark(';'))
      return cue.inherits || (cue.content < words_.size() && words_[cue.content].is_quotation());
    if (!left.is_word() || !left.is(kCoordinator)) return left.is_quotation() && cue.inherits;
    return cue.inherits || (cue.first > 1 && !words_[cue.first - 2].is_word());
  }

  [[nodiscard]] std::size_t after(const Cue& cue) const { return std::max(cue.content, cue.end); }

  /// Content before the cue.
  void report_after(const Cue& cue, std::size_t from) {
    std::size_t last = cue.first;
    while (last > from && words_[last - 1].kind == WordKind::kPunctuation && !words_[last - 1].is_mark(')'))
      --last;
    std::size_t first = from;
    while (first < last && words_[first].kind == WordKind::kPunctuation) ++first;
    if (first >= last) return;
    const std::size_t speech = speech_end(first, last);
    const bool described = speech < last;
    last = speech;
    const bool marked_only = only_quotations(first, last);
    if (!marked_only && only_titles(first, last)) return;
    Attribution attribution;
    attribution.form = cue.according ? AttributionForm::kAccording
                       : marked_only ? AttributionForm::kAfter
                                     : AttributionForm::kMixedAfter;
    if (marked_only && carried_ && first == 0 && continued_) {
      // The last paragraph of a quotation of several: its cue is the whole quotation's.
      extend(first, last);
      Attribution& whole = found_[*continued_];
      if (!whole.cue) {
        describe(whole, cue);
        whole.form = AttributionForm::kAfter;
      }
      return;
    }
    // A sentence that goes on after a cue in its middle: "We," he said, "will not go," she added.
    describe(attribution, cue);
    if (described && attribution.speaker)
      attribution.speaker->begin = std::min(attribution.speaker->begin, words_[speech].span.begin);
    fill(attribution, first, last, marked_only);
    keep(std::move(attribution));
  }

  /// Where the speech in words [first, last) ends: behind marks with a comma or a question mark inside, what
  /// follows describes the speaker: "...," the clerk, Ada Roe, told them.
  [[nodiscard]] std::size_t speech_end(std::size_t first, std::size_t last) const {
    std::size_t mark = last;
    for (std::size_t i = first; i < last; ++i) {
      if (words_[i].is_quotation()) mark = i;
    }
    if (mark == last || mark + 1 == last || last - mark > kLongestDescription) return last;
    const Marked& stretch = marked_[words_[mark].quotation];
    const Ending ending = ending_of(text_, stretch);
    if (!stretch.closed || (ending != Ending::kComma && ending != Ending::kQuery)) return last;
    const bool described = words_[mark + 1].is_word() && words_[mark + 1].is(kDeterminer);
    return described ? mark + 1 : last;
  }

  /// Content after the cue, up to `end`.
  void report_before(const Cue& cue, std::size_t end) {
    std::size_t first = last_clause(cue.content, end);
    while (first < end && words_[first].kind == WordKind::kPunctuation) ++first;
    std::size_t last = end;
    const std::size_t quotation = first_quotation(first, last);
    if (quotation == last) return;
    Attribution attribution;
    const bool adjacent = quotation == first || (quotation == first + 1 && !words_[first].is_word());
    const Marked& stretch = marked_[words_[quotation].quotation];
    const bool label = cue.verb.frame == CueFrame::kLabel;
    const bool sentence_like = begins_sentence(text_, stretch) && ending_of(text_, stretch) != Ending::kOpen;
    // "a website called ...": a name, and nobody gave it
    if (label && adjacent && cue.end == cue.begin + 1 && cue.subject &&
        cue.subject->form == PhraseForm::kNominal)
      return;
    bool marked_only = false;
    if (adjacent && (sentence_like || ending_of(text_, stretch) == Ending::kStop ||
                     ending_of(text_, stretch) == Ending::kQuery)) {
      // Whole speech: the marks and those that go on after them.
      last = quotation + 1;
      while (last < end && (words_[last].is_quotation() || words_[last].kind == WordKind::kPunctuation))
        ++last;
      first = quotation;
      marked_only = true;
    } else {
      if (cue.verb.frame == CueFrame::kWeak && !adjacent) return;
      last = clause_end(first, last, label);
    }
    while (last > first && words_[last - 1].kind == WordKind::kPunctuation && !words_[last - 1].is_mark(')'))
      --last;
    while (last > first && words_[last - 1].is_word() && words_[last - 1].is(kCoordinator)) --last;
    while (last > first && words_[last - 1].is_mark(',')) --last;
    if (first_quotation(first, last) == last) return;
    marked_only = only_quotations(first, last);
    if (!marked_only && !label && only_titles(first, last)) return;
    attribution.form = label          ? AttributionForm::kLabel
                       : cue.inherits ? AttributionForm::kInherited
                       : marked_only  ? AttributionForm::kBefore
                                      : AttributionForm::kMixedBefore;
    describe(attribution, cue);
    fill(attribution, first, last, marked_only);
    keep(std::move(attribution));
  }

  /// Of clauses put side by side ("that it rained and that it was ‘grim’") the one that the first marks stand
  /// in.
  [[nodiscard]] std::size_t last_clause(std::size_t first, std::size_t end) const {
    const std::size_t quotation = first_quotation(first, end);
    if (first >= end || !is_that(first)) return first;
    for (std::size_t i = quotation; i > first + 1; --i) {
      if (is_that(i - 1) && words_[i - 2].is_word() && words_[i - 2].is(kCoordinator)) return i - 1;
    }
    return first;
  }

  [[nodiscard]] bool is_that(std::size_t i) const {
    return words_[i].is_word() && words_[i].is(kRelative) && words_[i].is(kSubordinator) &&
           words_[i].is(kDeterminer);
  }

  /// Where a reported clause ends: at the sentence's end; a name or judgement ends with its last marks.
  [[nodiscard]] std::size_t clause_end(std::size_t first, std::size_t end, bool label) const {
    std::size_t last_quotation = first;
    for (std::size_t i = first; i < end; ++i) {
      if (words_[i].is_quotation()) last_quotation = i;
    }
    // The comma inside the marks closes a judgement: called it "a farce," adding ...
    const bool comma_inside = words_[last_quotation].is_quotation() &&
                              ending_of(text_, marked_[words_[last_quotation].quotation]) == Ending::kComma;
    if (label && comma_inside) return last_quotation + 1;
    for (std::size_t i = last_quotation + 1; i < end; ++i) {
      const Word& word = words_[i];
      if (word.is_mark(';') || word.is_mark('.') || word.is_mark('?') || word.is_mark('!')) return i;
      const bool parts = word.is_mark(',') || word.is_mark('-') || (word.is_word() && word.is(kCoordinator));
      if (label && parts) return i;
      if (i + 1 < end && word.is_mark(',') && words_[i + 1].is_word() && words_[i + 1].is(kCoordinator))
        return i;
    }
    return end;
  }

  // ------------------------------------------------------------- marks without a cue

  /// Words [first, last) that no cue governs: pieces that go on, sentences in marks, or nothing.
  void loose(std::size_t first, std::size_t last) {
    std::size_t i = first;
    while (i < last) {
      if (!words_[i].is_quotation()) {
        ++i;
        continue;
      }
      const Marked& stretch = marked_[words_[i].quotation];
      const bool at_start = i == first || (i == first + 1 && words_[first].kind == WordKind::kPunctuation);
      const Ending ending = ending_of(text_, stretch);
      const bool whole =
          begins_sentence(text_, stretch) &&
          (ending == Ending::kStop || ending == Ending::kQuery || !stretch.closed ||
           (i + 2 == last && words_[i + 1].is_mark('.') && !in_title_case(text_, stretch.inner)));
      const bool title = ending == Ending::kOpen && in_title_case(text_, stretch.inner);
      if (continued_ && (at_start || whole) && (carried_ || (!title && goes_on(i, last)))) {
        extend(i, i + 1);
      } else if (i > first && words_[i - 1].is_mark(':') && (whole || ending == Ending::kStop)) {
        colon(first, i);
      } else if (whole && at_start &&
                 (is_all(i) || count_words(text_, stretch.inner, kFloatingWords) >= kFloatingWords)) {
        floating(i);
        sign(i + 1, last);
      }
      ++i;
    }
  }

  /// Whether the paragraph is nothing but the marks.
  [[nodiscard]] bool is_all(std::size_t at) const {
    return only_quotations(0, words_.size()) && first_quotation(0, words_.size()) == at &&
           first_quotation(at + 1, words_.size()) == words_.size();
  }

  /// Whether marks after a cue go on with what was said before it: nothing but marks up to the end, or a
  /// sentence's rest.
  [[nodiscard]] bool goes_on(std::size_t at, std::size_t last) const {
    const Marked& stretch = marked_[words_[at].quotation];
    if (at + 1 >= last || words_[at + 1].kind == WordKind::kPunctuation || words_[at + 1].is_quotation())
      return true;
    return begins_sentence(text_, stretch) && ending_of(text_, stretch) != Ending::kOpen;
  }

  void floating(std::size_t at) {
    Attribution attribution;
    attribution.form = AttributionForm::kFloating;
    attribution.speaker = running_.speaker;
    attribution.speaker_form = running_.speaker ? SpeakerForm::kRunning : SpeakerForm::kNone;
    if (nested_) return;
    fill(attribution, at, at + 1, true);
    keep(std::move(attribution));
  }

  /// "..." - Maria Vell
  void sign(std::size_t dash, std::size_t last) {
    if (nested_ || dash + 1 >= last || !words_[dash].is_mark('-')) return;
    const auto phrase = phrase_after(words_, dash + 1, last);
    if (!phrase || phrase->form != PhraseForm::kName || phrase->last < last) return;
    found_.back().form = AttributionForm::kColon;
    found_.back().speaker = span_of(*phrase);
    found_.back().speaker_form = form_of(*phrase);
  }

  /// "Vell: ...", "The letter's last line: ..."
  void colon(std::size_t first, std::size_t at) {
    Attribution attribution;
    attribution.form = AttributionForm::kColon;
    auto phrase = phrase_before(words_, first, at - 1);
    if (!phrase || phrase->first != first) phrase = leading_phrase(at - 1);
    if (phrase) {
      attribution.speaker = span_of(*phrase);
      attribution.speaker_form = form_of(*phrase);
    } else if (running_.speaker) {
      attribution.speaker = running_.speaker;
      attribution.speaker_form = SpeakerForm::kRunning;
    }
    fill(attribution, at, at + 1, true);
    keep(std::move(attribution));
  }

  // ------------------------------------------------------------- building

  void describe(Attribution& attribution, const Cue& cue) {
    attribution.act = cue.according ? QuoteAct::kSpeech : cue.verb.act;
    attribution.cue = Span{words_[cue.begin].span.begin, words_[cue.end - 1].span.end};
    if (cue.subject) {
      attribution.speaker = span_of(*cue.subject);
      attribution.speaker_form = form_of(*cue.subject);
    } else if (subject_) {
      attribution.speaker = subject_;
      attribution.speaker_form = subject_form_;
    } else if (const auto first = leading_phrase(cue.begin)) {
      attribution.speaker = span_of(*first);
      attribution.speaker_form = form_of(*first);
    } else if (running_.speaker) {
      attribution.speaker = running_.speaker;
      attribution.speaker_form = SpeakerForm::kRunning;
    }
    if (cue.addressee) attribution.addressee = span_of(*cue.addressee);
    if (cue.medium) attribution.medium = span_of(*cue.medium);
    const std::size_t last = std::max(cue.clause_end, cue.end);
    attribution.clause = Span{words_[cue.first].span.begin, words_[last - 1].span.end};
    remember(cue, true);
  }

  /// The phrase that opens the sentence, after an adverb or a prepositional phrase: the subject of verbs that
  /// are no cues.
  [[nodiscard]] std::optional<Phrase> leading_phrase(std::size_t end) const {
    std::size_t at = sentence_begin_;
    end = std::min(end, at + kPhraseReach);
    while (at < end && words_[at].is_word() && words_[at].is(kCoordinator | kAdverb)) ++at;
    if (at < end && words_[at].is_mark(',')) ++at;
    if (at < end && words_[at].is_word() && words_[at].is(kPreposition | kSubordinator | kTimeWord) &&
        !words_[at].is(kDeterminer)) {
      while (at < end && !words_[at].is_mark(',')) ++at;
      ++at;
    }
    if (at >= end) return std::nullopt;
    return phrase_after(words_, at, end);
  }

  /// A sentence without a cue that opens with a name: who is told of may speak next.
  void introduce(std::size_t begin, std::size_t end) {
    auto phrase = phrase_after(words_, begin, end);
    if (nested_ || !phrase || phrase->form != PhraseForm::kName) return;
    std::size_t last = phrase->first;
    while (last < phrase->last && !words_[last].is_mark(',')) ++last;
    running_.speaker = span_of({phrase->first, last, phrase->form});
  }

  void remember(const Cue& cue, bool quoted) {
    if (!cue.subject) return;
    subject_ = span_of(*cue.subject);
    subject_form_ = form_of(*cue.subject);
    // A pronoun that no words in marks belong to stands for who was named before.
    if (quoted || subject_form_ != SpeakerForm::kPronoun || !running_.speaker) running_.speaker = subject_;
  }

  void fill(Attribution& attribution, std::size_t first, std::size_t last, bool marked_only) const {
    attribution.marked_only = marked_only;
    for (std::size_t i = first; i < last; ++i) {
      if (!words_[i].is_quotation()) continue;
      attribution.quotations.push_back(words_[i].quotation);
      if (marked_only) attribution.content.push_back(marked_[words_[i].quotation].inner);
    }
    if (!marked_only) attribution.content.push_back({words_[first].span.begin, words_[last - 1].span.end});
  }

  void extend(std::size_t first, std::size_t last) {
    Attribution& attribution = found_[*continued_];
    for (std::size_t i = first; i < last; ++i) {
      if (!words_[i].is_quotation()) continue;
      attribution.quotations.push_back(words_[i].quotation);
      attribution.content.push_back(marked_[words_[i].quotation].inner);
    }
  }

  void keep(Attribution attribution) {
    found_.push_back(std::move(attribution));
    continued_ = found_.size() - 1;
  }

  /// A quotation that its paragraph leaves open goes on in the next.
  void leave_open() {
    if (words_.empty() || !words_.back().is_quotation() || !continued_) return;
    const Index last = words_.back().quotation;
    if (!marked_[last].closed && !found_[*continued_].quotations.empty() &&
        found_[*continued_].quotations.back() == last) {
      running_.open = continued_;
    }
  }

  // ------------------------------------------------------------- looking

  [[nodiscard]] std::size_t first_quotation(std::size_t first, std::size_t last) const {
    return first < last ? std::min(last, next_quotation_[first]) : last;
  }

  /// Whether the marks in words [first, last) hold nothing but names and titles of works.
  [[nodiscard]] bool only_titles(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) {
      if (words_[i].is_quotation() && !in_title_case(text_, marked_[words_[i].quotation].inner)) return false;
    }
    return true;
  }

  [[nodiscard]] bool has_quotation(std::size_t first, std::size_t last) const {
    return first < last && first_quotation(first, last) < last;
  }

  [[nodiscard]] bool only_quotations(std::size_t first, std::size_t last) const {
    bool any = false;
    for (std::size_t i = first; i < last; ++i) {
      if (words_[i].is_quotation()) {
        any = true;
      } else if (words_[i].kind != WordKind::kPunctuation) {
        return false;
      }
    }
    return any;
  }

  [[nodiscard]] Span span_of(const Phrase& phrase) const {
    return {words_[phrase.first].span.begin, words_[phrase.last - 1].span.end};
  }

  [[nodiscard]] static SpeakerForm form_of(const Phrase& phrase) {
    switch (phrase.form) {
      case PhraseForm::kName:
        return SpeakerForm::kName;
      case PhraseForm::kNominal:
        return SpeakerForm::kNominal;
      case PhraseForm::kPronoun:
        break;
    }
    return SpeakerForm::kPronoun;
  }

  std::string_view text_;
  const std::vector<Marked>& marked_;
  const Lexicon& lexicon_;
  const std::vector<Word>& words_;
  bool nested_;
  Running& running_;
  std::vector<Attribution>& found_;
  std::vector<std::size_t> next_quotation_;  ///< [word] the first quotation from there on
  std::optional<std::size_t> continued_;     ///< the attribution that following marks go on with
  std::size_t sentence_begin_ = 0;
  bool carried_ = false;         ///< it comes from the paragraph before
  std::optional<Span> subject_;  ///< of the sentence's last cue
  SpeakerForm subject_form_ = SpeakerForm::kNone;
};

}  // namespace

void Attributor::attribute(const std::vector<Word>& words, bool nested, Running& running,
                           std::vector<Attribution>& found) const {
  Pass(text_, marked_, lexicon_, words, nested, running, found).run();
}

}  // namespace verbale::quotes
