#include "stages/coreference/phrase_spans.h"

#include <algorithm>
#include <array>
#include <vector>

namespace verbale::coreference {
namespace {

enum class Take : std::uint8_t {
  kIn,
  kOut,
  kTouching,    ///< where it touches what the mention has
  kPossessive,  ///< the "'s" of a possessor
};

/// What a dependent of a relation is to its head's mention, before the head and after it.  Measured on the
/// trees and mentions of GUM.
struct Rule {
  Take before;
  Take after;
};

Rule rule_for(Relation relation, std::string_view full) {
  switch (relation) {
    case Relation::kNmod:
      // Of those put first only possessors ("his"), titles ("Gen.") and the like belong to the phrase.
      return {full == "nmod" || full == "nmod:npmod" ? Take::kOut : Take::kIn, Take::kIn};
    case Relation::kAcl:
    case Relation::kAppos:
      return {Take::kOut, Take::kIn};
    case Relation::kAdvmod:
      return {Take::kOut, Take::kTouching};
    case Relation::kDep:
      return {Take::kTouching, Take::kTouching};
    case Relation::kCase:
      return {Take::kOut, Take::kPossessive};
    case Relation::kAdvcl:
    case Relation::kAux:
    case Relation::kCc:
    case Relation::kCcomp:
    case Relation::kConj:
    case Relation::kCop:
    case Relation::kCsubj:
    case Relation::kDiscourse:
    case Relation::kDislocated:
    case Relation::kExpl:
    case Relation::kList:
    case Relation::kMark:
    case Relation::kNsubj:
    case Relation::kObj:
    case Relation::kObl:
    case Relation::kOrphan:
    case Relation::kParataxis:
    case Relation::kPunct:
    case Relation::kReparandum:
    case Relation::kVocative:
    case Relation::kXcomp:
      return {Take::kOut, Take::kOut};
    case Relation::kAmod:
    case Relation::kCompound:
    case Relation::kDet:
    case Relation::kFlat:
    case Relation::kNummod:
    case Relation::kOther:
      break;
  }
  return {Take::kIn, Take::kIn};
}

bool is_nominal(Upos upos) {
  return upos == Upos::kNoun || upos == Upos::kPropn || upos == Upos::kNum;
}

/// "is the minister": what hangs on it may belong to the clause.
bool is_predicate(const Tree& tree, Index head) {
  const auto children = tree.children(head);
  return std::any_of(children.begin(), children.end(), [&](Index child) {
    const Relation relation = tree.relation(child);
    return relation == Relation::kCop || relation == Relation::kNsubj || relation == Relation::kCsubj ||
           relation == Relation::kExpl;
  });
}

bool has_of(const Tree& tree, Index word) {
  const auto children = tree.children(word);
  return std::any_of(children.begin(), children.end(), [&](Index child) {
    return tree.relation(child) == Relation::kCase && tree.text(child) == "of";
  });
}

/// "Ada Roe": names of people, above all.
bool is_named_in_parts(const Tree& tree, Index head) {
  const auto children = tree.children(head);
  return std::any_of(children.begin(), children.end(),
                     [&](Index child) { return tree.relation(child) == Relation::kFlat; });
}

/// Whether a verb is used as a noun: "the killing of", "his dancing".
bool is_gerund(const Tree& tree, Index head) {
  if (tree.xpos(head) != "VBG" && tree.xpos(head) != "NN") return false;
  const auto children = tree.children(head);
  return std::any_of(children.begin(), children.end(), [&](Index child) {
    const Relation relation = tree.relation(child);
    return child < head &&
           (relation == Relation::kDet || relation == Relation::kNmod || relation == Relation::kAmod);
  });
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kPairs{{{"(", ")"},
                                                                               {"[", "]"},
                                                                               {"{", "}"},
                                                                               {"\u201C", "\u201D"},
                                                                               {"\u2018", "\u2019"},
                                                                               {"\"", "\""},
                                                                               {"\u00AB", "\u00BB"},
                                                                               {"``", "''"},
                                                                               {"-LRB-", "-RRB-"}}};

/// The marks that [first, last) opens and does not close, as the marks that would close them.
std::vector<std::string_view> left_open(const Tree& tree, Index first, Index last) {
  std::vector<std::string_view> open;
  for (Index i = first; i < last; ++i) {
    const std::string_view word = tree.text(i);
    if (!open.empty() && open.back() == word) {
      open.pop_back();
      continue;
    }
    const auto* pair =
        std::find_if(kPairs.begin(), kPairs.end(), [&](const auto& each) { return each.first == word; });
    if (pair != kPairs.end()) open.push_back(pair->second);
  }
  return open;
}

}  // namespace

Span mention_words(const Tree& tree, Index head) {
  const Span alone{head, head + 1};
  const Upos upos = tree.upos(head);
  if ((upos == Upos::kVerb || upos == Upos::kAux) && !is_gerund(tree, head)) return alone;
  const bool predicate = is_predicate(tree, head);
  const bool named = upos == Upos::kPropn && is_named_in_parts(tree, head);
  Span words = alone;
  const auto children = tree.children(head);
  const auto after = std::lower_bound(children.begin(), children.end(), head);
  for (auto at = after; at != children.begin();) {
    const Index child = *--at;
    const Span subtree = tree.subtree(child);
    const Take take = rule_for(tree.relation(child), tree.full_relation(child)).before;
    if (take == Take::kIn || (take == Take::kTouching && subtree.end == words.begin))
      words.begin = std::min(words.begin, subtree.begin);
  }
  for (auto at = after; at != children.end(); ++at) {
    const Index child = *at;
    const Relation relation = tree.relation(child);
    const Span subtree = tree.subtree(child);
    bool in = false;
    switch (rule_for(relation, tree.full_relation(child)).after) {
      case Take::kIn:
        in = true;
        break;
      case Take::kTouching:
        in = !predicate && child == words.end && (relation == Relation::kDep || is_nominal(upos));
        break;
      case Take::kPossessive:
        in = child == words.end && tree.xpos(child) == "POS";
        break;
      case Take::kOut:
        break;
    }
    if (relation == Relation::kAppos) in = !predicate && (is_nominal(upos) || upos == Upos::kPron);
    // "Ada Roe of Ostrel", but not "Ada Roe in Ostrel".
    if (tree.full_relation(child) == "nmod" && (predicate || named)) in = has_of(tree, child);
    if (in) words.end = std::max(words.end, subtree.end);
  }
  if (words.size() > kLongestMention) return alone;
  while (words.end - 1 > head && tree.upos(words.end - 1) == Upos::kPunct) --words.end;
  while (words.begin < head && tree.upos(words.begin) == Upos::kPunct) ++words.begin;
  std::vector<std::string_view> open = left_open(tree, words.begin, words.end);
  while (!open.empty() && words.end < tree.size() && tree.text(words.end) == open.back() &&
         tree.sentence(words.end) == tree.sentence(head)) {
    ++words.end;
    open.pop_back();
  }
  return words;
}

}  // namespace verbale::coreference
