#include "clones.h"
#include "ctext.h"

// Sums over the rows of the square at each column, and running sums over the columns before: the
// difference of two of those is the sum over the square. Unsigned, since running sums may overflow
// while differences are right all the same.
typedef struct {
  uint32_t *columns, *column_steps;
  uint32_t *running, *running_steps;  // `columns` + 1 of them, with `reach` more on both sides
} sums;

INLINE ptrdiff_t running_count(ptrdiff_t columns, ptrdiff_t reach) {
  return columns + 1 + 2 * reach;
}

ptrdiff_t ctext_contrast_work(ptrdiff_t columns, ptrdiff_t reach) {
  return 2 * columns + 2 * running_count(columns, reach);
}

// Adds a row of samples, and the steps between them, to those of the columns, or takes it away.
INLINE void add_row(const int32_t *line, ptrdiff_t columns, const int is_taken, sums s) {
  for (ptrdiff_t x = 0; x < columns; x++) {
    uint32_t value = (uint32_t)line[x];
    s.columns[x] += is_taken ? -value : value;
  }
  for (ptrdiff_t x = 0; x + 1 < columns; x++) {
    int32_t step = line[x + 1] - line[x];
    uint32_t size = (uint32_t)(step < 0 ? -step : step);
    s.column_steps[x] += is_taken ? -size : size;
  }
}

INLINE void run(ptrdiff_t columns, ptrdiff_t reach, sums s) {
  uint32_t sum = 0, steps = 0;
  uint32_t *to = s.running + reach + 1, *steps_to = s.running_steps + reach + 1;
  for (ptrdiff_t x = 0; x < columns; x++) {
    to[x] = sum += s.columns[x];
    steps_to[x] = steps += s.column_steps[x];
  }
  for (ptrdiff_t x = columns; x < columns + reach; x++) {
    to[x] = sum;
    steps_to[x] = steps;
  }
}

INLINE void write_row(
    const int32_t *restrict line, int32_t columns, int32_t reach, float height, sums s,
    float *restrict out) {
  const uint32_t *restrict running = s.running, *restrict steps = s.running_steps;
  for (int32_t x = 0; x < columns; x++) {
    int32_t before = x < reach ? x : reach, after = columns - 1 - x;
    if (after > reach) after = reach;
    float area = height * (float)(before + after + 1);
    int32_t sum = (int32_t)(running[x + 2 * reach + 1] - running[x]);
    int32_t step_sum = (int32_t)(steps[x + 2 * reach + 1] - steps[x]);
    float difference = (float)line[x] * area - (float)sum;
    out[x] = difference / (__builtin_fabsf(difference) + 2 * (float)step_sum + 0.5f * area);
  }
}

CLONES
void ctext_contrast(
    const int32_t *samples, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t reach, uint32_t *work,
    float *out, ptrdiff_t out_row) {
  sums s = {
      work, work + columns, work + 2 * columns,
      work + 2 * columns + running_count(columns, reach)};
  for (ptrdiff_t i = 0; i < ctext_contrast_work(columns, reach); i++) work[i] = 0;
  for (ptrdiff_t y = 0; y < reach && y < rows; y++) {
    add_row(samples + y * columns, columns, 0, s);
  }
  for (ptrdiff_t y = 0; y < rows; y++) {
    ptrdiff_t above = y < reach ? y : reach, below = rows - 1 - y < reach ? rows - 1 - y : reach;
    if (y + reach < rows) add_row(samples + (y + reach) * columns, columns, 0, s);
    if (y > reach) add_row(samples + (y - reach - 1) * columns, columns, 1, s);
    run(columns, reach, s);
    write_row(
        samples + y * columns, (int32_t)columns, (int32_t)reach, (float)(above + below + 1), s,
        out + y * out_row);
  }
}
