#include "stages/coreference/pronouns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/letters.h"

namespace verbale::coreference {
namespace {

constexpr std::array<std::pair<std::string_view, Pronoun>, 35> kPronouns{{
    {"i", Pronoun::kI},
    {"me", Pronoun::kI},
    {"my", Pronoun::kI},
    {"mine", Pronoun::kI},
    {"myself", Pronoun::kI},
    {"we", Pronoun::kWe},
    {"us", Pronoun::kWe},
    {"our", Pronoun::kWe},
    {"ours", Pronoun::kWe},
    {"ourselves", Pronoun::kWe},
    {"you", Pronoun::kYou},
    {"your", Pronoun::kYou},
    {"yours", Pronoun::kYou},
    {"yourself", Pronoun::kYou},
    {"yourselves", Pronoun::kYou},
    {"he", Pronoun::kHe},
    {"him", Pronoun::kHe},
    {"his", Pronoun::kHe},
    {"himself", Pronoun::kHe},
    {"she", Pronoun::kShe},
    {"her", Pronoun::kShe},
    {"hers", Pronoun::kShe},
    {"herself", Pronoun::kShe},
    {"it", Pronoun::kIt},
    {"its", Pronoun::kIt},
    {"itself", Pronoun::kIt},
    {"they", Pronoun::kThey},
    {"them", Pronoun::kThey},
    {"their", Pronoun::kThey},
    {"theirs", Pronoun::kThey},
    {"themselves", Pronoun::kThey},
    {"themself", Pronoun::kThey},
    {"ourself", Pronoun::kWe},
    {"'em", Pronoun::kThey},
    {"em", Pronoun::kThey},
}};

}  // namespace

Pronoun pronoun_of(const Tree& tree, Index word) {
  const Upos upos = tree.upos(word);
  const bool owner = upos == Upos::kDet && tree.relation(word) == Relation::kNmod;
  if (upos != Upos::kPron && !owner) return Pronoun::kNone;
  const std::string_view text = tree.text(word);
  constexpr std::size_t kLongest = 10;
  if (text.size() > kLongest) return Pronoun::kOther;
  const std::string lower = lower_case(text);
  const auto* found =
      std::find_if(kPronouns.begin(), kPronouns.end(), [&](const auto& each) { return each.first == lower; });
  return found == kPronouns.end() ? Pronoun::kOther : found->second;
}

}  // namespace verbale::coreference
