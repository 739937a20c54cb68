#include "stages/blocks/block_stage.h"

namespace verbale {

Result<BlockStage> BlockStage::load(const Codebook& /*codebook*/) {
  return BlockStage();
}

Blocks BlockStage::predict(const Document& document) const {
  Blocks blocks;
  const std::string_view text = document.text();
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin)
      blocks.items.push_back(
          {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, BlockKind::kParagraph});
    begin = end + 1;
  }
  return blocks;
}

}  // namespace verbale
