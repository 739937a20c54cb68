#include "stages/segment/sentence_stage.h"

#include <memory>

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include "stages/segment/boundary_features.h"
#include "stages/segment/characters.h"

namespace verbale {
namespace {

/// What the score of a gap without any sign must reach, in hundredths: the model learned such gaps from
/// letters and forums, whose lines were run together; in a report a false end is worse than one that is
/// missed.
constexpr std::int32_t kBareMargin = 100;

/// The span without white space at its edges; empty where there is nothing else.
Span trimmed(std::string_view text, Span span) {
  while (!span.empty()) {
    const Character first = character_at(text, span.begin);
    if (first.kind != CharacterKind::kSpace) break;
    span.begin += first.size;
  }
  while (!span.empty()) {
    const std::uint32_t size = code_point_before(text, span.end).size;
    if (character_at(text, span.end - size).kind != CharacterKind::kSpace) break;
    span.end -= size;
  }
  return span;
}

/// Unicode Standard Annex 29, sentence boundaries, as ICU knows them for any language.
Sentences unicode_sentences(const Document& document) {
  Sentences sentences;
  const std::string_view text = document.text();
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status));
  UText* view = nullptr;
  Index block_index = 0;
  for (const Block& block : document.get<Blocks>()) {
    const auto add = [&](std::uint32_t begin, std::uint32_t end) {
      if (const Span span = trimmed(text, {begin, end}); !span.empty()) {
        sentences.items.push_back({span, 0, 0, block_index});
      }
    };
    if (U_SUCCESS(status)) {
      view = utext_openUTF8(view, text.data() + block.span.begin, block.span.size(), &status);
      breaks->setText(view, status);
    }
    std::uint32_t begin = block.span.begin;
    if (U_SUCCESS(status)) {
      for (std::int32_t at = breaks->first(); at != icu::BreakIterator::DONE; at = breaks->next()) {
        const std::uint32_t end = block.span.begin + static_cast<std::uint32_t>(at);
        if (end > begin) add(begin, end);
        begin = std::max(begin, end);
      }
    }
    if (begin < block.span.end) add(begin, block.span.end);
    ++block_index;
  }
  utext_close(view);
  return sentences;
}

}  // namespace

Result<SentenceStage> SentenceStage::load(const StageData& data) {
  auto lexicon = SegmentLexicon::load(data.codebook);
  if (!lexicon) return lexicon.error();
  auto model = BoundaryModel::load(data.models);
  if (!model) return model.error();
  auto head = LearnedHead::load(data.bundle, "heads.sentences", 1, data.precision);
  if (!head) return head.error();
  return SentenceStage(std::move(lexicon).value(), std::move(model).value(), std::move(head).value(),
                       data.bundle.sentences());
}

Sentences SentenceStage::predict(const Document& document) const {
  return document.get<Language>().english || !document.get<Tokens>().empty() ? english_sentences(document)
                                                                             : unicode_sentences(document);
}

Sentences SentenceStage::english_sentences(const Document& document) const {
  Sentences sentences;
  const Tokens& tokens = document.get<Tokens>();
  sentences.items.reserve(tokens.size() / 16 + 1);
  std::vector<float> logits;  // [tokens]: that a sentence begins there; empty without an encoding
  if (const Encoding& encoding = document.get<Encoding>(); encoding.width > 0) {
    logits.resize(tokens.size());
    head_.score(encoding, 0, tokens.size(), logits);
  }
  BoundaryScanner scanner(document.text(), tokens.items, lexicon_);
  Index first = 0;
  Index block_index = 0;
  for (const Block& block : document.get<Blocks>()) {
    Index last = first;
    while (last < tokens.size() && tokens[last].span.begin < block.span.end) ++last;
    Index sentence = first;
    const auto close = [&](Index end) {
      sentences.items.push_back(
          {{tokens[sentence].span.begin, tokens[end - 1].span.end}, sentence, end, block_index});
      sentence = end;
    };
    const auto decide = [&](Index gap, auto describe) {
      if (scanner.is_certain(gap)) {
        close(gap + 1);
        return true;
      }
      std::int32_t score = scanner.is_bare(gap) ? -kBareMargin : 0;
      describe([&](BoundaryTemplate form, FeatureValue one, FeatureValue two, FeatureValue three) {
        score += model_.weight(feature_key(form, one.hash, two.hash, three.hash));
      });
      const bool ends = logits.empty()
                            ? score > 0
                            : weights_.rule_weight * score / 100 +
                                      weights_.logit_weight * static_cast<double>(logits[gap + 1]) +
                                      weights_.bias >
                                  0;
      if (ends) close(gap + 1);
      return ends;
    };
    const auto forced = [&](Index gap) {
      const bool ends = !logits.empty() && static_cast<double>(logits[gap + 1]) > weights_.free_threshold;
      if (ends) close(gap + 1);
      return ends;
    };
    scanner.block(first, last, decide, forced);
    if (sentence < last) close(last);
    first = last;
    ++block_index;
  }
  return sentences;
}

}  // namespace verbale
