#define VERBALE_KERNELS plain
#define VERBALE_LANES 4
#define VERBALE_ROWS 6
#include "encoder/kernels_body.h"
