#include "stages/blocks/phrase_table.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace verbale::blocks {
namespace {

/// Most words that * stands for, and most words and marks that ~ stands for.
constexpr std::size_t kMostAnyWords = 4;
constexpr std::size_t kMostNames = 8;

/// Wildcards in one phrase: each multiplies the ways to try.
constexpr std::size_t kMostWildcards = 2;

template <class Value>
struct Name {
  std::string_view name;
  Value value;
};

template <class Value, std::size_t n>
std::optional<Value> value_of(const Name<Value> (&names)[n], std::string_view name) {
  for (const Name<Value>& each : names) {
    if (each.name == name) return each.value;
  }
  return std::nullopt;
}

constexpr Name<Verdict> kVerdicts[] = {{"boilerplate", Verdict::kBoilerplate},
                                       {"related", Verdict::kRelated},
                                       {"byline", Verdict::kByline},
                                       {"caption", Verdict::kCaption}};

/// A bit for the beginning of a form.
std::size_t beginning_of(std::string_view form) {
  const auto first = static_cast<unsigned char>(form[0]);
  const auto second = static_cast<unsigned char>(form.size() > 1 ? form[1] : 0);
  return (std::size_t{first} * 31 + std::size_t{second} * 7 + form.size()) % 4096;
}

}  // namespace

Result<PhraseTable> PhraseTable::load(const Codebook& codebook) {
  static constexpr Name<Match> kMatches[] = {{"whole", Match::kWhole},
                                             {"prefix", Match::kPrefix},
                                             {"suffix", Match::kSuffix},
                                             {"contains", Match::kContains}};
  static constexpr Name<Where> kWheres[] = {
      {"any", Where::kAny}, {"top", Where::kTop}, {"foot", Where::kFoot}};
  auto table = codebook.table(kFile, {"kind", "match", "where", "words", "phrase"});
  if (!table) return table.error();
  PhraseTable phrases;
  for (const Table::Row& row : table->rows()) {
    const auto wrong = [&](std::string_view what) { return table->complaint(row, what); };
    Phrase phrase;
    const auto verdict = value_of(kVerdicts, row.fields[0]);
    if (!verdict) return wrong(fmt::format("the kind is \"{}\"", row.fields[0]));
    phrase.verdict = *verdict;
    const auto match = value_of(kMatches, row.fields[1]);
    if (!match) return wrong(fmt::format("the match is \"{}\"", row.fields[1]));
    phrase.match = *match;
    const auto where = value_of(kWheres, row.fields[2]);
    if (!where) return wrong(fmt::format("the place is \"{}\"", row.fields[2]));
    phrase.where = *where;
    const std::string& number = row.fields[3];
    const auto [stop, trouble] = std::from_chars(number.data(), number.data() + number.size(), phrase.words);
    if (trouble != std::errc() || stop != number.data() + number.size() || phrase.words == 0 ||
        phrase.words > kMostWords) {
      return wrong(fmt::format("words should be 1 to {}, not \"{}\"", kMostWords, number));
    }
    // Wildcards stand by themselves; between them, the words are read as those of a text.
    std::size_t wildcards = 0;
    std::string_view rest = row.fields[4];
    Words words;
    while (!rest.empty()) {
      const std::size_t wildcard = std::min(rest.find_first_of("*~#"), rest.size());
      words.read(rest, {0, static_cast<std::uint32_t>(wildcard)}, kMostWords);
      for (const Word& word : words) phrase.parts.push_back({Part::Kind::kLiteral, std::string(word.form)});
      if (wildcard == rest.size()) break;
      phrase.parts.push_back({rest[wildcard] == '*'   ? Part::Kind::kAnyWords
                              : rest[wildcard] == '~' ? Part::Kind::kNames
                                                      : Part::Kind::kNumber,
                              ""});
      wildcards += rest[wildcard] == '#' ? 0 : 1;
      rest.remove_prefix(wildcard + 1);
    }
    if (phrase.parts.empty() || phrase.parts[0].kind != Part::Kind::kLiteral) {
      return wrong("a phrase begins with a word or a mark");
    }
    if (wildcards > kMostWildcards) return wrong(fmt::format("more than {} of * and ~", kMostWildcards));
    phrases.phrases_.push_back(std::move(phrase));
  }
  for (std::uint32_t i = 0; i < phrases.phrases_.size(); ++i) {
    const Phrase& phrase = phrases.phrases_[i];
    const std::string_view first = phrase.parts[0].form;
    if (phrase.match == Match::kWhole || phrase.match == Match::kPrefix) {
      phrases.at_start_[first].push_back(i);
    } else {
      phrases.inside_[first].push_back(i);
      phrases.beginnings_.set(beginning_of(first));
    }
  }
  return phrases;
}

std::optional<Verdict> PhraseTable::match(const Words& words, Place place) const {
  std::uint32_t best = static_cast<std::uint32_t>(phrases_.size());
  const auto consider = [&](const std::vector<std::uint32_t>& rows, std::size_t at, std::size_t end) {
    for (const std::uint32_t row : rows) {
      if (row >= best) break;
      const Phrase& phrase = phrases_[row];
      if (words.count() > phrase.words) continue;
      if ((phrase.where == Where::kTop && !place.top) || (phrase.where == Where::kFoot && !place.foot))
        continue;
      if (fits(phrase, 0, words, at, end)) best = row;
    }
  };
  if (words.empty()) return std::nullopt;
  // Marks around a whole block count only where the phrase begins with them: "- Advertisement -".
  std::size_t first = 0;
  std::size_t end = words.size();
  while (first < end && words[first].mark) ++first;
  while (end > first && words[end - 1].mark) --end;
  if (const auto rows = at_start_.find(words[0].form); rows != at_start_.end()) {
    consider(rows->second, 0, words.size());
  }
  if (first < end) {
    if (const auto rows = at_start_.find(words[first].form); rows != at_start_.end())
      consider(rows->second, first, end);
  }
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!beginnings_.test(beginning_of(words[at].form))) continue;
    if (const auto rows = inside_.find(words[at].form); rows != inside_.end())
      consider(rows->second, at, words.size());
  }
  if (best == phrases_.size()) return std::nullopt;
  return phrases_[best].verdict;
}

/// At most kMostWildcards parts recurse, each a fixed number of times.
bool PhraseTable::fits(const Phrase& phrase, std::size_t part, const Words& words, std::size_t at,
                       std::size_t end) {
  for (; part < phrase.parts.size(); ++part) {
    const Part& wanted = phrase.parts[part];
    switch (wanted.kind) {
      case Part::Kind::kLiteral:
        if (at >= end || words[at].form != wanted.form) return false;
        ++at;
        break;
      case Part::Kind::kNumber:
        if (at >= end || !words[at].digit) return false;
        ++at;
        break;
      case Part::Kind::kAnyWords:
        for (std::size_t skipped = 0; skipped <= kMostAnyWords && at + skipped <= end; ++skipped) {
          if (skipped > 0 && words[at + skipped - 1].mark) return false;
          if (fits(phrase, part + 1, words, at + skipped, end)) return true;
        }
        return false;
      case Part::Kind::kNames:
        for (std::size_t taken = 1; taken <= kMostNames && at + taken <= end; ++taken) {
          const Word& word = words[at + taken - 1];
          if (!word.mark && !word.capital && !word.digit) return false;
          if (fits(phrase, part + 1, words, at + taken, end)) return true;
        }
        return false;
    }
  }
  const bool to_the_end = phrase.match == Match::kWhole || phrase.match == Match::kSuffix;
  return !to_the_end || at == end;
}

}  // namespace verbale::blocks
