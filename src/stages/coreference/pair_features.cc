#include "stages/coreference/pair_features.h"

#include <algorithm>

#include <unicode/uchar.h>

#include "base/letters.h"
#include "base/utf8.h"

namespace verbale::coreference {
namespace {

constexpr std::array<Index, 7> kSentenceSteps{1, 2, 3, 4, 6, 10, 20};

bool is_upper(char32_t letter) {
  return u_hasBinaryProperty(static_cast<UChar32>(letter), UCHAR_UPPERCASE) != 0;
}

/// Whether there are two characters or more, a capital among them and no small letter.
bool in_capitals(std::string_view word) {
  std::size_t count = 0;
  bool any = false;
  for (std::size_t at = 0; at < word.size(); ++count) {
    const CodePoint each = code_point_at(word, at);
    const auto letter = static_cast<UChar32>(each.value);
    if (u_hasBinaryProperty(letter, UCHAR_LOWERCASE) != 0 || u_istitle(letter) != 0) return false;
    any = any || is_upper(each.value);
    at += each.size;
  }
  return any && count > 1;
}

/// Words that carry the name of the mention whose head they hang on.
bool carries_name(Relation relation) {
  return relation == Relation::kFlat || relation == Relation::kCompound || relation == Relation::kNummod ||
         relation == Relation::kAmod;
}

}  // namespace

void HeadWords::add(const Tree& tree, Index head, MarkState mark) {
  Head made;
  const Upos upos = tree.upos(head);
  made.pronoun = upos == Upos::kPron || (upos == Upos::kDet && tree.relation(head) == Relation::kNmod);
  made.upper = in_capitals(tree.text(head));
  made.quoted = mark == MarkState::kInside;
  made.sentence = tree.sentence(head);
  made.form = number_of(lower_case(tree.text(head)));
  std::vector<Index> carriers{head};
  Index last = head;
  for (const Index child : tree.children(head)) {
    if (!carries_name(tree.relation(child))) continue;
    carriers.push_back(child);
    if (tree.relation(child) == Relation::kFlat) last = std::max(last, child);
  }
  std::sort(carriers.begin(), carriers.end());
  std::string initials;
  std::size_t letters = 0;
  for (const Index word : carriers) {
    const std::string_view text = tree.text(word);
    made.words.push_back(number_of(lower_case(text)));
    const CodePoint first = code_point_at(text, 0);
    if (!is_upper(first.value)) continue;
    initials += text.substr(0, first.size);
    ++letters;
  }
  std::sort(made.words.begin(), made.words.end());
  made.words.erase(std::unique(made.words.begin(), made.words.end()), made.words.end());
  made.last = number_of(lower_case(tree.text(last)));
  if (letters > 1) made.initials = number_of(lower_case(initials));
  heads_.push_back(std::move(made));
}

std::uint32_t HeadWords::number_of(std::string word) {
  return numbers_.try_emplace(std::move(word), static_cast<std::uint32_t>(numbers_.size() + 1)).first->second;
}

PairFeatures HeadWords::pair(std::size_t later, std::size_t earlier) const {
  const Head& one = heads_[later];
  const Head& other = heads_[earlier];
  PairFeatures features;
  if (one.pronoun && other.pronoun) {
    features.pronouns = one.form == other.form ? 3 : 4;
  } else if (one.pronoun || other.pronoun) {
    features.pronouns = one.pronoun ? 1 : 2;
  } else {
    std::size_t shared = 0;
    auto left = one.words.begin();
    auto right = other.words.begin();
    while (left != one.words.end() && right != other.words.end()) {
      if (*left == *right) ++shared;
      const bool step_left = *left <= *right;
      if (*right <= *left) ++right;
      if (step_left) ++left;
    }
    const bool acronym =
        (one.initials == other.form && other.upper) || (other.initials == one.form && one.upper);
    if (shared == one.words.size() && shared == other.words.size()) {
      features.strings = 4;
    } else if (shared > 0 && shared == std::min(one.words.size(), other.words.size())) {
      features.strings = 3;
    } else if (acronym && shared == 0) {
      features.strings = 5;
    } else if (one.last == other.last) {
      features.strings = 2;
    } else if (one.form == other.form) {
      features.strings = 1;
    }
  }
  const Index steps = std::max(one.sentence, other.sentence) - std::min(one.sentence, other.sentence);
  features.sentences = static_cast<std::uint32_t>(
      std::upper_bound(kSentenceSteps.begin(), kSentenceSteps.end(), steps) - kSentenceSteps.begin());
  features.quoted = (one.quoted ? 2U : 0U) + (other.quoted ? 1U : 0U);
  return features;
}

}  // namespace verbale::coreference
