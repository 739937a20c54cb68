#include "encoder/products.h"

#include <algorithm>

#include <dnnl.hpp>

// Of libgomp, which Debian's oneDNN runs on.  The number is the calling thread's own.
extern "C" {
int omp_get_max_threads(void);
void omp_set_num_threads(int count);
}

namespace verbale {
namespace {

/// While it lives, what oneDNN does on this thread it does on this thread alone.
class OneThread {
 public:
  OneThread() : before_(omp_get_max_threads()) {
    if (before_ != 1) omp_set_num_threads(1);
  }
  ~OneThread() {
    if (before_ != 1) omp_set_num_threads(before_);
  }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

/// One for the program; never taken down, as threads may outlive what is static.
const dnnl::engine& engine() {
  static const auto* const kEngine = new dnnl::engine(dnnl::engine::kind::cpu, 0);
  return *kEngine;
}

using dnnl::memory;

memory::dim dim(std::size_t size) {
  return static_cast<memory::dim>(size);
}

dnnl::matmul::primitive_desc describe(std::size_t rows, std::size_t inputs, std::size_t outputs,
                                      const memory::desc& weights) {
  const memory::desc values({dim(rows), dim(inputs)}, memory::data_type::u8, memory::format_tag::ab);
  const memory::desc sums({dim(rows), dim(outputs)}, memory::data_type::s32, memory::format_tag::ab);
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return {dnnl::matmul::desc(values, weights, sums), attributes, engine()};
}

}  // namespace

Workspace::Products::~Products() {
  for (const auto& shape : shapes) {
    dnnl_memory_destroy(shape->values);
    dnnl_memory_destroy(shape->sums);
    dnnl_memory_destroy(shape->scratchpad);
  }
  if (stream != nullptr) dnnl_stream_destroy(stream);
}

struct ByteProduct::Parts {
  struct Sized {
    dnnl::matmul primitive;
    memory::desc values;
    memory::desc sums;
    memory::desc scratchpad;
  };

  std::size_t inputs = 0;
  std::size_t outputs = 0;
  memory weights;
  std::array<Sized, kRows.size()> sized;

  /// This thread's handles for a shape; null: oneDNN gave none.
  Workspace::Products::Shape* shape(std::size_t rows, const Sized& product,
                                    Workspace::Products& products) const {
    for (const auto& each : products.shapes) {
      if (each->rows == rows && each->inputs == inputs && each->outputs == outputs) return each.get();
    }
    auto made = std::make_unique<Workspace::Products::Shape>();
    made->rows = rows;
    made->inputs = inputs;
    made->outputs = outputs;
    made->scratch.resize(product.scratchpad.get_size() + 64);
    const auto address = (reinterpret_cast<std::uintptr_t>(made->scratch.data()) + 63) / 64 * 64;
    const bool failed =
        dnnl_memory_create(&made->values, &product.values.data, engine().get(), DNNL_MEMORY_NONE) !=
            dnnl_success ||
        dnnl_memory_create(&made->sums, &product.sums.data, engine().get(), DNNL_MEMORY_NONE) !=
            dnnl_success ||
        dnnl_memory_create(&made->scratchpad, &product.scratchpad.data, engine().get(),
                           reinterpret_cast<void*>(address)) !=  // NOLINT(performance-no-int-to-ptr)
            dnnl_success;
    products.shapes.push_back(std::move(made));  // it takes down what there is
    if (failed) return nullptr;
    return products.shapes.back().get();
  }
};

ByteProduct::ByteProduct(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
ByteProduct::ByteProduct(ByteProduct&&) noexcept = default;
ByteProduct& ByteProduct::operator=(ByteProduct&&) noexcept = default;
ByteProduct::~ByteProduct() = default;

std::optional<ByteProduct> ByteProduct::create(const std::int8_t* weights, std::size_t outputs,
                                               std::size_t inputs) {
  const OneThread alone;
  try {
    auto parts = std::make_unique<Parts>();
    parts->inputs = inputs;
    parts->outputs = outputs;
    const memory::dims shape{dim(inputs), dim(outputs)};
    // The layout that suits the most rows, for all.
    const memory::desc any(shape, memory::data_type::s8, memory::format_tag::any);
    const memory::desc layout = describe(kRows.back(), inputs, outputs, any).weights_desc();
    for (std::size_t i = 0; i < kRows.size(); ++i) {
      const auto product = describe(kRows[i], inputs, outputs, layout);
      parts->sized[i] = {dnnl::matmul(product), product.src_desc(), product.dst_desc(),
                         product.scratchpad_desc()};
    }
    std::vector<std::int8_t> turned(weights, weights + outputs * inputs);
    const memory given(memory::desc(shape, memory::data_type::s8, memory::format_tag::ba), engine(),
                       turned.data());
    parts->weights = memory(layout, engine());
    dnnl::stream stream(engine());
    dnnl::reorder(given, parts->weights).execute(stream, const_cast<memory&>(given), parts->weights);
    stream.wait();
    return ByteProduct(std::move(parts));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool ByteProduct::multiply(const std::uint8_t* values, std::size_t rows, std::int32_t* sums,
                           Workspace& workspace) const {
  const OneThread alone;
  const auto place = std::find(kRows.begin(), kRows.end(), rows) - kRows.begin();
  const Parts::Sized& product = parts_->sized[static_cast<std::size_t>(place)];
  Workspace::Products& products = workspace.products();
  if (products.stream == nullptr &&
      dnnl_stream_create(&products.stream, engine().get(), dnnl_stream_default_flags) != dnnl_success) {
    return false;
  }
  Workspace::Products::Shape* const shape = parts_->shape(rows, product, products);
  if (shape == nullptr) return false;
  if (dnnl_memory_set_data_handle(shape->values, const_cast<std::uint8_t*>(values)) != dnnl_success ||
      dnnl_memory_set_data_handle(shape->sums, sums) != dnnl_success) {
    return false;
  }
  const std::array<dnnl_exec_arg_t, 4> arguments{{{DNNL_ARG_SRC, shape->values},
                                                  {DNNL_ARG_WEIGHTS, parts_->weights.get()},
                                                  {DNNL_ARG_DST, shape->sums},
                                                  {DNNL_ARG_SCRATCHPAD, shape->scratchpad}}};
  return dnnl_primitive_execute(product.primitive.get(), products.stream, static_cast<int>(arguments.size()),
                                arguments.data()) == dnnl_success &&
         dnnl_stream_wait(products.stream) == dnnl_success;
}

}  // namespace verbale
