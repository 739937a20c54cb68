#include "stages/names/name_stage.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "encoder/bundle.h"

namespace verbale {
namespace {

constexpr std::size_t kTypes = static_cast<std::size_t>(EntityType::kOther) + 1;

}  // namespace

Result<NameStage> NameStage::load(const StageData& data) {
  std::array<std::string_view, kTypes> types;
  for (std::size_t k = 0; k < kTypes; ++k) types[k] = name_of(static_cast<EntityType>(k));
  auto labels = SpanLabels::parse(data.bundle.names().labels, types);
  if (!labels) {
    return Error{labels.error().code,
                 fmt::format("{}: heads.names: {}", ModelBundle::kManifest, labels.error().message)};
  }
  auto head = LearnedHead::load(data.bundle, "heads.names", labels->size, data.precision);
  if (!head) return head.error();
  return NameStage(std::move(head).value(), std::move(labels).value());
}

Names NameStage::predict(const Document& document) const {
  Names names;
  const Tokens& tokens = document.get<Tokens>();
  const Encoding& encoding = document.get<Encoding>();
  if (tokens.empty()) return names;
  const std::size_t size = labels_.size;
  std::vector<float> scores;  // of the tokens [scored, scored_end)
  Index scored = 0;
  Index scored_end = 0;
  for (const Sentence& sentence : document.get<Sentences>()) {
    for (Index first = sentence.first_token; first < sentence.last_token;) {
      const Index last = std::min(sentence.last_token, first + kMostTogether);
      if (last > scored_end) {
        // This piece and what follows it, a thousand at once.
        scored = first;
        scored_end = std::min(static_cast<Index>(tokens.size()), first + kMostTogether);
        scores.resize((scored_end - scored) * size);
        head_.score(encoding, scored, scored_end - scored, scores);
      }
      const std::span<const float> piece(&scores[(first - scored) * size], (last - first) * size);
      for (const DecodedSpan& found : decode_spans(piece, labels_)) {
        Name name;
        name.first_token = first + found.first;
        name.last_token = first + found.last;
        name.span = {tokens[name.first_token].span.begin, tokens[name.last_token - 1].span.end};
        name.type = static_cast<EntityType>(found.type);
        name.confidence = found.confidence;
        names.items.push_back(name);
      }
      first = last;
    }
  }
  return names;
}

}  // namespace verbale
