// The encoder over the articles in examples/, and its floor: the products of the same shapes by oneDNN, and
// nothing else.  Time of encode divided by time of bare_products is what everything around the products
// costs.

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

#include <benchmark/benchmark.h>
#include <dnnl.hpp>

#include "encoder/encoder.h"
#include "input/source.h"
#include "stages/encoding/encoder_stage.h"
#include "verbale/reader.h"

extern "C" void omp_set_num_threads(int count);

namespace verbale {
namespace {

struct Texts {
  ModelBundle bundle = ModelBundle::load(VERBALE_SOURCE_DIR "/models").value();
  Encoder encoder = Encoder::load(bundle, Precision::kInt8).value();
  std::vector<Document> documents;
  std::vector<std::vector<EncoderToken>> tokens;
  std::vector<std::vector<std::size_t>> windows;  ///< rows of each
  std::size_t pieces = 0;

  Texts() {
    const Reader reader = Reader::load({VERBALE_SOURCE_DIR}).value();
    const InputOptions options;
    ArticleSource source({VERBALE_SOURCE_DIR "/examples"}, options);
    while (auto article = source.next()) {
      Document document = std::move(parse_article(std::move(*article).value(), options)->document);
      if (!reader.annotate(document)) continue;
      tokens.push_back(encoder_tokens(document));
      windows.push_back(encoder.window_rows(document.text(), tokens.back()));
      pieces += std::accumulate(windows.back().begin(), windows.back().end(), std::size_t{0});
      documents.push_back(std::move(document));
    }
  }
};

const Texts& texts() {
  static const Texts kTexts;
  return kTexts;
}

void encode(benchmark::State& state) {
  const Texts& all = texts();
  for (auto _ : state) {
    for (std::size_t i = 0; i < all.documents.size(); ++i) {
      benchmark::DoNotOptimize(all.encoder.encode(all.documents[i].text(), all.tokens[i]));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.pieces));
}

using dnnl::memory;

/// Products by oneDNN with buffers of their own, made beforehand.
class Products {
 public:
  Products() : engine_(dnnl::engine::kind::cpu, 0), stream_(engine_) {}

  void add(const memory::dims& a, const memory::dims& b, const memory::dims& c, bool bytes) {
    using Type = memory::data_type;
    const auto tag = a.size() == 2 ? memory::format_tag::ab : memory::format_tag::abc;
    const memory::desc left(a, bytes ? Type::u8 : Type::f32, tag);
    const memory::desc right(b, bytes ? Type::s8 : Type::f32, bytes ? memory::format_tag::any : tag);
    const memory::desc out(c, bytes ? Type::s32 : Type::f32, tag);
    const dnnl::matmul::primitive_desc product(dnnl::matmul::desc(left, right, out), engine_);
    calls_.push_back({dnnl::matmul(product),
                      {{DNNL_ARG_SRC, memory(product.src_desc(), engine_)},
                       {DNNL_ARG_WEIGHTS, memory(product.weights_desc(), engine_)},
                       {DNNL_ARG_DST, memory(product.dst_desc(), engine_)}}});
    for (auto& [name, argument] : calls_.back().arguments) {
      std::fill_n(static_cast<char*>(argument.get_data_handle()), argument.get_desc().get_size(), char{0});
    }
    std::int64_t operations = 2 * a.back();
    for (const auto size : c) operations *= size;
    operations_ += operations;
  }

  void run() {
    for (auto& call : calls_) call.primitive.execute(stream_, call.arguments);
    stream_.wait();
  }

  [[nodiscard]] std::int64_t operations() const { return operations_; }

 private:
  struct Call {
    dnnl::matmul primitive;
    std::unordered_map<int, memory> arguments;
  };
  dnnl::engine engine_;
  dnnl::stream stream_;
  std::vector<Call> calls_;
  std::int64_t operations_ = 0;
};

void run_products(benchmark::State& state, bool linear, bool attention) {
  omp_set_num_threads(1);
  const Texts& all = texts();
  const EncoderSizes& sizes = all.bundle.encoder();
  const auto width = static_cast<std::int64_t>(sizes.width);
  const auto inner = static_cast<std::int64_t>(sizes.inner);
  const auto heads = static_cast<std::int64_t>(sizes.heads);
  Products products;
  for (std::size_t i = 0; i < all.documents.size(); ++i) {
    const auto rows = static_cast<std::int64_t>(
        std::accumulate(all.windows[i].begin(), all.windows[i].end(), std::size_t{0}));
    if (rows == 0) continue;
    for (std::uint32_t layer = 0; layer < sizes.layers; ++layer) {
      // The last layer's rows are those of the tokens alone, once they have seen each other.
      const std::int64_t kept =
          layer + 1 < sizes.layers ? rows : static_cast<std::int64_t>(all.tokens[i].size());
      if (linear) {
        products.add({rows, width}, {width, 3 * width}, {rows, 3 * width}, true);
        products.add({kept, width}, {width, width}, {kept, width}, true);
        products.add({kept, width}, {width, inner}, {kept, inner}, true);
        products.add({kept, inner}, {inner, width}, {kept, width}, true);
      }
      if (!attention) continue;
      for (const std::size_t window : all.windows[i]) {
        const auto size = static_cast<std::int64_t>(window);
        products.add({heads, size, width / heads}, {heads, width / heads, size}, {heads, size, size}, false);
        products.add({heads, size, size}, {heads, size, width / heads}, {heads, size, width / heads}, false);
      }
    }
  }
  for (auto _ : state) products.run();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.pieces));
  state.counters["GOPS"] = benchmark::Counter(static_cast<double>(products.operations()) * 1e-9,
                                              benchmark::Counter::kIsIterationInvariantRate);
}

void bare_products(benchmark::State& state) {
  run_products(state, true, true);
}
void bare_linear_products(benchmark::State& state) {
  run_products(state, true, false);
}

BENCHMARK(encode);
BENCHMARK(bare_products);
BENCHMARK(bare_linear_products);

}  // namespace
}  // namespace verbale
