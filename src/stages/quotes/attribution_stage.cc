#include "stages/quotes/attribution_stage.h"

#include <algorithm>

#include "base/letters.h"
#include "base/utf8.h"
#include "stages/quotes/attribution.h"
#include "stages/quotes/confidence.h"
#include "stages/quotes/joining.h"
#include "stages/quotes/learned_attribution.h"
#include "stages/quotes/lexicon.h"
#include "stages/quotes/marks.h"
#include "stages/quotes/words.h"

namespace verbale {
namespace quotes {

/// What the codebook says of quotations.
struct QuoteData {
  Lexicon lexicon;
  ConfidenceTable confidence;
  LearnedAttributor learned;
};

namespace {

/// What the search finds in a document: the marked stretches of all blocks, and what ties them to speakers.
struct Findings {
  std::vector<Marked> marked;
  std::vector<Attribution> attributions;
};

/// The search for candidates and speakers, block after block.
class Search {
 public:
  Search(const Document& document, const Lexicon& lexicon) : document_(document), lexicon_(lexicon) {}

  Findings run() {
    const Blocks& blocks = document_.get<Blocks>();
    std::optional<std::size_t>
        silent;  // a block without marks, read only where the next one needs its speaker
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (!blocks[i].is_prose()) continue;
      if (!may_have_marks(document_.text(blocks[i].span))) {
        running_.open.reset();
        silent = i;
        continue;
      }
      if (silent) {
        running_.speaker.reset();
        block(blocks[*silent].span);
      }
      silent.reset();
      block(blocks[i].span);
    }
    return std::move(findings_);
  }

  /// Who says the marked words in what somebody reports: "told the court that her landlord had said, “...”".
  /// What has a cue already, or is an attribution's content, is left out.
  [[nodiscard]] std::vector<Attribution> within(const std::vector<Attribution>& attributions,
                                                const std::vector<Marked>& marked) {
    findings_ = {marked, {}};
    std::vector<Span> told;
    for (const Attribution& each : attributions) {
      if (each.cue) told.push_back(*each.cue);
      told.insert(told.end(), each.content.begin(), each.content.end());
    }
    std::sort(told.begin(), told.end(), [](Span a, Span b) { return a.begin < b.begin; });
    for (const Attribution& each : attributions) {
      if (each.marked_only || each.quotations.empty()) continue;
      for (const Span piece : each.content) {
        std::vector<Index> inside;
        for (const Index stretch : each.quotations) {
          if (piece.contains(marked[stretch].outer)) inside.push_back(stretch);
        }
        Running inner;
        if (!inside.empty()) region(piece, inside, true, inner);
      }
    }
    std::vector<Attribution> found = std::move(findings_.attributions);
    std::erase_if(found, [&](const Attribution& each) {
      if (!each.cue || !each.speaker || !each.marked_only || !begins_large(each.content.front())) return true;
      auto near = std::lower_bound(told.begin(), told.end(), each.content.front(),
                                   [](Span a, Span b) { return a.begin < b.begin; });
      const bool same = near != told.end() && near->begin == each.content.front().begin;
      near = std::lower_bound(told.begin(), told.end(), *each.cue,
                              [](Span a, Span b) { return a.begin < b.begin; });
      return same || (near != told.end() && near->begin == each.cue->begin);
    });
    return found;
  }

 private:
  void block(Span span) {
    const std::size_t base = findings_.marked.size();
    for (Marked marked : find_marked(document_.text(), span)) {
      if (marked.parent) *marked.parent += static_cast<Index>(base);
      findings_.marked.push_back(marked);
    }
    children_.resize(findings_.marked.size());
    std::vector<Index> top;
    for (std::size_t i = base; i < findings_.marked.size(); ++i) {
      const auto& parent = findings_.marked[i].parent;
      (parent ? children_[*parent] : top).push_back(static_cast<Index>(i));
    }
    if (running_.open && !goes_on(span, top)) running_.open.reset();
    region(span, top, false, running_);
    for (std::size_t i = base; i < findings_.marked.size(); ++i) {
      if (children_[i].empty()) continue;
      Running inner;
      region(findings_.marked[i].inner, children_[i], true, inner);
    }
  }

  /// Whether it begins as a sentence does.
  [[nodiscard]] bool begins_large(Span span) const {
    const std::string_view first = document_.text(
        {span.begin,
         span.begin + static_cast<std::uint32_t>(code_point_at(document_.text(), span.begin).size)});
    return lower_case(first) != first;
  }

  /// A quotation that was left open goes on where the block begins with a mark.
  [[nodiscard]] bool goes_on(Span block, const std::vector<Index>& top) const {
    return !top.empty() && findings_.marked[top.front()].outer.begin == block.begin;
  }

  void region(Span span, const std::vector<Index>& inside, bool nested, Running& running) {
    std::vector<Word> words = scan_words(document_.text(), span, findings_.marked, inside, lexicon_);
    drop_nouns(words);
    Attributor(document_.text(), findings_.marked, lexicon_)
        .attribute(words, nested, running, findings_.attributions);
  }

  /// "Claims", "notes" and "states" are cues only where the document's syntax does not have them as nouns and
  /// the like.
  void drop_nouns(std::vector<Word>& words) const {
    if (!document_.has<Syntax>() || document_.get<Syntax>().empty()) return;
    const auto& tokens = document_.get<Tokens>().items;
    auto token = tokens.begin();
    for (Word& word : words) {
      if (word.verb == 0) continue;
      token = std::partition_point(token, tokens.end(),
                                   [&](const Token& each) { return each.span.end <= word.span.begin; });
      if (token == tokens.end() || token->span.begin != word.span.begin) continue;
      switch (document_.get<Syntax>()[static_cast<std::size_t>(token - tokens.begin())].upos) {
        case Upos::kNoun:
        case Upos::kPropn:
        case Upos::kAdj:
        case Upos::kAdv:
        case Upos::kIntj:
        case Upos::kNum:
          word.verb = 0;
          break;
        default:
          break;
      }
    }
  }

