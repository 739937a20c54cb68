#include "stages/coreference/entity_finder.h"

#include <algorithm>

namespace verbale::coreference {
namespace {

double likeness(Span a, Span b) {
  const std::uint32_t begin = std::max(a.begin, b.begin);
  const std::uint32_t end = std::min(a.end, b.end);
  const std::uint32_t shared = begin < end ? end - begin : 0;
  return static_cast<double>(shared) / static_cast<double>(a.size() + b.size() - shared);
}

}  // namespace

EntityFinder::EntityFinder(const Document& document)
    : tokens_(document.get<Tokens>()), syntax_(document.get<Syntax>()) {
  const Entities& entities = document.get<Entities>();
  for (std::size_t e = 0; e < entities.size(); ++e) {
    for (const Mention& mention : entities[e].mentions) {
      const auto head = head_of(mention.span);
      if (head) mentions_.push_back({*head, static_cast<Index>(e), mention.span, mention.form});
    }
  }
  std::stable_sort(mentions_.begin(), mentions_.end(),
                   [](const Headed& a, const Headed& b) { return a.head < b.head; });
}

std::optional<Index> EntityFinder::entity_of(Span span) const {
  const auto head = head_of(span);
  if (!head) return std::nullopt;
  const auto first = std::partition_point(mentions_.begin(), mentions_.end(),
                                          [&](const Headed& each) { return each.head < *head; });
  const Headed* best = nullptr;
  for (auto at = first; at != mentions_.end() && at->head == *head; ++at) {
    if (best == nullptr || likeness(at->span, span) > likeness(best->span, span)) best = &*at;
  }
  if (best != nullptr) return best->entity;
  // The head stands in a mention with another head, or a name stands beside it.
  const auto begin = std::partition_point(mentions_.begin(), mentions_.end(), [&](const Headed& each) {
    return tokens_[each.head].span.begin < span.begin;
  });
  for (auto at = begin; at != mentions_.end() && tokens_[at->head].span.begin < span.end; ++at) {
    if (at->form == MentionForm::kName && at->span.contains(tokens_[*head].span)) return at->entity;
  }
  return std::nullopt;
}

std::optional<Index> EntityFinder::head_of(Span span) const {
  const auto first = static_cast<Index>(
      std::partition_point(tokens_.begin(), tokens_.end(),
                           [&](const Token& each) { return each.span.end <= span.begin; }) -
      tokens_.begin());
  for (Index t = first; t < tokens_.size() && tokens_[t].span.begin < span.end; ++t) {
    const Index up = syntax_[t].head;
    if (syntax_[t].upos == Upos::kPunct) continue;
    if (up == t || tokens_[up].span.begin < span.begin || tokens_[up].span.begin >= span.end) return t;
  }
  return std::nullopt;
}

}  // namespace verbale::coreference
