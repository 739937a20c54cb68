#include "stages/heads/learned_head.h"

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
  Rows rows;
  rows.count = count;
  if (linear_.precision() == Precision::kInt8) {
    rows.values = encoding.values.data() + first * encoding.width;
    rows.scales = encoding.scales.data() + first;
    rows.zeros = encoding.zeros.data() + first;
  } else {
    rows.exact = encoding.exact.data() + first * encoding.width;
  }
  auto workspace = workspaces_->lease();
  linear_.apply(rows, scores, *workspace);
}

}  // namespace verbale
