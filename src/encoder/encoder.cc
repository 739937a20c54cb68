#include "encoder/encoder.h"

#include <algorithm>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "encoder/kernels.h"
#include "encoder/shape.h"
#include "encoder/windows.h"
#include "encoder/word_piece.h"
#include "encoder/workspace.h"

namespace verbale {
namespace {

constexpr std::size_t kMostPieces = 32;   // of a token
constexpr std::size_t kGroupRows = 1024;  // rows that go through the layers together, or one window
constexpr std::size_t kShapes = 10;
constexpr std::size_t kGaps = 5;
constexpr std::uint8_t kSpecialGap = 0;
constexpr std::uint8_t kContinuationGap = 4;

struct Norm {
  std::vector<float> weight;  ///< [width]
  std::vector<float> bias;    ///< [width]
};

struct Layer {
  Linear qkv;
  Linear out;
  Norm norm1;
  Linear up;
  Linear down;
  Norm norm2;
};

Result<std::vector<float>> copy_floats(const ModelBundle& bundle, const std::string& name,
                                       std::initializer_list<std::size_t> shape) {
  const auto found = bundle.floats(name, shape);
  if (!found) return found.error();
  return std::vector<float>(found->begin(), found->end());
}

Result<Norm> load_norm(const ModelBundle& bundle, const std::string& name) {
  const std::size_t width = bundle.encoder().width;
  auto weight = copy_floats(bundle, name + ".weight", {width});
  if (!weight) return weight.error();
  auto bias = copy_floats(bundle, name + ".bias", {width});
  if (!bias) return bias.error();
  return Norm{std::move(weight).value(), std::move(bias).value()};
}

Result<Layer> load_layer(const ModelBundle& bundle, std::size_t index, Precision precision) {
  const EncoderSizes& sizes = bundle.encoder();
  const std::string name = fmt::format("layers.{}.", index);
  auto qkv = Linear::load(bundle, name + "qkv", std::size_t{3} * sizes.width, sizes.width, precision);
  if (!qkv) return qkv.error();
  auto out = Linear::load(bundle, name + "out", sizes.width, sizes.width, precision);
  if (!out) return out.error();
  auto norm1 = load_norm(bundle, name + "norm1");
  if (!norm1) return norm1.error();
  auto up = Linear::load(bundle, name + "up", sizes.inner, sizes.width, precision);
  if (!up) return up.error();
  auto down = Linear::load(bundle, name + "down", sizes.width, sizes.inner, precision);
  if (!down) return down.error();
  auto norm2 = load_norm(bundle, name + "norm2");
  if (!norm2) return norm2.error();
  return Layer{std::move(qkv).value(), std::move(out).value(),  std::move(norm1).value(),
               std::move(up).value(),  std::move(down).value(), std::move(norm2).value()};
}

/// A document's tokens in pieces.
struct Pieces {
  std::vector<std::uint32_t> ids;
  std::vector<std::uint32_t> first;  ///< [tokens + 1]: token t has ids [first[t], first[t + 1])
};

}  // namespace

struct Encoder::Parts {
  EncoderSizes sizes;
  Precision precision = Precision::kInt8;
  WordPiece word_piece;
  std::vector<std::int8_t> words;  ///< [vocabulary, width]
  std::vector<float> word_scales;  ///< [vocabulary]
  std::vector<float> positions;    ///< [positions, width]
  std::vector<float> shapes;       ///< [kShapes, width]
  std::vector<float> gaps;         ///< [kGaps, width]
  Norm norm;
  std::vector<Layer> layers;
  mutable WorkspacePool workspaces;

