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
    const float *restrict x, ptrdiff_t rows, ptrdiff_t channels, ptrdiff_t distance,
    double *restrict sums, double *restrict square_sums) {
  ptrdiff_t c = 0;
  for (; c + lanes <= channels; c += lanes) {
    double s[lanes] = {0}, q[lanes] = {0};
    for (ptrdiff_t r = 0; r < rows; r++) {
      const float *row = x + r * distance + c;
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
      double v = (double)x[r * distance + c];
      s += v;
      q += v * v;
    }
    sums[c] += s;
    square_sums[c] += q;
  }
}
