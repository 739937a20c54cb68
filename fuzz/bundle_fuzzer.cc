// Bundles of any bytes: they load or fail, and what loads gives views that can be read to their ends.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "encoder/bundle.h"

namespace verbale {
namespace {

unsigned touch(std::string_view bytes) {
  unsigned sum = 0;
  for (const char c : bytes) sum += static_cast<unsigned char>(c);
  return sum;
}

/// The manifest with size and hash of the tensors made to fit, so that what comes after is reached too.
std::string sealed(std::string_view manifest, const std::string& tensors) {
  auto json = nlohmann::json::parse(manifest.begin(), manifest.end(), nullptr, false);
  if (!json.is_object() || !json.contains("tensors") || !json["tensors"].is_object())
    return std::string(manifest);
  json["tensors"]["bytes"] = tensors.size();
  json["tensors"]["xxh3"] = damage_hash(tensors);
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace
}  // namespace verbale

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace verbale;
  // The manifest ends at the first byte 0, the tensors follow.
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::string_view manifest = all.substr(0, all.find('\0'));
  std::string tensors(all.substr(std::min(all.size(), manifest.size() + 1)));
  volatile unsigned sum = 0;
  if (const auto views = parse_safetensors("fuzz", tensors); views.ok()) {
    for (const auto& [name, view] : views.value()) sum = sum + touch(view.bytes);
  }
  (void)ModelBundle::parse("fuzz", manifest, tensors);
  const auto bundle = ModelBundle::parse("fuzz", sealed(manifest, tensors), tensors);
  if (bundle.ok()) (void)bundle->floats("embeddings.norm.weight", {bundle->encoder().width});
  return 0;
}
