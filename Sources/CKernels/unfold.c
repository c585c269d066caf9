#include "ckernels.h"
#include "clones.h"
#include <string.h>

static ptrdiff_t at_least(ptrdiff_t low, ptrdiff_t value) { return value < low ? low : value; }
static ptrdiff_t at_most(ptrdiff_t high, ptrdiff_t value) { return value > high ? high : value; }

// For each window and row of taps, the taps inside the image are one unbroken run of floats.
CKERNELS_CLONES
void ckernels_unfold(
    const ckernels_windows *w, const float *images, ptrdiff_t first, ptrdiff_t count,
    float *rows) {
  ptrdiff_t per_image = w->rows * w->columns;
  ptrdiff_t run = w->column_taps * w->channels;
  ptrdiff_t image = first / per_image;
  ptrdiff_t gy = first % per_image / w->columns, gx = first % w->columns;
  const float *from = images + image * w->height * w->width * w->channels;
  for (ptrdiff_t i = 0; i < count; i++) {
    ptrdiff_t x = w->first_column + w->stride * gx;
    ptrdiff_t left = at_most(w->column_taps, at_least(0, -x));
    ptrdiff_t right = at_least(left, at_most(w->column_taps, w->width - x));
    ptrdiff_t before = left * w->channels, inside = (right - left) * w->channels;
    for (ptrdiff_t t = 0; t < w->row_taps; t++) {
      ptrdiff_t y = w->first_row + w->stride * gy + t;
      if (y < 0 || y >= w->height || inside == 0) {
        for (ptrdiff_t k = 0; k < run; k++) rows[k] = 0;
      } else {
        const float *source = from + (y * w->width + x + left) * w->channels;
        for (ptrdiff_t k = 0; k < before; k++) rows[k] = 0;
        for (ptrdiff_t k = 0; k < inside; k++) rows[before + k] = source[k];
        for (ptrdiff_t k = before + inside; k < run; k++) rows[k] = 0;
      }
      rows += run;
    }
    if (++gx == w->columns) {
      gx = 0;
      if (++gy == w->rows) {
        gy = 0;
        from += w->height * w->width * w->channels;
      }
    }
  }
}

CKERNELS_CLONES
void ckernels_scatter(
    const ckernels_windows *g, const float *rows, ptrdiff_t first, ptrdiff_t count,
    float *images) {
  size_t bytes = (size_t)g->channels * sizeof(float);
  for (ptrdiff_t i = first; i < first + count; i++) {
    ptrdiff_t gx = i % g->columns, gy = i / g->columns % g->rows;
    ptrdiff_t image = i / (g->columns * g->rows);
    ptrdiff_t y = g->first_row + g->stride * gy, x = g->first_column + g->stride * gx;
    float *to = images + ((image * g->height + y) * g->width + x) * g->channels;
    if (rows) {
      memcpy(to, rows + (i - first) * g->channels, bytes);
    } else {
      memset(to, 0, bytes);
    }
  }
}

CKERNELS_CLONES
void ckernels_transpose(const float *from, ptrdiff_t rows, ptrdiff_t columns, float *to) {
  enum { block = 16 };
  for (ptrdiff_t r0 = 0; r0 < rows; r0 += block) {
    ptrdiff_t r1 = at_most(rows, r0 + block);
    for (ptrdiff_t c0 = 0; c0 < columns; c0 += block) {
      ptrdiff_t c1 = at_most(columns, c0 + block);
      for (ptrdiff_t c = c0; c < c1; c++) {
        for (ptrdiff_t r = r0; r < r1; r++) to[c * rows + r] = from[r * columns + c];
      }
    }
  }
}
