#define VERBALE_KERNELS avx2
#define VERBALE_LANES 8
#include "encoder/kernels_body.h"
