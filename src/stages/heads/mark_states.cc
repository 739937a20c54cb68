#include "stages/heads/mark_states.h"

#include <cassert>

namespace verbale {
namespace {

bool opens(std::string_view word) {
  return word == "\u201C" || word == "\u201E" || word == "\u00AB" || word == "``";
}

bool closes(std::string_view word) {
  return word == "\u201D" || word == "\u00BB" || word == "''";
}

}  // namespace

std::vector<MarkState> mark_states(std::span<const std::string_view> words, const std::vector<bool>& begins) {
  assert(words.size() == begins.size());
  std::vector<MarkState> states;
  states.reserve(words.size());
  bool inside = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool either = words[i] == "\"";
    if (begins[i]) inside = false;
    if (opens(words[i]) || (either && !inside)) {
      inside = true;
      states.push_back(MarkState::kMark);
    } else if (closes(words[i]) || either) {
      inside = false;
      states.push_back(MarkState::kMark);
    } else {
      states.push_back(inside ? MarkState::kInside : MarkState::kOutside);
    }
  }
  return states;
}

std::vector<MarkState> mark_states(const Document& document) {
  const Tokens& tokens = document.get<Tokens>();
  const Blocks& blocks = document.get<Blocks>();
  std::vector<std::string_view> words;
  words.reserve(tokens.size());
  std::vector<bool> begins;
  begins.reserve(tokens.size());
  std::size_t block = 0;  // the next one that no token was in
  for (const Token& token : tokens) {
    words.push_back(document.text(token.span));
    bool first = false;
    while (block < blocks.size() && blocks[block].span.begin <= token.span.begin) {
      first = true;
      ++block;
    }
    begins.push_back(first);
  }
  return mark_states(words, begins);
}

}  // namespace verbale
