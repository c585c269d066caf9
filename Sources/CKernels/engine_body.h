// All of the engine for one instruction set: LANES floats in a vector, ROWS rows in a block of
// the matrix kernel, NARROW_ROWS where a vector holds all columns.
#include "vectors.h"
#include "finish_body.h"
#include "gemm_body.h"
#include "source_body.h"
#include "winograd_body.h"
#include "probe_body.h"
