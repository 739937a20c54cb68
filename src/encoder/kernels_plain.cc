#define VERBALE_KERNELS plain
#define VERBALE_LANES 4
#include "encoder/kernels_body.h"
