// Products of at most eight columns for x86-64 with AVX512: in vectors of eight, none of which is
// multiplied for nothing.
#include "cengine.h"

#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma"))), apply_to = function)
#define LANES 8
#define ROWS 14
#define NARROW_ROWS 14
#define NAME(function) cengine_narrow_##function
#include "vectors.h"
#include "finish_body.h"
#include "gemm_body.h"
#pragma clang attribute pop
#endif