  [[nodiscard]] Pieces cut(std::string_view text, std::span<const EncoderToken> tokens) const {
    Pieces pieces;
    pieces.ids.reserve(tokens.size() + tokens.size() / 2);
    pieces.first.reserve(tokens.size() + 1);
    for (const EncoderToken& token : tokens) {
      pieces.first.push_back(static_cast<std::uint32_t>(pieces.ids.size()));
      word_piece.append(text.substr(token.begin, token.end - token.begin), kMostPieces, pieces.ids);
      if (pieces.ids.size() == pieces.first.back()) pieces.ids.push_back(word_piece.unknown());
    }
    pieces.first.push_back(static_cast<std::uint32_t>(pieces.ids.size()));
    return pieces;
  }
};

namespace {

std::size_t rows_of(const Window& window, const Pieces& pieces) {
  return pieces.first[window.last] - pieces.first[window.context] + 2;
}

/// Rows of one group of windows on their way through the layers.
class Passage {
 public:
  Passage(const EncoderSizes& sizes, Precision precision, std::size_t rows, std::size_t longest,
          Workspace& workspace)
      : width_(sizes.width),
        inner_(sizes.inner),
        heads_(sizes.heads),
        epsilon_(sizes.layer_norm_epsilon),
        exact_(precision == Precision::kFloat),
        workspace_(workspace) {
    const std::size_t widest = std::max(3 * width_, inner_);
    hidden_ = take<float>(0, rows * width_);
    qkv_ = take<float>(1, rows * 3 * width_);
    context_ = take<float>(2, rows * width_);
    scratch_ = take<float>(3, attention_scratch(longest, width_));
    row_ = take<float>(4, (exact_ ? Linear::kMostRows : 1) * widest);
    if (exact_) return;
    by_ = take<Quantization>(5, rows);
    bytes_ = take<std::uint8_t>(6, (rows + Linear::kMostRows) * width_);
    chunk_by_ = take<Quantization>(7, Linear::kMostRows);
    chunk_bytes_ = take<std::uint8_t>(8, Linear::kMostRows * std::max(width_, inner_));
    sums_ = take<std::int32_t>(9, Linear::kMostRows * widest);
  }

  [[nodiscard]] float* hidden(std::size_t row) const { return hidden_ + row * width_; }
  [[nodiscard]] const std::uint8_t* bytes(std::size_t row) const { return bytes_ + row * width_; }
  [[nodiscard]] Quantization by(std::size_t row) const { return by_[row]; }

  /// Normalises a row that is complete, and makes bytes of it for the next product.
  void finish(std::size_t row, const Norm& norm) {
    float* const x = hidden(row);
    const Range range = kernel_.layer_norm(x, width_, norm.weight.data(), norm.bias.data(), epsilon_);
    if (!exact_) by_[row] = kernel_.quantize(x, width_, range, bytes_ + row * width_);
  }

  /// Makes a row the mean of itself and those after it.
  void average(std::size_t first, std::size_t count) {
    if (count < 2) return;
    float* const x = hidden(first);
    for (std::size_t row = 1; row < count; ++row) {
      const float* const more = hidden(first + row);
      for (std::size_t k = 0; k < width_; ++k) x[k] += more[k];
    }
    const auto rows = static_cast<float>(count);
    for (std::size_t k = 0; k < width_; ++k) x[k] /= rows;
    if (!exact_) by_[first] = kernel_.quantize(x, width_, kernel_.range(x, width_), bytes_ + first * width_);
  }

  /// Queries, keys and values of rows [0, rows).
  void project(const Linear& qkv, std::size_t rows) {
    for (std::size_t first = 0; first < rows; first += Linear::kMostRows) {
      const std::size_t count = std::min(Linear::kMostRows, rows - first);
      float* const out = qkv_ + first * 3 * width_;
      if (exact_) {
        apply_exact(qkv, hidden(first), count, out);
        continue;
      }
      qkv.multiply(bytes(first), count, sums_, workspace_);
      for (std::size_t i = 0; i < count; ++i) {
        kernel_.dequantize(sums_row(qkv, i, by_[first + i]), 3 * width_, out + i * 3 * width_);
      }
    }
  }

  /// Attention of the window of rows [first, first + rows).
  void attend(std::size_t first, std::size_t rows) {
    kernel_.attention({qkv_ + first * 3 * width_, rows, width_, heads_, scratch_, context_ + first * width_});
  }

