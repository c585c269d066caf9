#include "ckernels.h"
#include "clones.h"
#include <string.h>

// The first of `large` places whose source among `small` is `place` or a later one.
static ptrdiff_t first_place(ptrdiff_t place, ptrdiff_t small, ptrdiff_t large) {
  return (place * large + small - 1) / small;
}

CKERNELS_CLONES
void ckernels_enlarge(
    const ckernels_enlargement *g, const float *x, ptrdiff_t first, ptrdiff_t count, float *y) {
  size_t bytes = (size_t)g->channels * sizeof(float);
  for (ptrdiff_t row = first; row < first + count; row++) {
    ptrdiff_t source = row / g->rows * g->height + row % g->rows * g->height / g->rows;
    const float *from = x + source * g->width * g->channels;
    float *to = y + row * g->columns * g->distance;
    for (ptrdiff_t column = 0; column < g->columns; column++)
      memcpy(
          to + column * g->distance, from + column * g->width / g->columns * g->channels, bytes);
  }
}

CKERNELS_CLONES
void ckernels_enlarge_gradient(
    const ckernels_enlargement *g, const float *dy, ptrdiff_t first, ptrdiff_t count, float *dx) {
  ptrdiff_t channels = g->channels;
  for (ptrdiff_t row = first; row < first + count; row++) {
    const float *image = dy + row / g->height * g->rows * g->columns * g->distance;
    ptrdiff_t y0 = first_place(row % g->height, g->height, g->rows);
    ptrdiff_t y1 = first_place(row % g->height + 1, g->height, g->rows);
    for (ptrdiff_t column = 0; column < g->width; column++) {
      float *restrict sum = dx + (row * g->width + column) * channels;
      memset(sum, 0, (size_t)channels * sizeof(float));
      ptrdiff_t x0 = first_place(column, g->width, g->columns);
      ptrdiff_t x1 = first_place(column + 1, g->width, g->columns);
      for (ptrdiff_t above = y0; above < y1; above++)
        for (ptrdiff_t beside = x0; beside < x1; beside++) {
          const float *restrict part = image + (above * g->columns + beside) * g->distance;
          for (ptrdiff_t c = 0; c < channels; c++) sum[c] += part[c];
        }
    }
  }
}
