// What both halves of the depthwise convolution know of its windows and vectors.
#ifndef DEPTHWISE_ROWS_H
#define DEPTHWISE_ROWS_H

#include "ckernels.h"

#define INLINE static inline __attribute__((always_inline))

enum { side = 3, taps = side * side, lanes = 16, together = 4 };

typedef float vec __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float))));
typedef float reg __attribute__((vector_size(lanes * sizeof(float))));

INLINE ptrdiff_t at_least(ptrdiff_t low, ptrdiff_t value) { return value < low ? low : value; }
INLINE ptrdiff_t at_most(ptrdiff_t high, ptrdiff_t value) { return value > high ? high : value; }

// The columns whose windows lie inside the image: from `first_inside` to before `end_inside`.
INLINE ptrdiff_t first_inside(const ckernels_depthwise *g) {
  return at_most(g->columns, (g->padding + g->stride - 1) / g->stride);
}
INLINE ptrdiff_t end_inside(const ckernels_depthwise *g) {
  ptrdiff_t room = g->width + g->padding - side;
  return at_least(first_inside(g), room < 0 ? 0 : at_most(g->columns, room / g->stride + 1));
}

// A row of an image, as its windows see it.
typedef struct {
  const float *image;
  ptrdiff_t y0, top, bottom;  // the windows' first row, and their taps inside the image
} window_row;

INLINE window_row row_of(const ckernels_depthwise *g, const float *x, ptrdiff_t row) {
  ptrdiff_t y0 = row % g->rows * g->stride - g->padding;
  window_row r = {
      x + row / g->rows * g->height * g->width * g->channels, y0, at_least(0, -y0),
      at_most(side, g->height - y0)};
  return r;
}

#endif
