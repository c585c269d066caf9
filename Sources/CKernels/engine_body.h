// All of the engine for one instruction set: LANES floats in a vector, ROWS rows in a block.
typedef float vec __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float))));
typedef float reg __attribute__((vector_size(LANES * sizeof(float))));
typedef int ints __attribute__((vector_size(LANES * sizeof(int))));

#include "gemm_body.h"
#include "finish_body.h"
#include "source_body.h"
#include "winograd_body.h"
#include "probe_body.h"
