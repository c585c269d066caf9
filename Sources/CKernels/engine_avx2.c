// The engine for x86-64 with AVX2 and FMA.
#include "cengine.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define ROWS 6
#define NARROW_ROWS 12
#define NAME(function) cengine_avx2_##function
#include "engine_body.h"
#pragma clang attribute pop
#endif