  /// Leaves only some rows, in order.  REQUIRES: `kept` is sorted.
  void keep(std::span<const std::uint32_t> kept) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i] == i) continue;
      std::memcpy(hidden(i), hidden(kept[i]), width_ * sizeof(float));
      std::memcpy(context_ + i * width_, context_ + kept[i] * width_, width_ * sizeof(float));
    }
  }

  /// What follows attention, of rows [0, rows).
  void feed_forward(const Layer& layer, std::size_t rows) {
    for (std::size_t first = 0; first < rows; first += Linear::kMostRows) {
      const std::size_t count = std::min(Linear::kMostRows, rows - first);
      if (exact_) {
        feed_forward_exact(layer, first, count);
        continue;
      }
      for (std::size_t i = 0; i < count; ++i) {
        const float* const x = context_ + (first + i) * width_;
        chunk_by_[i] = kernel_.quantize(x, width_, kernel_.range(x, width_), chunk_bytes_ + i * width_);
      }
      layer.out.multiply(chunk_bytes_, count, sums_, workspace_);
      add_and_finish(layer.out, chunk_by_, first, count, layer.norm1);
      layer.up.multiply(bytes(first), count, sums_, workspace_);
      for (std::size_t i = 0; i < count; ++i) {
        const Range range = kernel_.dequantize_gelu(sums_row(layer.up, i, by_[first + i]), inner_, row_);
        chunk_by_[i] = kernel_.quantize(row_, inner_, range, chunk_bytes_ + i * inner_);
      }
      layer.down.multiply(chunk_bytes_, count, sums_, workspace_);
      add_and_finish(layer.down, chunk_by_, first, count, layer.norm2);
    }
  }

 private:
  template <class T>
  T* take(int place, std::size_t count) {
    return workspace_.take<T>(Workspace::kFirstFree + place, count).data();
  }

  [[nodiscard]] SumsRow sums_row(const Linear& linear, std::size_t row, Quantization by) const {
    return {sums_ + row * linear.outputs(), linear.scales(), linear.weight_sums(), linear.bias(), by};
  }

  void add_and_finish(const Linear& linear, const Quantization* by, std::size_t first, std::size_t count,
                      const Norm& norm) {
    for (std::size_t i = 0; i < count; ++i) {
      kernel_.add_dequantized(sums_row(linear, i, by[i]), width_, hidden(first + i));
      finish(first + i, norm);
    }
  }

  void apply_exact(const Linear& linear, const float* x, std::size_t count, float* y) {
    Rows rows;
    rows.count = count;
    rows.exact = x;
    linear.apply(rows, {y, count * linear.outputs()}, workspace_);
  }

  void feed_forward_exact(const Layer& layer, std::size_t first, std::size_t count) {
    const auto add = [&](const Norm& norm) {
      for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = 0; k < width_; ++k) hidden(first + i)[k] += row_[i * width_ + k];
        finish(first + i, norm);
      }
    };
    apply_exact(layer.out, context_ + first * width_, count, row_);
    add(layer.norm1);
    apply_exact(layer.up, hidden(first), count, row_);
    kernel_.gelu(row_, count * inner_);
    const auto inner = workspace_.take<float>(Workspace::kFirstFree + 10, count * inner_);
    std::memcpy(inner.data(), row_, inner.size_bytes());
    apply_exact(layer.down, inner.data(), count, row_);
    add(layer.norm2);
  }

  const Kernels& kernel_ = kernels();
  std::size_t width_;
  std::size_t inner_;
  std::size_t heads_;
  float epsilon_;
  bool exact_;
  Workspace& workspace_;

  float* hidden_ = nullptr;              ///< [rows, width]: what every layer adds to
  float* qkv_ = nullptr;                 ///< [rows, 3 * width]
  float* context_ = nullptr;             ///< [rows, width]: out of attention
  float* scratch_ = nullptr;             ///< of attention
  float* row_ = nullptr;                 ///< a row of floats between products; a chunk of them with kFloat
  Quantization* by_ = nullptr;           ///< [rows]: how bytes_ stand for hidden_
  std::uint8_t* bytes_ = nullptr;        ///< [rows and a chunk, width]
  Quantization* chunk_by_ = nullptr;     ///< [chunk]: of chunk_bytes_
  std::uint8_t* chunk_bytes_ = nullptr;  ///< [chunk, width or inner]
  std::int32_t* sums_ = nullptr;         ///< [chunk, outputs]
};

}  // namespace

