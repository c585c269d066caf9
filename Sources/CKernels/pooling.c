#include "ckernels.h"
#include "clones.h"
#include <math.h>
#include <string.h>

static ptrdiff_t at_least(ptrdiff_t low, ptrdiff_t value) { return value < low ? low : value; }
static ptrdiff_t at_most(ptrdiff_t high, ptrdiff_t value) { return value > high ? high : value; }

// The windows over input position p along one axis: those o with
// 0 <= p + padding - o * stride < kernel.
static ptrdiff_t first_window(const ckernels_pooling *g, ptrdiff_t p) {
  return at_least(0, (p + g->padding - g->kernel + g->stride) / g->stride);
}
static ptrdiff_t end_window(const ckernels_pooling *g, ptrdiff_t p, ptrdiff_t windows) {
  return at_most(windows, (p + g->padding) / g->stride + 1);
}

CKERNELS_CLONES
void ckernels_max_pool(
    const ckernels_pooling *g, const float *x, ptrdiff_t first, ptrdiff_t count, float *y,
    uint8_t *winner) {
  ptrdiff_t channels = g->channels;
  for (ptrdiff_t row = first; row < first + count; row++) {
    const float *image = x + row / g->rows * g->height * g->width * g->distance;
    ptrdiff_t y0 = row % g->rows * g->stride - g->padding;
    for (ptrdiff_t column = 0; column < g->columns; column++) {
      ptrdiff_t x0 = column * g->stride - g->padding;
      float *restrict best = y + (row * g->columns + column) * channels;
      uint8_t *restrict which = winner + (row * g->columns + column) * channels;
      int is_first = 1;
      for (ptrdiff_t ky = at_least(0, -y0); ky < at_most(g->kernel, g->height - y0); ky++) {
        for (ptrdiff_t kx = at_least(0, -x0); kx < at_most(g->kernel, g->width - x0); kx++) {
          const float *restrict value = image + ((y0 + ky) * g->width + x0 + kx) * g->distance;
          uint8_t tap = (uint8_t)(ky * g->kernel + kx);
          if (is_first) {
            memcpy(best, value, (size_t)channels * sizeof(float));
            memset(which, tap, (size_t)channels);
            is_first = 0;
            continue;
          }
          for (ptrdiff_t c = 0; c < channels; c++) {
            int wins = value[c] > best[c] || value[c] != value[c];
            best[c] = wins ? value[c] : best[c];
            which[c] = wins ? tap : which[c];
          }
        }
      }
    }
  }
}

CKERNELS_CLONES
void ckernels_max_pool_values(
    const ckernels_pooling *g, const float *x, ptrdiff_t first, ptrdiff_t count, float *y) {
  ptrdiff_t channels = g->channels;
  for (ptrdiff_t row = first; row < first + count; row++) {
    const float *image = x + row / g->rows * g->height * g->width * g->distance;
    ptrdiff_t y0 = row % g->rows * g->stride - g->padding;
    for (ptrdiff_t column = 0; column < g->columns; column++) {
      ptrdiff_t x0 = column * g->stride - g->padding;
      float *restrict best = y + (row * g->columns + column) * channels;
      int is_first = 1;
      for (ptrdiff_t ky = at_least(0, -y0); ky < at_most(g->kernel, g->height - y0); ky++) {
        for (ptrdiff_t kx = at_least(0, -x0); kx < at_most(g->kernel, g->width - x0); kx++) {
          const float *restrict value = image + ((y0 + ky) * g->width + x0 + kx) * g->distance;
          if (is_first) {
            memcpy(best, value, (size_t)channels * sizeof(float));
            is_first = 0;
            continue;
          }
          for (ptrdiff_t c = 0; c < channels; c++) {
            int wins = value[c] > best[c] || value[c] != value[c];
            best[c] = wins ? value[c] : best[c];
          }
        }
      }
    }
  }
}

