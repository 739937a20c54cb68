#include "stages/heads/learned_head.h"

#include "stages/encoding/encoder_stage.h"

namespace verbale {

Result<LearnedHead> LearnedHead::load(const ModelBundle& bundle, std::string_view name, std::size_t outputs,
                                      Precision precision) {
  auto linear = Linear::load(bundle, name, outputs, bundle.encoder().width, precision);
  if (!linear) return linear.error();
  return LearnedHead(std::move(linear).value());
}

void LearnedHead::score(const Encoding& encoding, std::size_t first, std::size_t count,
                        std::span<float> scores) const {
  if (count == 0) return;
  auto workspace = workspaces_->lease();
  linear_.apply(rows_of(encoding, first, first + count), scores, *workspace);
}

}  // namespace verbale
