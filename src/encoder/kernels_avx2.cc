#define VERBALE_KERNELS avx2
#define VERBALE_LANES 16  // two registers: the same sums in the same order as with 512 bits
#define VERBALE_ROWS 6
#include "encoder/kernels_body.h"
