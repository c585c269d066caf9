#include "ckernels.h"
#include "clones.h"
#include <string.h>

CKERNELS_CLONES
void ckernels_fill_rows(
    float *to, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t distance, const float *row) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    float *restrict out = to + r * distance;
    const float *restrict in = row;
    if (in) {
      for (ptrdiff_t c = 0; c < columns; c++) out[c] = in[c];
    } else {
      memset(out, 0, (size_t)columns * sizeof(float));
    }
  }
}

CKERNELS_CLONES
void ckernels_finish_rows(
    float *to, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t distance, const float *bias,
    int rectifies) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    float *restrict out = to + r * distance;
    const float *restrict b = bias;
    if (b && rectifies) {
      for (ptrdiff_t c = 0; c < columns; c++) out[c] = out[c] + b[c] < 0 ? 0 : out[c] + b[c];
    } else if (b) {
      for (ptrdiff_t c = 0; c < columns; c++) out[c] += b[c];
    } else if (rectifies) {
      for (ptrdiff_t c = 0; c < columns; c++) out[c] = out[c] < 0 ? 0 : out[c];
    }
  }
}

CKERNELS_CLONES
void ckernels_add(const float *a, const float *b, float *sum, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) sum[i] = a[i] + b[i];
}

CKERNELS_CLONES
void ckernels_add_to(float *restrict sum, const float *restrict a, float factor, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) sum[i] += factor * a[i];
}

CKERNELS_CLONES
void ckernels_scale(const float *a, float factor, float *product, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) product[i] = a[i] * factor;
}

CKERNELS_CLONES
void ckernels_multiply(const float *a, const float *b, float *product, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) product[i] = a[i] * b[i];
}

// Written so that a NaN passes through.
CKERNELS_CLONES
void ckernels_rectify(const float *restrict x, float *restrict y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) y[i] = x[i] < 0 ? 0 : x[i];
}

CKERNELS_CLONES
void ckernels_rectify_in_place(float *y, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) y[i] = y[i] < 0 ? 0 : y[i];
}

CKERNELS_CLONES
void ckernels_rectify_gradient(
    const float *restrict y, const float *restrict dy, float *restrict dx, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
}

CKERNELS_CLONES
void ckernels_rectify_gradient_in_place(
    const float *restrict y, float *restrict gradient, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) gradient[i] = y[i] > 0 ? gradient[i] : 0;
}

// Written so that a NaN passes through.
CKERNELS_CLONES
void ckernels_clamp_in_place(float *y, float ceiling, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) {
    float value = y[i] < 0 ? 0 : y[i];
    y[i] = value > ceiling ? ceiling : value;
  }
}

CKERNELS_CLONES
void ckernels_copy_columns(
    const float *from, ptrdiff_t from_distance, float *to, ptrdiff_t to_distance, ptrdiff_t rows,
    ptrdiff_t columns) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    memcpy(to + r * to_distance, from + r * from_distance, (size_t)columns * sizeof(float));
  }
}

// Eight running sums, so that it vectorises without reordering.
CKERNELS_CLONES
void ckernels_square_sum(const float *a, ptrdiff_t count, double *sum) {
  double lanes[16] = {0};
  ptrdiff_t i = 0;
  for (; i + 16 <= count; i += 16) {
    for (int l = 0; l < 16; l++) lanes[l] += (double)a[i + l] * (double)a[i + l];
  }
  double total = 0;
  for (int l = 0; l < 16; l++) total += lanes[l];
  for (; i < count; i++) total += (double)a[i] * (double)a[i];
  *sum += total;
}
