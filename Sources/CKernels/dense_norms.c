// Gradients of many norms that read the same channels, as a dense block's do.
#include "ckernels.h"
#include "clones.h"

#define INLINE static inline __attribute__((always_inline))

enum { lanes = 16, rows_per_visit = 32 };

// Sixteen channels at a time keep their sums in registers while a few rows go by, so that memory is
// read nearly in order.
INLINE void add_rectified_gradient(
    const ckernels_norm *n, const float *restrict x, ptrdiff_t x_distance,
    const float *restrict dy, ptrdiff_t dy_distance, ptrdiff_t rows, const ptrdiff_t width,
    ptrdiff_t c, float *restrict dx, ptrdiff_t dx_distance, double *restrict sums,
    double *restrict products) {
  double s[lanes] = {0}, p[lanes] = {0};
  const float *mean = n->mean + c, *factor = n->factor + c, *shift = n->shift + c;
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xr = x + r * x_distance + c, *dyr = dy + r * dy_distance + c;
    float *dxr = dx + r * dx_distance + c;
    for (ptrdiff_t l = 0; l < width; l++) {
      float centred = xr[l] - mean[l];
      float g = centred * factor[l] + shift[l] > 0 ? dyr[l] : 0;
      dxr[l] += factor[l] * g;
      s[l] += (double)g;
      p[l] += (double)g * (double)centred;
    }
  }
  for (ptrdiff_t l = 0; l < width; l++) {
    sums[c + l] += s[l];
    products[c + l] += p[l] * (double)n->inverse_deviation[c + l];
  }
}

CKERNELS_CLONES
void ckernels_add_rectified_gradient(
    const ckernels_norm *n, const float *x, ptrdiff_t x_distance, const float *dy,
    ptrdiff_t dy_distance, ptrdiff_t rows, float *dx, ptrdiff_t dx_distance, double *sums,
    double *products) {
  for (ptrdiff_t first = 0; first < rows; first += rows_per_visit) {
    ptrdiff_t count = rows - first < rows_per_visit ? rows - first : rows_per_visit;
    const float *xs = x + first * x_distance, *dys = dy + first * dy_distance;
    float *dxs = dx + first * dx_distance;
    ptrdiff_t c = 0;
    for (; c + lanes <= n->channels; c += lanes) {
      add_rectified_gradient(
          n, xs, x_distance, dys, dy_distance, count, lanes, c, dxs, dx_distance, sums, products);
    }
    for (; c < n->channels; c++) {
      add_rectified_gradient(
          n, xs, x_distance, dys, dy_distance, count, 1, c, dxs, dx_distance, sums, products);
    }
  }
}

CKERNELS_CLONES
void ckernels_subtract_line(
    const float *restrict offset, const float *restrict slope, const float *restrict mean,
    ptrdiff_t channels, const float *restrict x, ptrdiff_t x_distance, ptrdiff_t rows,
    float *restrict dx, ptrdiff_t dx_distance) {
  for (ptrdiff_t r = 0; r < rows; r++, x += x_distance, dx += dx_distance) {
    for (ptrdiff_t c = 0; c < channels; c++) dx[c] -= offset[c] + (x[c] - mean[c]) * slope[c];
  }
}
