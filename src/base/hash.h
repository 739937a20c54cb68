#pragma once

#include <string>
#include <string_view>

namespace verbale {

/// The first 16 hexadecimal digits of the text's XXH3 hash of 128 bits: a name for content, not a seal
/// against forgers.
[[nodiscard]] std::string content_hash(std::string_view bytes);

}  // namespace verbale
