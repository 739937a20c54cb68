#include "stages/coreference/tree.h"

#include <algorithm>
#include <array>
#include <utility>

namespace verbale::coreference {
namespace {

constexpr std::array<std::pair<std::string_view, Relation>, 32> kRelations{{
    {"acl", Relation::kAcl},
    {"advcl", Relation::kAdvcl},
    {"advmod", Relation::kAdvmod},
    {"amod", Relation::kAmod},
    {"appos", Relation::kAppos},
    {"aux", Relation::kAux},
    {"case", Relation::kCase},
    {"cc", Relation::kCc},
    {"ccomp", Relation::kCcomp},
    {"compound", Relation::kCompound},
    {"conj", Relation::kConj},
    {"cop", Relation::kCop},
    {"csubj", Relation::kCsubj},
    {"dep", Relation::kDep},
    {"det", Relation::kDet},
    {"discourse", Relation::kDiscourse},
    {"dislocated", Relation::kDislocated},
    {"expl", Relation::kExpl},
    {"flat", Relation::kFlat},
    {"list", Relation::kList},
    {"mark", Relation::kMark},
    {"nmod", Relation::kNmod},
    {"nsubj", Relation::kNsubj},
    {"nummod", Relation::kNummod},
    {"obj", Relation::kObj},
    {"obl", Relation::kObl},
    {"orphan", Relation::kOrphan},
    {"parataxis", Relation::kParataxis},
    {"punct", Relation::kPunct},
    {"reparandum", Relation::kReparandum},
    {"vocative", Relation::kVocative},
    {"xcomp", Relation::kXcomp},
}};

Relation relation_named(std::string_view label) {
  const std::string_view base = label.substr(0, label.find(':'));
  const auto* found = std::find_if(kRelations.begin(), kRelations.end(),
                                   [&](const auto& each) { return each.first == base; });
  return found == kRelations.end() ? Relation::kOther : found->second;
}

}  // namespace

Tree::Tree(const Document& document)
    : document_(document), tokens_(document.get<Tokens>()), syntax_(document.get<Syntax>()) {
  const std::size_t words = syntax_.size();
  if (words > 0) {
    for (const std::string& label : syntax_.labels->relations) relations_.push_back(relation_named(label));
  }
  sentences_.resize(words);
  const Sentences& sentences = document.get<Sentences>();
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    std::fill(sentences_.begin() + sentences[s].first_token, sentences_.begin() + sentences[s].last_token,
              static_cast<Index>(s));
  }

  first_child_.assign(words + 1, 0);
  for (Index i = 0; i < words; ++i) {
    if (!is_root(i)) ++first_child_[head(i) + 1];
  }
  std::vector<Index> open(words);  // children that the subtree still waits for
  for (std::size_t i = 0; i < words; ++i) {
    open[i] = first_child_[i + 1];
    first_child_[i + 1] += first_child_[i];
  }
  children_.resize(first_child_[words]);
  std::vector<Index> next(first_child_.begin(), first_child_.end() - 1);
  for (Index i = 0; i < words; ++i) {
    if (!is_root(i)) children_[next[head(i)]++] = i;
  }

  // From the leaves up.
  subtrees_.resize(words);
  std::vector<Index> ready;
  for (Index i = 0; i < words; ++i) {
    subtrees_[i] = {i, i + 1};
    if (open[i] == 0) ready.push_back(i);
  }
  while (!ready.empty()) {
    const Index word = ready.back();
    ready.pop_back();
    if (is_root(word)) continue;
    Span& above = subtrees_[head(word)];
    above.begin = std::min(above.begin, subtrees_[word].begin);
    above.end = std::max(above.end, subtrees_[word].end);
    if (--open[head(word)] == 0) ready.push_back(head(word));
  }
}

Index Tree::head_of(Index first, Index last) const {
  for (Index i = first; i < last; ++i) {
    if (is_root(i) || head(i) < first || head(i) >= last) return i;
  }
  return first;
}

}  // namespace verbale::coreference
