#include "stages/events/modality.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace verbale::events {
namespace {

using coreference::Relation;

/// Governors above the trigger that are asked.
constexpr std::size_t kMostSteps = 3;

/// By so much the odds of the status that the words tell grow.
constexpr float kWeight = 100.0F;

/// Years before this one are history to any article.
constexpr std::string_view kFirstRecentYear = "1990";

/// Of a time so many of which ago is history.
constexpr std::array<std::string_view, 4> kLongUnits{"century", "decade", "generation", "year"};

/// Of two readings the one that holds over the other: what is denied will not be, what is only wished for is
/// not planned.
const EventStatus* stronger(const EventStatus* one, const EventStatus* other) {
  if (one == nullptr) return other;
  if (other == nullptr || *one == EventStatus::kNegated) return one;
  if (*other == EventStatus::kNegated) return other;
  return *other == EventStatus::kHypothetical ? other : one;
}

constexpr std::array<Upos, 11> kParts{Upos::kVerb, Upos::kNoun,  Upos::kAdj,  Upos::kAdv,
                                      Upos::kAux,  Upos::kSconj, Upos::kPart, Upos::kDet,
                                      Upos::kPron, Upos::kPropn, Upos::kAdp};

std::optional<Upos> part_named(std::string_view name) {
  for (const Upos part : kParts) {
    if (name_of(part) == name) return part;
  }
  return std::nullopt;
}

std::optional<EventStatus> status_named(std::string_view name) {
  for (const EventStatus status :
       {EventStatus::kFuture, EventStatus::kHypothetical, EventStatus::kNegated, EventStatus::kHistorical}) {
    if (name_of(status) == name) return status;
  }
  return std::nullopt;
}

/// Whether what a word governs by this relation stands under its meaning: "want to leave", "fear of war",
/// "ban on".
bool governs(Relation relation) {
  return relation == Relation::kXcomp || relation == Relation::kCcomp || relation == Relation::kAcl ||
         relation == Relation::kObj || relation == Relation::kObl || relation == Relation::kNmod ||
         relation == Relation::kAdvcl || relation == Relation::kCsubj || relation == Relation::kNsubj;
}

/// Whether a dependent of this relation speaks of the word it hangs on.
bool describes(Relation relation) {
  return relation == Relation::kAux || relation == Relation::kMark || relation == Relation::kAdvmod ||
         relation == Relation::kDet || relation == Relation::kAmod || relation == Relation::kCase;
}

}  // namespace

Result<Modality> Modality::load(const Codebook& codebook) {
  auto table = codebook.table("events/modality.csv", {"lemma", "upos", "status"});
  if (!table) return table.error();
  Modality made;
  for (const Table::Row& row : table->rows()) {
    const auto part = part_named(row.fields[1]);
    const auto status = status_named(row.fields[2]);
    if (row.fields[2] == "alleged" && part && !row.fields[0].empty()) {
      made.claims_.emplace(row.fields[0], *part);
      continue;
    }
    if (row.fields[0].empty() || !part)
      return table->complaint(row, fmt::format("'{}' is no part of speech", row.fields[1]));
    if (!status)
      return table->complaint(row, fmt::format("'{}' is no status that words tell", row.fields[2]));
    if (!made.words_.emplace(std::pair(row.fields[0], *part), *status).second) {
      return table->complaint(row, fmt::format("'{}' is above", row.fields[0]));
    }
  }
  return made;
}

const EventStatus* Modality::word(const coreference::Tree& tree, Index token) const {
  const auto found = words_.find(std::pair(tree.document().get<Syntax>()[token].lemma, tree.upos(token)));
  return found == words_.end() ? nullptr : &found->second;
}

