#include "ckernels.h"
#include "clones.h"

#define INLINE static inline __attribute__((always_inline))

// What is asked for is known where the loops are compiled, so that each has no branch inside.
INLINE void normalise(
    const ckernels_norm *n, const float *restrict x, ptrdiff_t x_distance,
    const float *restrict residual, ptrdiff_t residual_distance, const int adds,
    const int rectifies, ptrdiff_t rows, float *restrict y, ptrdiff_t y_distance) {
  const float *restrict mean = n->mean, *restrict factor = n->factor, *restrict shift = n->shift;
  ptrdiff_t channels = n->channels;
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xr = x + r * x_distance, *added = residual + r * residual_distance;
    float *yr = y + r * y_distance;
    for (ptrdiff_t c = 0; c < channels; c++) {
      float value = (xr[c] - mean[c]) * factor[c] + shift[c];
      if (adds) value += added[c];
      yr[c] = rectifies && value < 0 ? 0 : value;
    }
  }
}

CKERNELS_CLONES
void ckernels_normalise(
    const ckernels_norm *n, const float *x, ptrdiff_t x_distance, const float *residual,
    ptrdiff_t residual_distance, int rectifies, ptrdiff_t rows, float *y, ptrdiff_t y_distance) {
  if (residual && rectifies) {
    normalise(n, x, x_distance, residual, residual_distance, 1, 1, rows, y, y_distance);
  } else if (residual) {
    normalise(n, x, x_distance, residual, residual_distance, 1, 0, rows, y, y_distance);
  } else if (rectifies) {
    normalise(n, x, x_distance, x, 0, 0, 1, rows, y, y_distance);
  } else {
    normalise(n, x, x_distance, x, 0, 0, 0, rows, y, y_distance);
  }
}

enum { lanes = 16, rows_per_visit = 32, masks_nothing, masks_by_input, masks_by_output };

// Sixteen channels at a time keep their sums in registers while the rows go by: few rows, so that
// memory is read nearly in order and wide rows do not fall out of the first-level cache.
INLINE void gradient_moments(
    const ckernels_norm *n, const float *restrict x, ptrdiff_t x_distance,
    const float *restrict dy, ptrdiff_t dy_distance, const float *restrict y, const int mask,
    ptrdiff_t rows, const ptrdiff_t width, ptrdiff_t c, float *restrict masked,
    double *restrict sums, double *restrict products) {
  double s[lanes] = {0}, p[lanes] = {0};
  const float *mean = n->mean + c, *factor = n->factor + c, *shift = n->shift + c;
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xr = x + r * x_distance + c, *dyr = dy + r * dy_distance + c;
    for (ptrdiff_t l = 0; l < width; l++) {
      float centred = xr[l] - mean[l], g = dyr[l];
      if (mask == masks_by_input) g = centred * factor[l] + shift[l] > 0 ? g : 0;
      if (mask == masks_by_output) {
        g = y[r * n->channels + c + l] > 0 ? g : 0;
        masked[r * n->channels + c + l] = g;
      }
      s[l] += (double)g;
      p[l] += (double)g * (double)centred;
    }
  }
  for (ptrdiff_t l = 0; l < width; l++) {
    sums[c + l] += s[l];
    products[c + l] += p[l] * (double)n->inverse_deviation[c + l];
  }
}

INLINE void all_gradient_moments(
    const ckernels_norm *n, const float *x, ptrdiff_t x_distance, const float *dy,
    ptrdiff_t dy_distance, const float *y, const int mask, ptrdiff_t rows, float *masked,
    double *sums, double *products) {
  for (ptrdiff_t first = 0; first < rows; first += rows_per_visit) {
    ptrdiff_t count = rows - first < rows_per_visit ? rows - first : rows_per_visit;
    const float *xs = x + first * x_distance, *dys = dy + first * dy_distance;
    const float *ys = mask == masks_by_output ? y + first * n->channels : y;
    float *kept = mask == masks_by_output ? masked + first * n->channels : masked;
    ptrdiff_t c = 0;
    for (; c + lanes <= n->channels; c += lanes) {
      gradient_moments(
          n, xs, x_distance, dys, dy_distance, ys, mask, count, lanes, c, kept, sums, products);
    }
    for (; c < n->channels; c++) {
      gradient_moments(
          n, xs, x_distance, dys, dy_distance, ys, mask, count, 1, c, kept, sums, products);
    }
  }
}

CKERNELS_CLONES
void ckernels_gradient_moments(
    const ckernels_norm *n, const float *x, ptrdiff_t x_distance, const float *dy,
    ptrdiff_t dy_distance, int rectifies, ptrdiff_t rows, double *sums, double *products) {
  if (rectifies) {
    all_gradient_moments(
        n, x, x_distance, dy, dy_distance, x, masks_by_input, rows, 0, sums, products);
  } else {
    all_gradient_moments(
        n, x, x_distance, dy, dy_distance, x, masks_nothing, rows, 0, sums, products);
  }
}

CKERNELS_CLONES
void ckernels_masked_moments(
    const ckernels_norm *n, const float *x, const float *dy, const float *y, ptrdiff_t rows,
    float *masked, double *sums, double *products) {
  all_gradient_moments(
      n, x, n->channels, dy, n->channels, y, masks_by_output, rows, masked, sums, products);
}

INLINE void normalise_gradient(
    const ckernels_norm *n, const float *restrict offset, const float *restrict slope,
    const float *restrict x, ptrdiff_t x_distance, const float *restrict dy,
    ptrdiff_t dy_distance, const int rectifies, ptrdiff_t rows, float *restrict dx,
    ptrdiff_t dx_distance) {
  const float *restrict mean = n->mean, *restrict factor = n->factor, *restrict shift = n->shift;
  ptrdiff_t channels = n->channels;
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xr = x + r * x_distance, *dyr = dy + r * dy_distance;
    float *dxr = dx + r * dx_distance;
    for (ptrdiff_t c = 0; c < channels; c++) {
      float centred = xr[c] - mean[c], g = dyr[c];
      if (rectifies) g = centred * factor[c] + shift[c] > 0 ? g : 0;
      dxr[c] = factor[c] * (g - offset[c] - centred * slope[c]);
    }
  }
}

CKERNELS_CLONES
void ckernels_normalise_gradient(
    const ckernels_norm *n, const float *offset, const float *slope, const float *x,
    ptrdiff_t x_distance, const float *dy, ptrdiff_t dy_distance, int rectifies, ptrdiff_t rows,
    float *dx, ptrdiff_t dx_distance) {
  if (rectifies) {
    normalise_gradient(
        n, offset, slope, x, x_distance, dy, dy_distance, 1, rows, dx, dx_distance);
  } else {
    normalise_gradient(
        n, offset, slope, x, x_distance, dy, dy_distance, 0, rows, dx, dx_distance);
  }
}
