// Blocks, tokens and sentences of any text: the document checks its laws, and every character that is no
// white space has its token and its sentence.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "stages/blocks/block_stage.h"
#include "stages/segment/characters.h"
#include "stages/segment/sentence_stage.h"
#include "stages/segment/token_stage.h"

namespace verbale {
namespace {

struct Stages {
  Codebook codebook = Codebook::load(VERBALE_SOURCE_DIR "/codebook").value();
  Codebook models = Codebook::load(VERBALE_SOURCE_DIR "/models").value();
  ModelBundle bundle = ModelBundle::load(VERBALE_SOURCE_DIR "/models").value();
  BlockStage blocks = BlockStage::load(codebook).value();
  TokenStage tokens = TokenStage::load(codebook).value();
  SentenceStage sentences = SentenceStage::load({codebook, models, bundle}).value();
};

/// The bytes with every one that is not UTF-8 made a question mark.
std::string valid_text(std::string text) {
  for (std::size_t at = first_invalid_utf8(text); at < text.size(); at = first_invalid_utf8(text))
    text[at] = '?';
  return text;
}

void require(bool law) {
  if (!law) std::abort();
}

void check(const Document& document, bool english) {
  const std::string_view text = document.text();
  const Tokens& tokens = document.get<Tokens>();
  const Sentences& sentences = document.get<Sentences>();
  std::size_t token = 0;
  std::size_t sentence = 0;
  for (const Block& block : document.get<Blocks>()) {
    for (std::uint32_t at = block.span.begin; at < block.span.end;) {
      const Character character = character_at(text, at);
      if (character.kind != CharacterKind::kSpace) {
        while (sentence < sentences.size() && sentences[sentence].span.end <= at) ++sentence;
        require(sentence < sentences.size() && sentences[sentence].span.begin <= at);
        while (english && token < tokens.size() && tokens[token].span.end <= at) ++token;
        require(!english || (token < tokens.size() && tokens[token].span.begin <= at));
      }
      at += character.size;
    }
  }
}

}  // namespace
}  // namespace verbale

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace verbale;
  static const Stages stages;
  if (size < 2 || size > (1U << 16)) return 0;
  const bool english = (data[0] & 3) != 0;
  auto document = Document::create({valid_text({reinterpret_cast<const char*>(data) + 1, size - 1}), {}});
  require(document.ok());
  require(document->attach(Language{english ? "en" : "fr", english}).ok());
  require(document->attach(stages.blocks.predict(document.value())).ok());
  require(document->attach(english ? stages.tokens.predict(document.value()) : Tokens()).ok());
  require(document->attach(Encoding()).ok());
  require(document->attach(stages.sentences.predict(document.value())).ok());
  check(document.value(), english);
  return 0;
}
