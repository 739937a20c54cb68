#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "encoder/bundle.h"
#include "encoder/linear.h"
#include "verbale/precision.h"
#include "verbale/result.h"

namespace verbale {

/// What stands before a token.
enum class Gap : std::uint8_t {
  kNone = 1,        ///< it touches the token before
  kSpace = 2,       ///< white space, in the same block
  kBlockStart = 3,  ///< it is the first of a block
};

/// A token as the encoder sees it: bytes [begin, end) of the text.
struct EncoderToken {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Gap gap = Gap::kNone;
  bool ends_block = false;
};

/// One row a token: bytes, or floats with Precision::kFloat.
struct EncodedRows {
  std::uint32_t width = 0;
  std::vector<std::uint8_t> values;  ///< [tokens, width]
  std::vector<float> scales;         ///< [tokens]
  std::vector<std::int32_t> zeros;   ///< [tokens]
  std::vector<float> exact;          ///< [tokens, width]

  [[nodiscard]] Rows rows() const {
    const std::size_t count = width == 0 ? 0 : (exact.empty() ? scales.size() : exact.size() / width);
    return {count, values.data(), scales.data(), zeros.data(), exact.data()};
  }
};

/// Reads a text's tokens in context: a BERT (word pieces, attention within windows, layer norm after each
/// part).
///
/// Pieces of tokens fall into windows that each see a little of the one before; all windows of a document go
/// through a layer together, some hundreds of rows at a time, so that memory beyond the result is bounded by
/// a few words a token.  The result depends on the text and its tokens alone.
///
/// Immutable after load(); encode() may run on many threads, and uses the calling thread only.
class Encoder {
 public:
  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<Encoder> load(const ModelBundle& bundle, Precision precision);

  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;
  ~Encoder();

  /// REQUIRES: text is UTF-8; spans lie in it on boundaries of code points, and are sorted.
  [[nodiscard]] EncodedRows encode(std::string_view text, std::span<const EncoderToken> tokens) const;

  /// Pieces in each window that encode() makes, context, [CLS] and [SEP] counted: the rows of its products.
  [[nodiscard]] std::vector<std::size_t> window_rows(std::string_view text,
                                                     std::span<const EncoderToken> tokens) const;

 private:
  struct Parts;
  explicit Encoder(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace verbale
