#include "encoder/safetensors.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace verbale {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMostRank = 8;

/// A JSON number that counts something.
std::optional<std::uint64_t> count_of(const Json& value) {
  if (!value.is_number_unsigned()) return std::nullopt;
  return value.get<std::uint64_t>();
}

/// The bytes that type and shape ask for; none: the shape is not one, or they overflow.
std::optional<std::size_t> bytes_of(TensorType type, const Json& shape, std::vector<std::size_t>& sizes) {
  if (!shape.is_array() || shape.size() > kMostRank) return std::nullopt;
  std::size_t bytes = type == TensorType::kInt8 ? 1 : sizeof(float);
  for (const Json& each : shape) {
    const auto size = count_of(each);
    if (!size || (*size != 0 && bytes > std::numeric_limits<std::size_t>::max() / *size)) return std::nullopt;
    bytes *= *size;
    sizes.push_back(*size);
  }
  return bytes;
}

}  // namespace

Result<TensorMap> parse_safetensors(std::string_view file, std::string_view bytes) {
  const auto wrong = [&](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}", file, what)};
  };
  if (bytes.size() < kLengthBytes) return wrong("too short for a header");
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  if (length > bytes.size() - kLengthBytes) {
    return wrong(fmt::format("a header of {} bytes in a file of {}", length, bytes.size()));
  }
  const std::string_view header = bytes.substr(kLengthBytes, length);
  const std::string_view data = bytes.substr(kLengthBytes + length);
  const Json parsed = Json::parse(header.begin(), header.end(), nullptr, false);
  if (!parsed.is_object()) return wrong("the header is no JSON object");

  TensorMap tensors;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
  for (const auto& item : parsed.items()) {
    const std::string& name = item.key();
    const Json& entry = item.value();
    if (name == "__metadata__") continue;
    const auto wrong_tensor = [&](std::string_view what) {
      return wrong(fmt::format("tensor {}: {}", name, what));
    };
    if (!entry.is_object()) return wrong_tensor("no JSON object");
    const auto type = entry.find("dtype");
    const auto shape = entry.find("shape");
    const auto offsets = entry.find("data_offsets");
    if (type == entry.end() || shape == entry.end() || offsets == entry.end()) {
      return wrong_tensor("needs dtype, shape and data_offsets");
    }
    TensorView tensor;
    if (*type == "I8") {
      tensor.type = TensorType::kInt8;
    } else if (*type != "F32") {
      return wrong_tensor(fmt::format("of a dtype that is neither I8 nor F32"));
    }
    const auto size = bytes_of(tensor.type, *shape, tensor.shape);
    if (!size) return wrong_tensor("of no shape");
    if (!offsets->is_array() || offsets->size() != 2) return wrong_tensor("data_offsets are not two");
    const auto begin = count_of((*offsets)[0]);
    const auto end = count_of((*offsets)[1]);
    if (!begin || !end || *begin > *end || *end > data.size()) {
      return wrong_tensor(fmt::format("out of the {} bytes of data", data.size()));
    }
    if (*end - *begin != *size) {
      return wrong_tensor(fmt::format("{} bytes where its shape asks for {}", *end - *begin, *size));
    }
    tensor.bytes = data.substr(*begin, *size);
    if (tensor.type == TensorType::kFloat32 &&
        reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % alignof(float) != 0) {
      return wrong_tensor("floats that do not begin at a multiple of 4 bytes");
    }
    places.emplace_back(*begin, *end);
    tensors.emplace(name, std::move(tensor));
  }
  std::sort(places.begin(), places.end());
  std::uint64_t covered = 0;
  for (const auto& [begin, end] : places) {
    if (begin != covered) {
      return wrong(fmt::format("tensors {} at byte {} of the data",
                               begin < covered ? "overlap" : "leave a gap", std::min(begin, covered)));
    }
    covered = end;
  }
  if (covered != data.size()) {
    return wrong(fmt::format("{} bytes of data, {} of tensors", data.size(), covered));
  }
  return tensors;
}

}  // namespace verbale
