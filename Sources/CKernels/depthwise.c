#include "depthwise_rows.h"
#include "clones.h"

// What one pixel sums: the taps that lie inside the image.
typedef struct {
  ptrdiff_t count;
  const float *weight[taps], *value[taps];
} products;

INLINE void add(products *p, const float *weight, const float *value) {
  p->weight[p->count] = weight;
  p->value[p->count++] = value;
}

// Writes one pixel's sums for the channels from `c` on.
INLINE void sum_pixel(
    const products *p, const float *start, ptrdiff_t c, ptrdiff_t channels, float *y) {
  for (; c + lanes <= channels; c += lanes) {
    reg sum = {0};
    if (start) sum = *(const vec *)(start + c);
    for (ptrdiff_t t = 0; t < p->count; t++) {
      sum += *(const vec *)(p->weight[t] + c) * *(const vec *)(p->value[t] + c);
    }
    *(vec *)(y + c) = sum;
  }
  for (; c < channels; c++) {
    float sum = start ? start[c] : 0;
    for (ptrdiff_t t = 0; t < p->count; t++) sum += p->weight[t][c] * p->value[t][c];
    y[c] = sum;
  }
}

// Four neighbouring pixels inside a row, sixteen channels: every input is read once.
INLINE void sum_four(
    const float *x, ptrdiff_t pitch, ptrdiff_t channels, const float *w, ptrdiff_t rows,
    const ptrdiff_t stride, const float *start, ptrdiff_t start_pixel, float *y) {
  reg sum[together] = {0};
  if (start) {
    for (int i = 0; i < together; i++) sum[i] = *(const vec *)(start + i * start_pixel);
  }
  for (ptrdiff_t ky = 0; ky < rows; ky++, x += pitch, w += side * channels) {
    reg weight[side];
    for (int kx = 0; kx < side; kx++) weight[kx] = *(const vec *)(w + kx * channels);
    for (int column = 0; column < (together - 1) * stride + side; column++) {
      reg value = *(const vec *)(x + column * channels);
      for (int kx = 0; kx < side; kx++) {
        ptrdiff_t i = (column - kx) / stride;
        if (column < kx || (column - kx) % stride || i >= together) continue;
        sum[i] += weight[kx] * value;
      }
    }
  }
  for (int i = 0; i < together; i++) *(vec *)(y + i * channels) = sum[i];
}

INLINE void sum_column(
    const ckernels_depthwise *g, const float *weight, const window_row *r, ptrdiff_t column,
    const float *start, ptrdiff_t c, float *y) {
  ptrdiff_t x0 = column * g->stride - g->padding, channels = g->channels;
  products p = {0};
  for (ptrdiff_t ky = r->top; ky < r->bottom; ky++) {
    for (ptrdiff_t kx = at_least(0, -x0); kx < at_most(side, g->width - x0); kx++) {
      add(&p, weight + (ky * side + kx) * channels,
          r->image + ((r->y0 + ky) * g->width + x0 + kx) * channels);
    }
  }
  sum_pixel(&p, start, c, channels, y);
}

INLINE void sum_row(
    const ckernels_depthwise *g, const ptrdiff_t stride, const float *weight, const float *x,
    const float *start, ptrdiff_t start_pixel, ptrdiff_t row, float *y) {
  window_row r = row_of(g, x, row);
  ptrdiff_t channels = g->channels, pitch = g->width * channels;
  ptrdiff_t first = first_inside(g), end = end_inside(g), whole = channels / lanes * lanes;
  const float *top = r.image + (r.y0 + r.top) * pitch, *w = weight + r.top * side * channels;
  if (end - first < together) end = first;
  for (ptrdiff_t column = 0; column < g->columns; column++) {
    int is_inside = column >= first && column < end;
    if (is_inside && whole == channels) continue;
    sum_column(g, weight, &r, column, start ? start + column * start_pixel : 0,
               is_inside ? whole : 0, y + column * channels);
  }
  // The last four overlap those before, and are the same.
  for (ptrdiff_t next = first; next < end; next += together) {
    ptrdiff_t column = at_most(end - together, next);
    const float *from = top + (column * stride - g->padding) * channels;
    for (ptrdiff_t c = 0; c < whole; c += lanes) {
      sum_four(
          from + c, pitch, channels, w + c, r.bottom - r.top, stride,
          start ? start + column * start_pixel + c : 0, start_pixel, y + column * channels + c);
    }
  }
}

CKERNELS_CLONES
void ckernels_depthwise_rows(
    const ckernels_depthwise *g, const float *weight, const float *start, ptrdiff_t start_pixel,
    const float *x, ptrdiff_t first, ptrdiff_t count, float *y) {
  for (ptrdiff_t row = first; row < first + count; row++) {
    ptrdiff_t pixel = row * g->columns;
    const float *from = start ? start + pixel * start_pixel : 0;
    float *to = y + pixel * g->channels;
    if (g->stride == 1) {
      sum_row(g, 1, weight, x, from, start_pixel, row, to);
    } else {
      sum_row(g, 2, weight, x, from, start_pixel, row, to);
    }
  }
}

// The windows over input position p along one axis: those o with
// 0 <= p + padding - o * stride < side.
INLINE ptrdiff_t first_window(const ckernels_depthwise *g, ptrdiff_t p) {
  return at_least(0, (p + g->padding - side + g->stride) / g->stride);
}
INLINE ptrdiff_t end_window(const ckernels_depthwise *g, ptrdiff_t p, ptrdiff_t windows) {
  return at_most(windows, (p + g->padding) / g->stride + 1);
}

CKERNELS_CLONES
void ckernels_depthwise_gradient_rows(
    const ckernels_depthwise *g, const float *weight, const float *start, const float *dy,
    ptrdiff_t first, ptrdiff_t count, float *dx) {
  ptrdiff_t channels = g->channels;
  for (ptrdiff_t row = first; row < first + count; row++) {
    ptrdiff_t image = row / g->height, iy = row % g->height;
    for (ptrdiff_t ix = 0; ix < g->width; ix++) {
      products p = {0};
      for (ptrdiff_t oy = first_window(g, iy); oy < end_window(g, iy, g->rows); oy++) {
        for (ptrdiff_t ox = first_window(g, ix); ox < end_window(g, ix, g->columns); ox++) {
          ptrdiff_t ky = iy + g->padding - oy * g->stride, kx = ix + g->padding - ox * g->stride;
          add(&p, weight + (ky * side + kx) * channels,
              dy + ((image * g->rows + oy) * g->columns + ox) * channels);
        }
      }
      ptrdiff_t pixel = (row * g->width + ix) * channels;
      sum_pixel(&p, start ? start + pixel : 0, 0, channels, dx + pixel);
    }
  }
}
