#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verbale/result.h"

namespace verbale {

enum class TensorType : std::uint8_t { kInt8, kFloat32 };

/// A tensor in someone else's bytes, rows first.
struct TensorView {
  TensorType type = TensorType::kFloat32;
  std::vector<std::size_t> shape;
  std::string_view bytes;  ///< as many as type and shape ask for; aligned for the type
};

using TensorMap = std::map<std::string, TensorView, std::less<>>;

/// Reads the safetensors format: 8 bytes of header size, little-endian; the header, a JSON object of
/// {name: {"dtype", "shape", "data_offsets": [begin, end)}}; the data, which the tensors cover without gap or
/// overlap.
///
/// Views point into `bytes`, which must outlive them and begin at an address that floats may have.
/// Errors: kMalformed, naming `file` and the tensor.
[[nodiscard]] Result<TensorMap> parse_safetensors(std::string_view file, std::string_view bytes);

}  // namespace verbale
