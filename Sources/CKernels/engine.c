// Hands each call to the instruction set it names.
#include "cengine.h"

#include <string.h>

#if defined(__x86_64__)
#define SETS(call) \
  switch (set) { \
    case cengine_avx512: cengine_avx512_##call; return; \
    case cengine_avx2: cengine_avx2_##call; return; \
    default: cengine_portable_##call; return; \
  }
#else
#define SETS(call) \
  (void)set; \
  cengine_portable_##call
#endif

#define DECLARED(set)                                                                            \
  void cengine_##set##_multiply(const cengine_product *);                                        \
  void cengine_##set##_multiply_transposed(const cengine_product *);                             \
  void cengine_##set##_finish_pixels(                                                            \
      const cengine_finish *, ptrdiff_t, ptrdiff_t, ptrdiff_t, float *, ptrdiff_t);              \
  void cengine_##set##_normalise_pixels(                                                         \
      const cengine_norm *, const float *, ptrdiff_t, ptrdiff_t, ptrdiff_t, float *, ptrdiff_t); \
  void cengine_##set##_winograd_input(                                                           \
      const cengine_tiles *, const cengine_norm *, const float *, ptrdiff_t, ptrdiff_t,          \
      ptrdiff_t, ptrdiff_t, const float *, float *, ptrdiff_t, ptrdiff_t);                       \
  void cengine_##set##_winograd_gradient(                                                        \
      const cengine_tiles *, const float *, ptrdiff_t, ptrdiff_t, ptrdiff_t, const float *,      \
      float *, ptrdiff_t, ptrdiff_t);                                                            \
  void cengine_##set##_winograd_output(                                                          \
      const cengine_tiles *, const float *, ptrdiff_t, ptrdiff_t, ptrdiff_t, ptrdiff_t,          \
      ptrdiff_t, const cengine_finish *, float *);                                               \
  void cengine_##set##_winograd_weights(                                                         \
      const float *, ptrdiff_t, int, ptrdiff_t, ptrdiff_t, ptrdiff_t, float *, ptrdiff_t,        \
      ptrdiff_t);                                                                                \
  void cengine_##set##_winograd_weight_gradient(                                                 \
      const float *, ptrdiff_t, ptrdiff_t, ptrdiff_t, ptrdiff_t, float *, ptrdiff_t, ptrdiff_t); \
  void cengine_##set##_probe(float *, ptrdiff_t, float, float);

#if defined(__x86_64__)
DECLARED(avx512)
DECLARED(avx2)
void cengine_narrow_multiply(const cengine_product *);
void cengine_narrow_multiply_transposed(const cengine_product *);

// The most columns that vectors of eight hold better than longer ones.
enum { narrow = 8 };
#define NARROW(call)                                         \
  if (set == cengine_avx512 && product->columns <= narrow) { \
    cengine_narrow_##call(product);                          \
    return;                                                  \
  }
#else
#define NARROW(call)
#endif
DECLARED(portable)

cengine_set cengine_best_set(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return cengine_avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return cengine_avx2;
#endif
  return cengine_portable;
}

void cengine_multiply(cengine_set set, const cengine_product *product) {
  NARROW(multiply)
  SETS(multiply(product));
}

void cengine_multiply_transposed(cengine_set set, const cengine_product *product) {
  NARROW(multiply_transposed)
  SETS(multiply_transposed(product));
}

void cengine_finish_pixels(
    cengine_set set, const cengine_finish *finish, ptrdiff_t first, ptrdiff_t count,
    ptrdiff_t channels, float *output, ptrdiff_t distance) {
  SETS(finish_pixels(finish, first, count, channels, output, distance));
}

void cengine_winograd_input(
    cengine_set set, const cengine_tiles *tiles, const cengine_norm *norm, const float *images,
    ptrdiff_t padding, ptrdiff_t first, ptrdiff_t count, ptrdiff_t channels, const float *zeros,
    float *transformed, ptrdiff_t point, ptrdiff_t row) {
  SETS(winograd_input(
      tiles, norm, images, padding, first, count, channels, zeros, transformed, point, row));
}

void cengine_winograd_gradient(
    cengine_set set, const cengine_tiles *tiles, const float *images, ptrdiff_t first,
    ptrdiff_t count, ptrdiff_t channels, const float *zeros, float *panels, ptrdiff_t point,
    ptrdiff_t panel) {
  SETS(winograd_gradient(tiles, images, first, count, channels, zeros, panels, point, panel));
}

