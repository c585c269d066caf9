#include "ckernels.h"
#include "clones.h"

// Sums are kept in double per channel, so that 10⁷ pixels lose nothing. Sixteen channels at a time
// keep their sums in registers while the rows go by.
enum { lanes = 16 };

CKERNELS_CLONES
void ckernels_column_sums(
    const float *restrict x, ptrdiff_t rows, ptrdiff_t channels, ptrdiff_t distance,
    double *restrict sums) {
  ptrdiff_t c = 0;
  for (; c + lanes <= channels; c += lanes) {
    double s[lanes] = {0};
    for (ptrdiff_t r = 0; r < rows; r++) {
      const float *row = x + r * distance + c;
      for (int l = 0; l < lanes; l++) s[l] += (double)row[l];
    }
    for (int l = 0; l < lanes; l++) sums[c + l] += s[l];
  }
  for (; c < channels; c++) {
    double s = 0;
    for (ptrdiff_t r = 0; r < rows; r++) s += (double)x[r * distance + c];
    sums[c] += s;
  }
}

CKERNELS_CLONES
void ckernels_column_moments(
    const float *restrict x, ptrdiff_t rows, ptrdiff_t channels, double *restrict sums,
    double *restrict square_sums) {
  ptrdiff_t c = 0;
  for (; c + lanes <= channels; c += lanes) {
    double s[lanes] = {0}, q[lanes] = {0};
    for (ptrdiff_t r = 0; r < rows; r++) {
      const float *row = x + r * channels + c;
      for (int l = 0; l < lanes; l++) {
        double v = (double)row[l];
        s[l] += v;
        q[l] += v * v;
      }
    }
    for (int l = 0; l < lanes; l++) {
      sums[c + l] += s[l];
      square_sums[c + l] += q[l];
    }
  }
  for (; c < channels; c++) {
    double s = 0, q = 0;
    for (ptrdiff_t r = 0; r < rows; r++) {
      double v = (double)x[r * channels + c];
      s += v;
      q += v * v;
    }
    sums[c] += s;
    square_sums[c] += q;
  }
}

CKERNELS_CLONES
void ckernels_gradient_moments(
    const float *restrict x, const float *restrict dy, const float *restrict mean,
    const float *restrict inverse_deviation, ptrdiff_t rows, ptrdiff_t channels,
    double *restrict sums, double *restrict products) {
  ptrdiff_t c = 0;
  for (; c + lanes <= channels; c += lanes) {
    double s[lanes] = {0}, p[lanes] = {0};
    for (ptrdiff_t r = 0; r < rows; r++) {
      const float *xr = x + r * channels + c, *dyr = dy + r * channels + c;
      for (int l = 0; l < lanes; l++) {
        s[l] += (double)dyr[l];
        p[l] += (double)dyr[l] * (double)(xr[l] - mean[c + l]);
      }
    }
    for (int l = 0; l < lanes; l++) {
      sums[c + l] += s[l];
      products[c + l] += p[l] * (double)inverse_deviation[c + l];
    }
  }
  for (; c < channels; c++) {
    double s = 0, p = 0;
    for (ptrdiff_t r = 0; r < rows; r++) {
      s += (double)dy[r * channels + c];
      p += (double)dy[r * channels + c] * (double)(x[r * channels + c] - mean[c]);
    }
    sums[c] += s;
    products[c] += p * (double)inverse_deviation[c];
  }
}

CKERNELS_CLONES
void ckernels_normalise(
    const float *restrict x, const float *restrict mean, const float *restrict factor,
    const float *restrict shift, ptrdiff_t rows, ptrdiff_t channels, float *restrict y) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xr = x + r * channels;
    float *yr = y + r * channels;
    for (ptrdiff_t c = 0; c < channels; c++) yr[c] = (xr[c] - mean[c]) * factor[c] + shift[c];
  }
}

CKERNELS_CLONES
void ckernels_normalise_gradient(
    const float *restrict x, const float *restrict dy, const float *restrict mean,
    const float *restrict factor, const float *restrict offset, const float *restrict slope,
    ptrdiff_t rows, ptrdiff_t channels, float *restrict dx) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xr = x + r * channels, *dyr = dy + r * channels;
    float *dxr = dx + r * channels;
    for (ptrdiff_t c = 0; c < channels; c++) {
      dxr[c] = factor[c] * (dyr[c] - offset[c] - (xr[c] - mean[c]) * slope[c]);
    }
  }
}

CKERNELS_CLONES
void ckernels_scale_columns(
    const float *restrict x, const float *restrict factor, ptrdiff_t rows, ptrdiff_t channels,
    float *restrict y) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    for (ptrdiff_t c = 0; c < channels; c++) {
      y[r * channels + c] = x[r * channels + c] * factor[c];
    }
  }
}
