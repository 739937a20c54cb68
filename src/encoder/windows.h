#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "encoder/bundle.h"
#include "encoder/encoder.h"

namespace verbale {

/// Tokens that see each other: [context, first) were in the window before too, [first, last) are new.
struct Window {
  std::uint32_t context = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// Parts tokens into windows of at most sizes.window pieces, [CLS] and [SEP] counted.
///
/// What fits is one window.  Else the rest is always parted into equal shares, and each cut goes near its
/// share's end where a block ends, else where a sentence seems to, else where it falls.  Linear in the
/// tokens.
///
/// `pieces` [tokens + 1]: token t has pieces [pieces[t], pieces[t + 1]), one to 32 of them.
[[nodiscard]] std::vector<Window> part_into_windows(std::string_view text,
                                                    std::span<const EncoderToken> tokens,
                                                    std::span<const std::uint32_t> pieces,
                                                    const EncoderSizes& sizes);

}  // namespace verbale
