#include "ckernels.h"
#include "clones.h"

#define INLINE static inline __attribute__((always_inline))

enum { lanes = 16, rows_per_visit = 32 };

CKERNELS_CLONES
void ckernels_normalise_capped(
    const ckernels_norm *n, float ceiling, const float *restrict x, ptrdiff_t rows,
    float *restrict y) {
  const float *restrict mean = n->mean, *restrict factor = n->factor, *restrict shift = n->shift;
  ptrdiff_t channels = n->channels;
  for (ptrdiff_t r = 0; r < rows; r++, x += channels, y += channels) {
    for (ptrdiff_t c = 0; c < channels; c++) {
      float value = (x[c] - mean[c]) * factor[c] + shift[c];
      value = value < 0 ? 0 : value;
      y[c] = value > ceiling ? ceiling : value;
    }
  }
}

// As in normalise.c: sums stay in registers, and few rows are visited at a time.
INLINE void capped_moments(
    const ckernels_norm *n, float ceiling, const float *restrict x, const float *restrict dy,
    ptrdiff_t rows, const ptrdiff_t width, ptrdiff_t c, float *restrict masked,
    double *restrict sums, double *restrict products) {
  double s[lanes] = {0}, p[lanes] = {0};
  const float *mean = n->mean + c, *factor = n->factor + c, *shift = n->shift + c;
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xr = x + r * n->channels + c, *dyr = dy + r * n->channels + c;
    float *kept = masked + r * n->channels + c;
    for (ptrdiff_t l = 0; l < width; l++) {
      float centred = xr[l] - mean[l], value = centred * factor[l] + shift[l];
      float g = value > 0 && value < ceiling ? dyr[l] : 0;
      kept[l] = g;
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
void ckernels_capped_moments(
    const ckernels_norm *n, float ceiling, const float *x, const float *dy, ptrdiff_t rows,
    float *masked, double *sums, double *products) {
  for (ptrdiff_t first = 0; first < rows; first += rows_per_visit) {
    ptrdiff_t count = rows - first < rows_per_visit ? rows - first : rows_per_visit;
    ptrdiff_t start = first * n->channels, c = 0;
    for (; c + lanes <= n->channels; c += lanes) {
      capped_moments(
          n, ceiling, x + start, dy + start, count, lanes, c, masked + start, sums, products);
    }
    for (; c < n->channels; c++) {
      capped_moments(
          n, ceiling, x + start, dy + start, count, 1, c, masked + start, sums, products);
    }
  }
}