/// What the words on and with one word of the path say.  `first`: it is the trigger itself.
const EventStatus* Modality::beside(const coreference::Tree& tree, Index at, Index from, Index to,
                                    bool first) const {
  static constexpr EventStatus kFuture = EventStatus::kFuture;
  static constexpr EventStatus kHypothetical = EventStatus::kHypothetical;
  const EventStatus* told = nullptr;
  for (const Index child : tree.children(at)) {
    if (child >= from && child < to) continue;
    const Relation relation = tree.relation(child);
    if (relation == Relation::kAdvcl && first) {
      // "if they cross, we will fire"
      for (const Index mark : tree.children(child)) {
        const EventStatus* const found = tree.relation(mark) == Relation::kMark ? word(tree, mark) : nullptr;
        if (found != nullptr && *found == EventStatus::kHypothetical) told = stronger(told, &kHypothetical);
      }
    }
    if (!describes(relation)) continue;
    // Above the trigger only what makes a whole clause possible or not: "if", "would", "never".
    if (!first && (relation == Relation::kAmod || relation == Relation::kDet || relation == Relation::kCase))
      continue;
    const EventStatus* found = word(tree, child);
    // "said he would": the past of "will".
    const bool reported = relation == Relation::kAux && tree.text(child) == "would" &&
                          tree.relation(at) == Relation::kCcomp && tree.head(at) < at;
    if (found != nullptr && reported) found = &kFuture;
    told = stronger(told, found);
  }
  return told;
}

/// Whether a trigger is told with a time that is history to any article: a year long past, "twenty years
/// ago".
bool Modality::is_old(const coreference::Tree& tree, Index at) {
  const auto old = [&](Index token) {
    const std::string_view text = tree.text(token);
    const bool year = tree.upos(token) == Upos::kNum && text.size() == 4 && text < kFirstRecentYear &&
                      text >= "1000" && text.find_first_not_of("0123456789") == std::string_view::npos;
    if (year) return true;
    const std::string& lemma = tree.document().get<Syntax>()[token].lemma;
    if (lemma != "ago" && lemma != "earlier" && lemma != "before") return false;
    return std::any_of(tree.children(token).begin(), tree.children(token).end(), [&](Index child) {
      const std::string& unit = tree.document().get<Syntax>()[child].lemma;
      return std::find(kLongUnits.begin(), kLongUnits.end(), unit) != kLongUnits.end();
    });
  };
  for (const Index child : tree.children(at)) {
    const Relation relation = tree.relation(child);
    if (relation != Relation::kObl && relation != Relation::kNmod && relation != Relation::kAdvmod) continue;
    if (old(child)) return true;
    for (const Index below : tree.children(child)) {
      if (old(below)) return true;
    }
  }
  return false;
}

bool Modality::claims(const coreference::Tree& tree, Index token) const {
  return claims_.contains(std::pair(tree.document().get<Syntax>()[token].lemma, tree.upos(token)));
}

bool Modality::claimed(const coreference::Tree& tree, Index first, Index last) const {
  Index at = tree.head_of(first, last);
  for (const Index child : tree.children(at)) {
    if (child >= first && child < last) continue;
    if (describes(tree.relation(child)) && claims(tree, child)) return true;
    if (tree.relation(child) != Relation::kObl) continue;
    for (const Index mark : tree.children(child)) {
      if (tree.relation(mark) == Relation::kCase && claims(tree, mark)) return true;
    }
  }
  for (std::size_t step = 0; step < kMostSteps && !tree.is_root(at) && governs(tree.relation(at)); ++step) {
    if (tree.relation(at) == Relation::kNsubj) return false;
    at = tree.head(at);
    if (claims(tree, at)) return true;
  }
  return false;
}

void Modality::weigh(const coreference::Tree& tree, Index first, Index last,
                     std::array<float, 5>& statuses) const {
  static constexpr EventStatus kHistorical = EventStatus::kHistorical;
  Index at = tree.head_of(first, last);
  const EventStatus* told = beside(tree, at, first, last, true);
  for (std::size_t step = 0; step < kMostSteps && !tree.is_root(at); ++step) {
    const Relation relation = tree.relation(at);
    const bool beside_it = relation == Relation::kConj && tree.upos(at) == tree.upos(tree.head(at));
    if (!governs(relation) && !beside_it) break;
    // A subject acts; a passive's is acted on.
    const bool under = !beside_it && (relation != Relation::kNsubj || tree.full_relation(at) == "nsubj:pass");
    at = tree.head(at);
    if (under) told = stronger(told, word(tree, at));
    told = stronger(told, beside(tree, at, first, last, false));
  }
  if (told == nullptr && is_old(tree, tree.head_of(first, last))) told = &kHistorical;
  if (told == nullptr) return;
  statuses[static_cast<std::size_t>(*told)] *= kWeight;
  float sum = 0;
  for (const float each : statuses) sum += each;
  for (float& each : statuses) each /= sum;
}

}  // namespace verbale::events
