// The matrix kernel for one instruction set: included with LANES, ROWS, NARROW_ROWS and NAME
// defined.
//
// A block of ROWS × 2 · LANES sums stays in registers while `inner` runs; each step loads two
// vectors of the panel and spreads one float of each row. Where a strip has no more than LANES
// columns, the second vector is left out, and a block has NARROW_ROWS rows.
enum { strip = 2 * LANES };

INLINE void NAME(block)(
    const int vectors, const int rows, const int is_transposed, const cengine_product *p,
    ptrdiff_t segments, ptrdiff_t inner, const float *left, const float *panel, float *result,
    ptrdiff_t result_row, int adds, const cengine_finish *finish, ptrdiff_t pixel,
    ptrdiff_t channel) {
  reg sums[NARROW_ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    const float *row = result + r * result_row;
    sums[r][0] = adds ? (reg) * (const vec *)row : (reg){0};
    if (vectors > 1) sums[r][1] = adds ? (reg) * (const vec *)(row + LANES) : (reg){0};
  }
  for (ptrdiff_t s = 0; s < segments; s++) {
    const float *a = left + s * p->left_segment;
#pragma clang loop unroll_count(4)
    for (ptrdiff_t k = 0; k < inner; k++) {
      reg b0 = *(const vec *)panel, b1 = vectors > 1 ? *(const vec *)(panel + LANES) : b0;
      panel += cengine_panel;
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) {
        reg x = (is_transposed ? a[r] : a[r * p->left_row]) - (reg){0};
        sums[r][0] += x * b0;
        if (vectors > 1) sums[r][1] += x * b1;
      }
      a += is_transposed ? p->left_row : 1;
    }
  }
  if (finish) {
    reg sum[2] = {{0}}, squares[2] = {{0}};
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      for (int half = 0; half < vectors; half++) {
        NAME(finish)(
            finish, sums[r][half], pixel + r, channel + half * LANES,
            result + r * result_row + half * LANES, &sum[half], &squares[half]);
      }
    }
    for (int half = 0; half < vectors && finish->sums; half++) {
      *(vec *)(finish->sums + channel + half * LANES) += sum[half];
      *(vec *)(finish->squares + channel + half * LANES) += squares[half];
    }
    return;
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    float *row = result + r * result_row;
    *(vec *)row = sums[r][0];
    if (vectors > 1) *(vec *)(row + LANES) = sums[r][1];
  }
}

#define CASE(n)                                                                               \
  case n:                                                                                     \
    if (n <= (vectors > 1 ? ROWS : NARROW_ROWS))                                              \
      NAME(block)(                                                                            \
          vectors, n <= (vectors > 1 ? ROWS : NARROW_ROWS) ? n : 1, is_transposed, p,         \
          segments, inner, left, panel, result, result_row, adds, finish, pixel, channel);    \
    break;

INLINE void NAME(rows)(
    const int vectors, const int is_transposed, const cengine_product *p, ptrdiff_t rows,
    ptrdiff_t segments, ptrdiff_t inner, const float *left, const float *panel, float *result,
    ptrdiff_t result_row, int adds, const cengine_finish *finish, ptrdiff_t pixel,
    ptrdiff_t channel) {
  switch (rows) {
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7)
    CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14)
  }
}

// One strip of columns of all rows of a group; its rows are cut into blocks about as long.
INLINE void NAME(strip)(
    const int vectors, const int is_transposed, const cengine_product *p, ptrdiff_t columns,
    ptrdiff_t segments, ptrdiff_t inner, const float *left, const float *panel, float *result,
    int adds, const cengine_finish *finish, ptrdiff_t pixel, ptrdiff_t channel) {
  const int most = vectors > 1 ? ROWS : NARROW_ROWS;
  ptrdiff_t blocks = (p->rows + most - 1) / most;
  ptrdiff_t left_row = is_transposed ? 1 : p->left_row;
  for (ptrdiff_t b = 0; b < blocks; b++) {
    ptrdiff_t first = b * p->rows / blocks, rows = (b + 1) * p->rows / blocks - first;
    const float *a = left + first * left_row;
    float *c = result + first * p->result_row;
    if (columns >= vectors * LANES) {
      NAME(rows)(
          vectors, is_transposed, p, rows, segments, inner, a, panel, c, p->result_row, adds,
          finish, pixel + first, channel);
      continue;
    }
    float edge[NARROW_ROWS * strip];
    NAME(rows)(
        vectors, is_transposed, p, rows, segments, inner, a, panel, edge, strip, 0, 0, 0, 0);
    for (ptrdiff_t r = 0; r < rows; r++) {
      for (ptrdiff_t j = 0; j < columns; j++) {
        float *to = c + r * p->result_row + j;
        float value = (adds ? *to : 0) + edge[r * strip + j];
        *to = finish ? NAME(finish_edge)(finish, value, pixel + first + r, channel + j) : value;
      }
    }
  }
}

// Longer sums are cut, so that they stay accurate and a panel's part stays in cache.
enum { longest_sum = 512 };

INLINE void NAME(product)(const int is_transposed, const cengine_product *p) {
  ptrdiff_t together = p->segments * p->inner <= longest_sum ? p->segments : 1;
  ptrdiff_t pieces = together > 1 ? 1 : (p->inner + longest_sum - 1) / longest_sum;
  for (ptrdiff_t column = 0; column < p->columns; column += strip) {
    const float *panel = p->panels + column / cengine_panel * p->panel + column % cengine_panel;
    ptrdiff_t columns = p->columns - column;
    for (ptrdiff_t s = 0; s < p->segments; s += together) {
      for (ptrdiff_t piece = 0; piece < pieces; piece++) {
        ptrdiff_t k = piece * p->inner / pieces, inner = (piece + 1) * p->inner / pieces - k;
        const float *left = p->left + s * p->left_segment + (is_transposed ? k * p->left_row : k);
        const float *part = panel + (s * p->inner + k) * cengine_panel;
        int adds = p->adds || s + k > 0;
        int is_last = s + together >= p->segments && piece + 1 == pieces;
        const cengine_finish *finish = !is_transposed && is_last ? p->finish : 0;
        for (ptrdiff_t g = 0; g < p->groups; g++) {
          const float *from = left + g * p->left_group;
          float *to = p->result + g * p->result_group + column;
          ptrdiff_t pixel = p->pixel + g * p->pixel_group, channel = p->channel + column;
          if (columns > LANES) {
            NAME(strip)(
                2, is_transposed, p, columns, together, inner, from, part, to, adds, finish,
                pixel, channel);
          } else {
            NAME(strip)(
                1, is_transposed, p, columns, together, inner, from, part, to, adds, finish,
                pixel, channel);
          }
        }
      }
    }
  }
}

void NAME(multiply)(const cengine_product *p) { NAME(product)(0, p); }
void NAME(multiply_transposed)(const cengine_product *p) { NAME(product)(1, p); }