void cengine_winograd_output(
    cengine_set set, const cengine_tiles *tiles, const float *products, ptrdiff_t point,
    ptrdiff_t row, ptrdiff_t first, ptrdiff_t count, ptrdiff_t channels,
    const cengine_finish *finish, float *images) {
  SETS(winograd_output(tiles, products, point, row, first, count, channels, finish, images));
}

void cengine_winograd_weights(
    cengine_set set, const float *weights, ptrdiff_t tap, int is_turned, ptrdiff_t rows,
    ptrdiff_t row, ptrdiff_t columns, float *panels, ptrdiff_t point, ptrdiff_t panel) {
  SETS(winograd_weights(weights, tap, is_turned, rows, row, columns, panels, point, panel));
}

void cengine_winograd_weight_gradient(
    cengine_set set, const float *products, ptrdiff_t point, ptrdiff_t product_row, ptrdiff_t rows,
    ptrdiff_t columns, float *weights, ptrdiff_t tap, ptrdiff_t row) {
  SETS(winograd_weight_gradient(
      products, point, product_row, rows, columns, weights, tap, row));
}

void cengine_probe(cengine_set set, float *x, ptrdiff_t steps, float factor, float addend) {
  SETS(probe(x, steps, factor, addend));
}

void cengine_pack(
    const float *matrix, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t distance, float *panels,
    ptrdiff_t panel) {
  for (ptrdiff_t column = 0; column < columns; column += cengine_panel) {
    ptrdiff_t width = columns - column < cengine_panel ? columns - column : cengine_panel;
    float *to = panels + column / cengine_panel * panel;
    for (ptrdiff_t row = 0; row < rows; row++, to += cengine_panel) {
      memcpy(to, matrix + row * distance + column, (size_t)width * sizeof(float));
      for (ptrdiff_t c = width; c < cengine_panel; c++) to[c] = 0;
    }
  }
}

// to (count, channels), `spacing` floats apart, = the pixels, read by the norm.
static void normalise_pixels(
    cengine_set set, const cengine_norm *norm, const float *pixels, ptrdiff_t distance,
    ptrdiff_t count, ptrdiff_t channels, float *to, ptrdiff_t spacing) {
  SETS(normalise_pixels(norm, pixels, distance, count, channels, to, spacing));
}

static void cut_row(
    cengine_set set, const cengine_norm *norm, const float *row, ptrdiff_t width,
    ptrdiff_t channels, ptrdiff_t distance, ptrdiff_t column, ptrdiff_t columns, float *to,
    ptrdiff_t spacing) {
  ptrdiff_t left = column < 0 ? -column : 0;
  if (left > columns) left = columns;
  ptrdiff_t inside = (width - column < columns ? width - column : columns) - left;
  if (inside < 0) inside = 0;
  size_t pixel = (size_t)channels * sizeof(float), space = (size_t)spacing * sizeof(float);
  memset(to, 0, (size_t)left * space);
  to += left * spacing;
  row += (column + left) * distance;
  if (norm->mean) {
    normalise_pixels(set, norm, row, distance, inside, channels, to, spacing);
  } else if (distance == channels && spacing == channels) {
    memcpy(to, row, (size_t)inside * pixel);
  } else {
    for (ptrdiff_t x = 0; x < inside; x++) memcpy(to + x * spacing, row + x * distance, pixel);
  }
  memset(to + inside * spacing, 0, (size_t)(columns - left - inside) * space);
}

void cengine_cut(
    cengine_set set, const cengine_norm *norm, const float *image, ptrdiff_t height,
    ptrdiff_t width, ptrdiff_t channels, ptrdiff_t distance, ptrdiff_t row, ptrdiff_t column,
    ptrdiff_t rows, ptrdiff_t columns, float *to, ptrdiff_t spacing) {
  for (ptrdiff_t y = row; y < row + rows; y++, to += columns * spacing) {
    if (y < 0 || y >= height) {
      memset(to, 0, (size_t)(columns * spacing) * sizeof(float));
    } else {
      const float *line = image + y * width * distance;
      cut_row(set, norm, line, width, channels, distance, column, columns, to, spacing);
    }
  }
}
