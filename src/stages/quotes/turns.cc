#include "stages/quotes/turns.h"

#include <cstdint>
#include <optional>

#include "base/letters.h"
#include "base/utf8.h"

namespace verbale::quotes {
namespace {

constexpr std::size_t kLongestLabel = 48;  // bytes
constexpr std::size_t kMostWords = 5;

bool is_small_word(std::string_view word) {
  return word == "of" || word == "the" || word == "de" || word == "van" || word == "von" || word == "al" ||
         word == "and";
}

struct Turn {
  Span label;
  Span colon;
  Span content;
};

/// A paragraph's label: up to five words with capitals (or all in capitals), and a colon after them.
std::optional<Turn> turn_of(std::string_view text, Span block) {
  const std::size_t colon =
      text.substr(block.begin, std::min<std::size_t>(block.size(), kLongestLabel)).find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view label = text.substr(block.begin, colon);
  std::size_t words = 0;
  for (std::size_t at = 0; at < label.size();) {
    if (label[at] == ' ') {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < label.size() && label[end] != ' ') ++end;
    const std::string_view word = label.substr(at, end - at);
    const CodePoint first = code_point_at(word, 0);
    if (!is_letter_or_digit(first.value) || (first.value >= '0' && first.value <= '9')) return std::nullopt;
    const bool capital = lower_case(word.substr(0, first.size)) != word.substr(0, first.size);
    if (!capital && (words == 0 || !is_small_word(word))) return std::nullopt;
    if (word.find_first_of(",;!?\"") != std::string_view::npos) return std::nullopt;
    ++words;
    at = end;
  }
  if (words == 0 || words > kMostWords) return std::nullopt;
  const auto after = block.begin + static_cast<std::uint32_t>(colon) + 1;
  std::uint32_t begin = after;
  while (begin < block.end) {
    const CodePoint each = code_point_at(text, begin);
    if (!is_white_space(each.value)) break;
    begin += each.size;
  }
  if (begin == after || begin >= block.end) return std::nullopt;  // "12:30", or a heading
  return Turn{{block.begin, after - 1}, {after - 1, after}, {begin, block.end}};
}

}  // namespace

std::vector<Attribution> find_turns(const Document& document) {
  std::vector<Attribution> found;
  std::vector<Turn> run;
  const auto close = [&] {
    if (run.size() >= 2) {
      for (const Turn& turn : run) {
        Attribution attribution;
        attribution.form = AttributionForm::kColon;
        attribution.speaker_form = SpeakerForm::kName;
        attribution.marked_only = false;
        attribution.content = {turn.content};
        attribution.cue = turn.colon;
        attribution.speaker = turn.label;
        found.push_back(std::move(attribution));
      }
    }
    run.clear();
  };
  for (const Block& block : document.get<Blocks>()) {
    const auto turn = block.is_prose() ? turn_of(document.text(), block.span) : std::nullopt;
    if (turn) {
      run.push_back(*turn);
    } else {
      close();
    }
  }
  close();
  return found;
}

}  // namespace verbale::quotes
