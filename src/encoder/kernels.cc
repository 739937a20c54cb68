#include "encoder/kernels.h"

#include <vector>

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

std::span<const Kernels* const> equal_kernels() {
  static const std::vector<const Kernels*> kFound = [] {
    std::vector<const Kernels*> found;
#ifdef VERBALE_X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found.push_back(&avx2::kKernels);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
      found.push_back(&avx512::kKernels);
    }
#endif
    if (found.empty()) found.push_back(&plain::kKernels);
    return found;
  }();
  return kFound;
}

const Kernels& kernels() {
  static const Kernels& kBest = *equal_kernels().back();
  return kBest;
}

}  // namespace verbale
