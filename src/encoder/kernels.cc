#include "encoder/kernels.h"

namespace verbale {
namespace plain {
extern const Kernels kKernels;
}
#ifdef VERBALE_X86
namespace avx2 {
extern const Kernels kKernels;
}
namespace avx512 {
extern const Kernels kKernels;
}
#endif

std::size_t attention_scratch(std::size_t rows, std::size_t width) {
  const std::size_t padded = (rows + 15) / 16 * 16;
  return 2 * padded * width + 12 * padded;
}

const Kernels& plain_kernels() {
  return plain::kKernels;
}

const Kernels& kernels() {
#ifdef VERBALE_X86
  static const Kernels& kBest = [&]() -> const Kernels& {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
      return avx512::kKernels;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return avx2::kKernels;
    return plain::kKernels;
  }();
  return kBest;
#else
  return plain::kKernels;
#endif
}

}  // namespace verbale
