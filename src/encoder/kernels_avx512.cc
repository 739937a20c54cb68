#define VERBALE_KERNELS avx512
#define VERBALE_LANES 16
#include "encoder/kernels_body.h"
