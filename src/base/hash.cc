#include "base/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

namespace verbale {

std::string content_hash(std::string_view bytes) {
  return fmt::format("{:016x}", XXH3_128bits(bytes.data(), bytes.size()).high64);
}

std::string damage_hash(std::string_view bytes) {
  return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size()));
}

}  // namespace verbale