Encoder::Encoder(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;
Encoder::~Encoder() = default;

Result<Encoder> Encoder::load(const ModelBundle& bundle, Precision precision) {
  auto parts = std::make_unique<Parts>();
  parts->sizes = bundle.encoder();
  parts->precision = precision;
  const std::size_t width = parts->sizes.width;
  auto word_piece = WordPiece::load(bundle.vocabulary());
  if (!word_piece) return word_piece.error();
  parts->word_piece = std::move(word_piece).value();

  const std::size_t vocabulary = bundle.vocabulary().size();
  const auto words = bundle.bytes("embeddings.word.q", {vocabulary, width}, 127);
  if (!words) return words.error();
  parts->words.assign(words->begin(), words->end());
  const auto load = [&](const std::string& name, std::initializer_list<std::size_t> shape,
                        std::vector<float>& into) -> Result<void> {
    auto found = copy_floats(bundle, name, shape);
    if (!found) return found.error();
    into = std::move(found).value();
    return {};
  };
  if (auto done = load("embeddings.word.scale", {vocabulary}, parts->word_scales); !done) return done.error();
  if (auto done = load("embeddings.position", {parts->sizes.positions, width}, parts->positions); !done) {
    return done.error();
  }
  if (auto done = load("embeddings.shape", {kShapes, width}, parts->shapes); !done) return done.error();
  if (auto done = load("embeddings.gap", {kGaps, width}, parts->gaps); !done) return done.error();
  auto norm = load_norm(bundle, "embeddings.norm");
  if (!norm) return norm.error();
  parts->norm = std::move(norm).value();
  for (std::size_t i = 0; i < parts->sizes.layers; ++i) {
    auto layer = load_layer(bundle, i, precision);
    if (!layer) return layer.error();
    parts->layers.push_back(std::move(layer).value());
  }
  return Encoder(std::move(parts));
}

std::vector<std::size_t> Encoder::window_rows(std::string_view text,
                                              std::span<const EncoderToken> tokens) const {
  const Pieces pieces = parts_->cut(text, tokens);
  std::vector<std::size_t> rows;
  for (const Window& window : part_into_windows(text, tokens, pieces.first, parts_->sizes)) {
    rows.push_back(rows_of(window, pieces));
  }
  return rows;
}

EncodedRows Encoder::encode(std::string_view text, std::span<const EncoderToken> tokens) const {
  const Parts& parts = *parts_;
  const std::size_t width = parts.sizes.width;
  const bool exact = parts.precision == Precision::kFloat;
  EncodedRows encoded;
  encoded.width = parts.sizes.width;
  if (exact) {
    encoded.exact.reserve(tokens.size() * width);
  } else {
    encoded.values.reserve(tokens.size() * width);
    encoded.scales.reserve(tokens.size());
    encoded.zeros.reserve(tokens.size());
  }
  const Pieces pieces = parts.cut(text, tokens);
  const std::vector<Window> windows = part_into_windows(text, tokens, pieces.first, parts.sizes);
  WorkspacePool::Lease lease = parts.workspaces.lease();

  std::vector<std::uint32_t> kept;   // rows of new tokens' pieces
  std::vector<std::uint32_t> sizes;  // pieces of each new token
  for (std::size_t begin = 0; begin < windows.size();) {
    std::size_t rows = 0;
    std::size_t longest = 0;
    std::size_t end = begin;
    for (; end < windows.size(); ++end) {
      const std::size_t more = rows_of(windows[end], pieces);
      if (end > begin && rows + more > kGroupRows) break;
      rows += more;
      longest = std::max(longest, more);
    }
    const std::span<const Window> group(windows.data() + begin, end - begin);
    begin = end;

    Passage passage(parts.sizes, parts.precision, rows, longest, *lease);
    kept.clear();
    sizes.clear();
    std::size_t row = 0;
    for (const Window& window : group) {
      const std::size_t start = row;
      const auto put = [&](std::uint32_t piece, Shape shape, std::uint8_t gap) {
        kernels().embed(parts.words.data() + piece * width, parts.word_scales[piece],
                        parts.positions.data() + (row - start) * width,
                        parts.shapes.data() + static_cast<std::size_t>(shape) * width,
                        parts.gaps.data() + gap * width, width, passage.hidden(row));
        passage.finish(row++, parts.norm);
      };
      put(parts.word_piece.first(), Shape::kSpecial, kSpecialGap);
      for (std::uint32_t t = window.context; t < window.last; ++t) {
        if (t >= window.first) sizes.push_back(pieces.first[t + 1] - pieces.first[t]);
        const Shape shape = shape_of(text.substr(tokens[t].begin, tokens[t].end - tokens[t].begin));
        for (std::uint32_t p = pieces.first[t]; p < pieces.first[t + 1]; ++p) {
          if (t >= window.first) kept.push_back(static_cast<std::uint32_t>(row));
          put(pieces.ids[p], shape,
              p == pieces.first[t] ? static_cast<std::uint8_t>(tokens[t].gap) : kContinuationGap);
        }
      }
      put(parts.word_piece.last(), Shape::kSpecial, kSpecialGap);
    }

    for (std::size_t i = 0; i < parts.layers.size(); ++i) {
      const Layer& layer = parts.layers[i];
      passage.project(layer.qkv, rows);
      std::size_t first = 0;
      for (const Window& window : group) {
        const std::size_t count = rows_of(window, pieces);
        passage.attend(first, count);
        first += count;
      }
      const bool last = i + 1 == parts.layers.size();
      if (last) passage.keep(kept);
      passage.feed_forward(layer, last ? kept.size() : rows);
    }

    // A token is the mean of its pieces.
    std::size_t first = 0;
    for (const std::uint32_t size : sizes) {
      passage.average(first, size);
      if (exact) {
        encoded.exact.insert(encoded.exact.end(), passage.hidden(first), passage.hidden(first + 1));
      } else {
        encoded.values.insert(encoded.values.end(), passage.bytes(first), passage.bytes(first + 1));
        encoded.scales.push_back(passage.by(first).scale);
        encoded.zeros.push_back(passage.by(first).zero);
      }
      first += size;
    }
  }
  return encoded;
}

}  // namespace verbale
