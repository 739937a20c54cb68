#define VERBALE_KERNELS avx512
#define VERBALE_LANES 16
#define VERBALE_ROWS 12
#include "encoder/kernels_body.h"
