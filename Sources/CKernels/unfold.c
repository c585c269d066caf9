#include "ckernels.h"
#include "clones.h"
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

INLINE ptrdiff_t at_least(ptrdiff_t low, ptrdiff_t value) { return value < low ? low : value; }
INLINE ptrdiff_t at_most(ptrdiff_t high, ptrdiff_t value) { return value > high ? high : value; }

INLINE void zero(float *to, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i++) to[i] = 0;
}

// Copies `taps` runs of floats that lie `pitch` apart to one unbroken run. The last vector of a run
// overlaps the one before, instead of a scalar rest.
INLINE void copy_runs(
    float *to, const float *from, ptrdiff_t run, ptrdiff_t taps, ptrdiff_t pitch) {
  for (ptrdiff_t t = 0; t < taps; t++, to += run, from += pitch) {
    if (run >= 16) {
      for (ptrdiff_t i = 0; i + 16 <= run; i += 16) memcpy(to + i, from + i, 64);
      memcpy(to + run - 16, from + run - 16, 64);
    } else if (run >= 8) {
      memcpy(to, from, 32);
      memcpy(to + run - 8, from + run - 8, 32);
    } else if (run >= 4) {
      memcpy(to, from, 16);
      memcpy(to + run - 4, from + run - 4, 16);
    } else {
      for (ptrdiff_t i = 0; i < run; i++) to[i] = from[i];
    }
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
    const ckernels_windows *windows, const float *images, ptrdiff_t first, ptrdiff_t count,
    float *rows) {
  const ckernels_windows local = *windows, *w = &local;
  ptrdiff_t run = w->column_taps * w->channels, pitch = w->width * w->channels;
  position p = position_of(w, first);
  for (ptrdiff_t i = 0; i < count; i++, advance(w, &p), rows += w->row_taps * run) {
    ptrdiff_t x = w->first_column + w->stride * p.x, y = w->first_row + w->stride * p.y;
    ptrdiff_t top = at_most(w->row_taps, at_least(0, -y));
    ptrdiff_t bottom = at_least(top, at_most(w->row_taps, w->height - y));
    const float *from = images + (p.image * w->height + y + top) * pitch + x * w->channels;
    zero(rows, top * run);
    zero(rows + bottom * run, (w->row_taps - bottom) * run);
    if (x >= 0 && x + w->column_taps <= w->width) {
      copy_runs(rows + top * run, from, run, bottom - top, pitch);
      continue;
    }
    ptrdiff_t left = at_most(w->column_taps, at_least(0, -x)) * w->channels;
    ptrdiff_t right = at_most(w->column_taps, at_least(0, w->width - x)) * w->channels;
    for (ptrdiff_t t = top; t < bottom; t++, from += pitch) {
      float *to = rows + t * run;
      zero(to, left);
      copy_runs(to + left, from + left, at_least(0, right - left), 1, 0);
      zero(to + at_least(left, right), run - at_least(left, right));
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
