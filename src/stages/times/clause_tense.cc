#include "stages/times/clause_tense.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace verbale::times {
namespace {

/// What a predicate has beside itself.
enum Group : std::uint16_t {
  kWill = 1,           ///< "will", "shall", "would"
  kModal = 2,          ///< "may", "can", "should": what is open
  kPastAuxiliary = 4,  ///< "was", "had", "did"
  kPerfect = 8,        ///< "has", "have"
  kPresentAuxiliary = 16,
  kTo = 32,
  kCopula = 64,
};

/// Steps up a tree: deeper trees tell nothing of an expression's clause.
constexpr int kMostSteps = 24;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Verbs whose infinitive is as real as they are: "failed to agree on Friday".
constexpr std::array<std::string_view, 22> kImplicative{
    "fail", "manage", "begin", "start", "continue", "refuse", "decline", "help", "try",  "seem",  "appear",
    "use",  "have",   "get",   "come",  "force",    "cease",  "proceed", "go",   "move", "allow", "tend"};

/// Participles and adjectives of what is still to come: "a vote scheduled for Friday".
constexpr std::array<std::string_view, 10> kAwaited{"schedule", "plan", "set", "expect", "slate",
                                                    "due",      "tip",  "aim", "bind",   "propose"};

}  // namespace

ClauseTense::ClauseTense(const Document& document) : document_(document) {
  const Syntax& syntax = document.get<Syntax>();
  groups_.assign(syntax.size(), 0);
  for (std::size_t i = 0; i < syntax.size(); ++i) {
    const Word& word = syntax[i];
    const std::string_view relation = syntax.relation(i);
    if (relation == "mark") {
      if (word.upos == Upos::kPart) groups_[word.head] |= kTo;
      continue;
    }
    if (!relation.starts_with("aux") && relation != "cop") continue;
    std::uint16_t bits = relation == "cop" ? kCopula : 0;
    const std::string_view lemma = word.lemma;
    const std::string_view tag = syntax.xpos(i);
    if (lemma == "will" || lemma == "shall" || lemma == "would") {
      bits |= kWill;
    } else if (tag == "MD") {
      bits |= kModal;
    } else if (tag == "VBD") {
      bits |= kPastAuxiliary;
    } else if (lemma == "have" && tag != "VB") {
      bits |= kPerfect;
    } else if (tag == "VBZ" || tag == "VBP") {
      bits |= kPresentAuxiliary;
    }
    groups_[word.head] |= bits;
  }
}

bool ClauseTense::is_predicate(Index token) const {
  return document_.get<Syntax>()[token].upos == Upos::kVerb || groups_[token] != 0;
}

Tense ClauseTense::of(Span span) const {
  const auto& tokens = document_.get<Tokens>().items;
  const Syntax& syntax = document_.get<Syntax>();
  if (syntax.empty()) return Tense::kUnknown;
  auto token = static_cast<Index>(
      std::partition_point(tokens.begin(), tokens.end(),
                           [&](const Token& each) { return each.span.end <= span.begin; }) -
      tokens.begin());
  // The word of the stretch that depends on one outside it.
  while (token < tokens.size() && tokens[token].span.begin < span.end &&
         tokens[syntax[token].head].span.overlaps(span) && syntax[token].head != token)
    ++token;
  if (token >= tokens.size() || tokens[token].span.begin >= span.end) return Tense::kUnknown;
  for (int step = 0; step < kMostSteps; ++step) {
    if (is_predicate(token)) return tense_of(token);
    const Index head = syntax[token].head;
    if (head == token) return Tense::kUnknown;
    token = head;
  }
  return Tense::kUnknown;
}

Tense ClauseTense::tense_of(Index predicate) const {
  const Syntax& syntax = document_.get<Syntax>();
  for (int step = 0; step < kMostSteps; ++step) {
    const Word& word = syntax[predicate];
    const std::string_view tag = syntax.xpos(predicate);
    const std::string_view relation = syntax.relation(predicate);
    const std::uint16_t group = groups_[predicate];
    const bool awaited = (tag == "VBN" || tag == "JJ" || tag == "VBD") && is_one_of(word.lemma, kAwaited);
    if ((group & kWill) != 0) return Tense::kFuture;
    if (awaited && (group & (kPastAuxiliary | kPerfect)) == 0 && tag != "VBD") return Tense::kFuture;
    if ((group & (kPastAuxiliary | kPerfect)) != 0) return Tense::kPast;
    if ((group & kModal) != 0) return Tense::kFuture;
    if (tag == "VBD") return Tense::kPast;
    if ((group & kTo) != 0) {
      if (word.head == predicate) return Tense::kUnknown;
      const Word& above = syntax[word.head];
      if (relation == "xcomp" && above.upos == Upos::kVerb && is_one_of(above.lemma, kImplicative) &&
          !(above.lemma == "go" && syntax.xpos(word.head) == "VBG")) {
        predicate = word.head;
        continue;
      }
      return Tense::kFuture;
    }
    if (tag == "VBZ" || tag == "VBP" || (group & kPresentAuxiliary) != 0) return Tense::kPresent;
    if (tag == "VBN" && relation.starts_with("acl")) return Tense::kPast;
    // A participle, a second verb, a predicate without a verb: as what it hangs on.
    Index up = word.head;
    for (int more = 0; more < kMostSteps && up != predicate && !is_predicate(up) && syntax[up].head != up;
         ++more)
      up = syntax[up].head;
    if (up == predicate || !is_predicate(up)) return Tense::kUnknown;
    predicate = up;
  }
  return Tense::kUnknown;
}

}  // namespace verbale::times
