#include "stages/segment/sentence_stage.h"

#include "stages/segment/characters.h"

namespace verbale {
namespace {

bool ends_sentence(std::string_view token) {
  const char last = token.back();
  return last == '.' || last == '!' || last == '?';
}

}  // namespace

Result<SentenceStage> SentenceStage::load(const Codebook& /*codebook*/) {
  return SentenceStage();
}

Sentences SentenceStage::predict(const Document& document) const {
  Sentences sentences;
  const Tokens& tokens = document.get<Tokens>();
  Index token = 0;
  Index block_index = 0;
  for (const Block& block : document.get<Blocks>()) {
    while (token < tokens.size() && tokens[token].span.begin < block.span.end) {
      const Index first = token;
      bool open = true;
      while (open && token < tokens.size() && tokens[token].span.begin < block.span.end) {
        open = !ends_sentence(document.text(tokens[token].span)) ||
               (token + 1 < tokens.size() && tokens[token + 1].span.begin == tokens[token].span.end);
        ++token;
      }
      sentences.items.push_back(
          {{tokens[first].span.begin, tokens[token - 1].span.end}, first, token, block_index});
    }
    ++block_index;
  }
  return sentences;
}

}  // namespace verbale
