// The engine for x86-64 with AVX512.
#include "cengine.h"

#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma"))), apply_to = function)
#define LANES 16
#define ROWS 14
#define NARROW_ROWS 14
#define NAME(function) cengine_avx512_##function
#include "engine_body.h"
#pragma clang attribute pop
#endif