CKERNELS_CLONES
void ckernels_max_pool_gradient(
    const ckernels_pooling *g, const float *dy, const uint8_t *winner, int adds, ptrdiff_t first,
    ptrdiff_t count, float *dx) {
  ptrdiff_t channels = g->channels;
  for (ptrdiff_t row = first; row < first + count; row++) {
    ptrdiff_t image = row / g->height, iy = row % g->height;
    for (ptrdiff_t ix = 0; ix < g->width; ix++) {
      float *restrict to = dx + (row * g->width + ix) * g->distance;
      if (!adds) memset(to, 0, (size_t)channels * sizeof(float));
      for (ptrdiff_t oy = first_window(g, iy); oy < end_window(g, iy, g->rows); oy++) {
        for (ptrdiff_t ox = first_window(g, ix); ox < end_window(g, ix, g->columns); ox++) {
          ptrdiff_t ky = iy + g->padding - oy * g->stride, kx = ix + g->padding - ox * g->stride;
          uint8_t tap = (uint8_t)(ky * g->kernel + kx);
          ptrdiff_t window = ((image * g->rows + oy) * g->columns + ox) * channels;
          const float *restrict from = dy + window;
          const uint8_t *restrict which = winner + window;
          for (ptrdiff_t c = 0; c < channels; c++) to[c] += which[c] == tap ? from[c] : 0;
        }
      }
    }
  }
}

// What a window's sum is divided by: its pixels, with or without those of the padding.
static float window_size(
    const ckernels_pooling *g, int counts_padding, ptrdiff_t y0, ptrdiff_t x0) {
  ptrdiff_t top = counts_padding ? y0 : at_least(0, y0);
  ptrdiff_t left = counts_padding ? x0 : at_least(0, x0);
  ptrdiff_t bottom = at_most(g->height + (counts_padding ? g->padding : 0), y0 + g->kernel);
  ptrdiff_t right = at_most(g->width + (counts_padding ? g->padding : 0), x0 + g->kernel);
  return (float)((bottom - top) * (right - left));
}

CKERNELS_CLONES
void ckernels_average_pool(
    const ckernels_pooling *g, int counts_padding, const float *x, ptrdiff_t first,
    ptrdiff_t count, float *y) {
  ptrdiff_t channels = g->channels;
  for (ptrdiff_t row = first; row < first + count; row++) {
    const float *image = x + row / g->rows * g->height * g->width * g->distance;
    ptrdiff_t y0 = row % g->rows * g->stride - g->padding;
    for (ptrdiff_t column = 0; column < g->columns; column++) {
      ptrdiff_t x0 = column * g->stride - g->padding;
      float *restrict sum = y + (row * g->columns + column) * channels;
      memset(sum, 0, (size_t)channels * sizeof(float));
      for (ptrdiff_t ky = at_least(0, -y0); ky < at_most(g->kernel, g->height - y0); ky++) {
        for (ptrdiff_t kx = at_least(0, -x0); kx < at_most(g->kernel, g->width - x0); kx++) {
          const float *restrict value = image + ((y0 + ky) * g->width + x0 + kx) * g->distance;
          for (ptrdiff_t c = 0; c < channels; c++) sum[c] += value[c];
        }
      }
      float size = window_size(g, counts_padding, y0, x0);
      for (ptrdiff_t c = 0; c < channels; c++) sum[c] /= size;
    }
  }
}

CKERNELS_CLONES
void ckernels_average_pool_gradient(
    const ckernels_pooling *g, int counts_padding, const float *dy, ptrdiff_t first,
    ptrdiff_t count, float *dx) {
  ptrdiff_t channels = g->channels;
  for (ptrdiff_t row = first; row < first + count; row++) {
    ptrdiff_t image = row / g->height, iy = row % g->height;
    for (ptrdiff_t ix = 0; ix < g->width; ix++) {
      float *restrict to = dx + (row * g->width + ix) * g->distance;
      memset(to, 0, (size_t)channels * sizeof(float));
      for (ptrdiff_t oy = first_window(g, iy); oy < end_window(g, iy, g->rows); oy++) {
        for (ptrdiff_t ox = first_window(g, ix); ox < end_window(g, ix, g->columns); ox++) {
          const float *restrict from =
              dy + ((image * g->rows + oy) * g->columns + ox) * channels;
          float share = 1 / window_size(
              g, counts_padding, oy * g->stride - g->padding, ox * g->stride - g->padding);
          for (ptrdiff_t c = 0; c < channels; c++) to[c] += from[c] * share;
        }
      }
    }
  }
}
