#include "depthwise_rows.h"
#include "clones.h"

// Sixteen channels of a run of pixels, all windows inside the row: sums in registers.
INLINE void correlate(
    const float *x, ptrdiff_t pitch, ptrdiff_t channels, const ptrdiff_t rows,
    const ptrdiff_t stride, const float *dy, ptrdiff_t count, double *totals) {
  reg sum[taps] = {0};
  for (ptrdiff_t i = 0; i < count; i++, dy += channels, x += stride * channels) {
    reg gradient = *(const vec *)dy;
    for (ptrdiff_t ky = 0; ky < rows; ky++) {
      for (int kx = 0; kx < side; kx++) {
        sum[ky * side + kx] += gradient * *(const vec *)(x + ky * pitch + kx * channels);
      }
    }
  }
  for (ptrdiff_t t = 0; t < rows * side; t++) {
    for (int l = 0; l < lanes; l++) totals[t * channels + l] += (double)sum[t][l];
  }
}

INLINE void correlate_inside(
    const float *x, ptrdiff_t pitch, ptrdiff_t channels, ptrdiff_t rows, const ptrdiff_t stride,
    const float *dy, ptrdiff_t count, double *totals) {
  if (rows == 3) correlate(x, pitch, channels, 3, stride, dy, count, totals);
  if (rows == 2) correlate(x, pitch, channels, 2, stride, dy, count, totals);
  if (rows == 1) correlate(x, pitch, channels, 1, stride, dy, count, totals);
}

// One pixel, for the channels from `c` on.
INLINE void correlate_column(
    const ckernels_depthwise *g, const window_row *r, ptrdiff_t column, const float *dy,
    ptrdiff_t c, double *totals) {
  ptrdiff_t x0 = column * g->stride - g->padding, channels = g->channels;
  for (ptrdiff_t ky = r->top; ky < r->bottom; ky++) {
    for (ptrdiff_t kx = at_least(0, -x0); kx < at_most(side, g->width - x0); kx++) {
      const float *restrict value = r->image + ((r->y0 + ky) * g->width + x0 + kx) * channels;
      double *restrict total = totals + (ky * side + kx) * channels;
      for (ptrdiff_t i = c; i < channels; i++) total[i] += (double)dy[i] * (double)value[i];
    }
  }
}

// The pixels `column` ..< `last` of a row.
INLINE void correlate_row(
    const ckernels_depthwise *g, const ptrdiff_t stride, const float *x, const float *dy,
    ptrdiff_t row, ptrdiff_t column, ptrdiff_t last, double *totals) {
  window_row r = row_of(g, x, row);
  ptrdiff_t channels = g->channels, pitch = g->width * channels;
  ptrdiff_t first = at_least(column, first_inside(g));
  ptrdiff_t end = at_most(last, end_inside(g)), whole = channels / lanes * lanes;
  dy += row * g->columns * channels;
  for (; column < last; column++) {
    int is_inside = column >= first && column < end;
    if (is_inside && whole == channels) continue;
    correlate_column(g, &r, column, dy + column * channels, is_inside ? whole : 0, totals);
  }
  const float *from =
      r.image + (r.y0 + r.top) * pitch + (first * stride - g->padding) * channels;
  for (ptrdiff_t c = 0; c < whole && first < end; c += lanes) {
    correlate_inside(
        from + c, pitch, channels, r.bottom - r.top, stride, dy + first * channels + c,
        end - first, totals + r.top * side * channels + c);
  }
}

CKERNELS_CLONES
void ckernels_depthwise_weight_gradient(
    const ckernels_depthwise *g, const float *x, const float *dy, ptrdiff_t first,
    ptrdiff_t count, double *totals) {
  for (ptrdiff_t next = first; next < first + count;) {
    ptrdiff_t row = next / g->columns, column = next % g->columns;
    ptrdiff_t last = at_most(g->columns, column + first + count - next);
    if (g->stride == 1) {
      correlate_row(g, 1, x, dy, row, column, last, totals);
    } else {
      correlate_row(g, 2, x, dy, row, column, last, totals);
    }
    next += last - column;
  }
}
