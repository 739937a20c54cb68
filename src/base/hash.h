#pragma once

#include <string>
#include <string_view>

namespace verbale {

/// The first 16 hexadecimal digits of the text's XXH3 hash of 128 bits: a name for content, not a seal
/// against forgers.
[[nodiscard]] std::string content_hash(std::string_view bytes);

/// The 16 hexadecimal digits of the bytes' XXH3 hash of 64 bits, which other programs can work out too: a
/// seal against damage.
[[nodiscard]] std::string damage_hash(std::string_view bytes);

}  // namespace verbale