  const Document& document_;
  const Lexicon& lexicon_;
  Findings findings_;
  std::vector<std::vector<Index>> children_;  ///< [marked]
  Running running_;
};

/// The first time of the cue's clause that stands outside the content and the speaker.
std::optional<Index> time_of(const Attribution& attribution, const Times& times) {
  if (!attribution.clause) return std::nullopt;
  auto time = std::lower_bound(times.begin(), times.end(), attribution.clause->begin,
                               [](const Time& each, std::uint32_t begin) { return each.span.begin < begin; });
  for (; time != times.end() && time->span.begin < attribution.clause->end; ++time) {
    const bool outside = std::none_of(attribution.content.begin(), attribution.content.end(),
                                      [&](Span piece) { return piece.overlaps(time->span); });
    const bool of_speaker = attribution.speaker && attribution.speaker->overlaps(time->span);
    if (outside && !of_speaker) return static_cast<Index>(time - times.begin());
  }
  return std::nullopt;
}

/// For each attribution the smallest one whose content holds all of its own, none where two hold each other.
/// They are sorted by where they begin, so those open at a place make a stack; it is held to kMaximumDepth.
std::vector<std::optional<Index>> innermost_around(const std::vector<Attribution>& attributions) {
  std::vector<std::optional<Index>> around(attributions.size());
  const auto end_of = [&](std::size_t i) { return attributions[i].content.back().end; };
  const auto holds = [&](std::size_t outer, std::size_t inner) {
    const auto& pieces = attributions[outer].content;
    return std::all_of(
        attributions[inner].content.begin(), attributions[inner].content.end(), [&](Span piece) {
          return std::any_of(pieces.begin(), pieces.end(), [&](Span each) { return each.contains(piece); });
        });
  };
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < attributions.size(); ++i) {
    const std::uint32_t begin = attributions[i].content.front().begin;
    std::erase_if(open, [&](std::size_t each) { return end_of(each) <= begin; });
    for (std::size_t k = open.size(); k > 0; --k) {
      if (!holds(open[k - 1], i) || holds(i, open[k - 1])) continue;
      around[i] = static_cast<Index>(open[k - 1]);
      break;
    }
    open.push_back(i);
    if (open.size() > kMaximumDepth) open.erase(open.begin());
  }
  return around;
}

Attributions assemble(const Document& document, Findings findings, const ConfidenceTable& confidence) {
  std::vector<Attribution>& attributions = findings.attributions;
  for (Attribution& attribution : attributions) {
    std::sort(attribution.content.begin(), attribution.content.end(),
              [](Span a, Span b) { return a.begin < b.begin; });
  }
  std::stable_sort(attributions.begin(), attributions.end(), [](const Attribution& a, const Attribution& b) {
    const Span one{a.content.front().begin, a.content.back().end};
    const Span two{b.content.front().begin, b.content.back().end};
    return one.begin != two.begin ? one.begin < two.begin : one.end > two.end;
  });
  const std::vector<std::optional<Index>> around = innermost_around(attributions);
  Attributions quotes;
  quotes.items.reserve(attributions.size());
  for (std::size_t i = 0; i < attributions.size(); ++i) {
    Attribution& attribution = attributions[i];
    Quote quote;
    quote.kind = attribution.quotations.empty() ? QuoteKind::kIndirect
                 : attribution.marked_only      ? QuoteKind::kDirect
                                                : QuoteKind::kMixed;
    quote.content = std::move(attribution.content);
    quote.cue = attribution.cue;
    if (attribution.speaker) quote.speaker = Role{*attribution.speaker, std::nullopt};
    if (attribution.addressee) quote.addressee = Role{*attribution.addressee, std::nullopt};
    quote.medium = attribution.medium;
    quote.act = attribution.act;
    quote.within = around[i];
    attribution.content = quote.content;
    quote.time = time_of(attribution, document.get<Times>());
    quote.confidence = attribution.learned ? confidence.of_learned(*attribution.learned)
                                           : confidence.of(attribution.form, attribution.speaker_form);
    quotes.items.push_back(std::move(quote));
  }
  return quotes;
}

}  // namespace
}  // namespace quotes

Result<AttributionStage> AttributionStage::load(const StageData& data) {
  auto lexicon = quotes::Lexicon::load(data.codebook);
  if (!lexicon) return lexicon.error();
  auto confidence = quotes::ConfidenceTable::load(data.codebook);
  if (!confidence) return confidence.error();
  auto learned = quotes::LearnedAttributor::load(data);
  if (!learned) return learned.error();
  return AttributionStage(std::make_shared<const quotes::QuoteData>(quotes::QuoteData{
      std::move(lexicon).value(), std::move(confidence).value(), std::move(learned).value()}));
}

Attributions AttributionStage::predict(const Document& document) const {
  quotes::Search search(document, data_->lexicon);
  quotes::Findings findings = search.run();
  findings.attributions = quotes::join(document, data_->learned.read(document), findings.marked,
                                       std::move(findings.attributions), data_->lexicon);
  for (quotes::Attribution& each : search.within(findings.attributions, findings.marked))
    findings.attributions.push_back(std::move(each));
  return quotes::assemble(document, std::move(findings), data_->confidence);
}

}  // namespace verbale
