#include "ckernels.h"
#include "clones.h"
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

INLINE ptrdiff_t at_least(ptrdiff_t low, ptrdiff_t value) { return value < low ? low : value; }
INLINE ptrdiff_t at_most(ptrdiff_t high, ptrdiff_t value) { return value > high ? high : value; }

// Copies a short run of floats; the last vector overlaps the one before instead of a scalar rest.
INLINE void copy_run(float *to, const float *from, ptrdiff_t count) {
  if (count >= 16) {
    for (ptrdiff_t i = 0; i + 16 <= count; i += 16) memcpy(to + i, from + i, 64);
    memcpy(to + count - 16, from + count - 16, 64);
  } else if (count >= 8) {
    memcpy(to, from, 32);
    memcpy(to + count - 8, from + count - 8, 32);
  } else if (count >= 4) {
    memcpy(to, from, 16);
    memcpy(to + count - 4, from + count - 4, 16);
  } else {
    for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i];
  }
}

// Where a walk over the windows of a batch stands.
typedef struct {
  ptrdiff_t image, y, x;  // the window's place in its grid
} position;

INLINE position position_of(const ckernels_windows *w, ptrdiff_t window) {
  position p = {window / (w->rows * w->columns), window / w->columns % w->rows,
                window % w->columns};
  return p;
}

INLINE void advance(const ckernels_windows *w, position *p) {
  if (++p->x < w->columns) return;
  p->x = 0;
  if (++p->y < w->rows) return;
  p->y = 0;
  p->image++;
}

// For each window and row of taps, the taps inside the image are one unbroken run of floats.
CKERNELS_CLONES
void ckernels_unfold(
    const ckernels_windows *w, const float *images, ptrdiff_t first, ptrdiff_t count,
    float *rows) {
  ptrdiff_t run = w->column_taps * w->channels;
  position p = position_of(w, first);
  for (ptrdiff_t i = 0; i < count; i++, advance(w, &p)) {
    const float *image = images + p.image * w->height * w->width * w->channels;
    ptrdiff_t x = w->first_column + w->stride * p.x, y = w->first_row + w->stride * p.y;
    ptrdiff_t left = at_most(w->column_taps, at_least(0, -x));
    ptrdiff_t right = at_least(left, at_most(w->column_taps, w->width - x));
    ptrdiff_t before = left * w->channels, inside = (right - left) * w->channels;
    for (ptrdiff_t t = 0; t < w->row_taps; t++, rows += run) {
      if (y + t < 0 || y + t >= w->height || inside == 0) {
        memset(rows, 0, (size_t)run * sizeof(float));
        continue;
      }
      const float *from = image + ((y + t) * w->width + x + left) * w->channels;
      if (inside == run) {
        copy_run(rows, from, run);
        continue;
      }
      memset(rows, 0, (size_t)before * sizeof(float));
      copy_run(rows + before, from, inside);
      memset(rows + before + inside, 0, (size_t)(run - before - inside) * sizeof(float));
    }
  }
}

CKERNELS_CLONES
void ckernels_fold(
    const ckernels_windows *w, const float *rows, ptrdiff_t first, ptrdiff_t count,
    float *images) {
  ptrdiff_t run = w->column_taps * w->channels;
  position p = position_of(w, first);
  for (ptrdiff_t i = 0; i < count; i++, advance(w, &p)) {
    float *image = images + p.image * w->height * w->width * w->channels;
    ptrdiff_t x = w->first_column + w->stride * p.x, y = w->first_row + w->stride * p.y;
    ptrdiff_t left = at_most(w->column_taps, at_least(0, -x));
    ptrdiff_t right = at_least(left, at_most(w->column_taps, w->width - x));
    ptrdiff_t before = left * w->channels, inside = (right - left) * w->channels;
    for (ptrdiff_t t = 0; t < w->row_taps; t++, rows += run) {
      if (y + t < 0 || y + t >= w->height) continue;
      float *restrict to = image + ((y + t) * w->width + x + left) * w->channels;
      const float *restrict from = rows + before;
      for (ptrdiff_t k = 0; k < inside; k++) to[k] += from[k];
    }
  }
}

CKERNELS_CLONES
void ckernels_transpose(
    const float *restrict from, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t from_distance,
    float *restrict to, ptrdiff_t to_distance) {
  enum { block = 16 };
  for (ptrdiff_t r0 = 0; r0 < rows; r0 += block) {
    ptrdiff_t r1 = at_most(rows, r0 + block);
    for (ptrdiff_t c0 = 0; c0 < columns; c0 += block) {
      ptrdiff_t c1 = at_most(columns, c0 + block);
      for (ptrdiff_t r = r0; r < r1; r++) {
        for (ptrdiff_t c = c0; c < c1; c++) to[c * to_distance + r] = from[r * from_distance + c];
      }
    }
  }
}
