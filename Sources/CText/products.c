#include "clones.h"
#include "ctext.h"

// Six cells share each load of a kernel: with 16 outputs of each, that is what the registers of
// AVX2 hold, and enough sums at once for AVX-512.
enum { lanes = 16, together = 6, first_lanes = 8, first_side = 4, taps = 9 };

typedef float vec __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float))));
typedef float reg __attribute__((vector_size(lanes * sizeof(float))));
typedef float small_vec
    __attribute__((vector_size(first_lanes * sizeof(float)), aligned(sizeof(float))));
typedef float small_reg __attribute__((vector_size(first_lanes * sizeof(float))));

typedef int ints __attribute__((vector_size(lanes * sizeof(int))));
typedef int small_ints __attribute__((vector_size(first_lanes * sizeof(int))));

// What is below zero becomes zero. A pointer, since the oldest level passes no such vectors.
INLINE void put(const reg *x, float *out) { *(vec *)out = (reg)((ints)*x & ~(*x < 0)); }

// Where a group of cells begins, so that the last one ends with the row: it overlaps the one
// before, and gives the same.
INLINE ptrdiff_t group_start(ptrdiff_t cell, ptrdiff_t cells) {
  return cell + together > cells ? cells - together : cell;
}

INLINE void first_cells(
    const int count, const float *line, ptrdiff_t plane_row, const float *kernel,
    const float *bias, int is_last, float *out) {
  small_reg sum[together];
  for (int i = 0; i < count; i++) {
    sum[i] = *(const small_vec *)(bias ? bias : out + i * first_lanes);
  }
  for (int y = 0; y < first_side; y++, line += plane_row) {
#pragma clang loop unroll(full)
    for (int x = 0; x < first_side; x++, kernel += first_lanes) {
      small_reg weight = *(const small_vec *)kernel;
#pragma clang loop unroll(full)
      for (int i = 0; i < count; i++) sum[i] += weight * (line[2 * i + x] - (small_reg){0});
    }
  }
  for (int i = 0; i < count; i++) {
    if (is_last) sum[i] = (small_reg)((small_ints)sum[i] & ~(sum[i] < 0));
    *(small_vec *)(out + i * first_lanes) = sum[i];
  }
}

CLONES
void ctext_first_row(
    const float *plane, ptrdiff_t plane_row, const float *kernel, const float *bias, int is_last,
    ptrdiff_t cells, float *out) {
  // Cells by themselves, since sums that start with `out` must not meet it twice.
  ptrdiff_t cell = 0;
  for (; cell + together <= cells; cell += together) {
    first_cells(
        together, plane + 2 * cell, plane_row, kernel, bias, is_last, out + cell * first_lanes);
  }
  for (; cell < cells; cell++) {
    first_cells(1, plane + 2 * cell, plane_row, kernel, bias, is_last, out + cell * first_lanes);
  }
}

// Inputs of neighbouring cells, of which each row holds an equal share, and the outputs.
typedef struct {
  const float *rows[3];
  ptrdiff_t row_count, share, distance;
  ptrdiff_t outputs;
} cells;

// `count` cells; what `added` holds for them is added before the outputs are rectified.
INLINE void product_cells(
    const int count, cells c, const float *kernel, const float *bias, const float *added,
    float *out) {
  for (ptrdiff_t output = 0; output < c.outputs; output += lanes) {
    reg sum[together];
    for (int i = 0; i < count; i++) sum[i] = *(const vec *)(bias + output);
    for (ptrdiff_t row = 0; row < c.row_count; row++) {
      const float *in = c.rows[row];
#pragma clang loop unroll_count(4)
      for (ptrdiff_t k = 0; k < c.share; k++, kernel += lanes) {
        reg weight = *(const vec *)kernel;
#pragma clang loop unroll(full)
        for (int i = 0; i < count; i++) sum[i] += weight * (in[i * c.distance + k] - (reg){0});
      }
    }
    for (int i = 0; i < count; i++) {
      ptrdiff_t place = i * c.outputs + output;
      if (added) sum[i] += *(const vec *)(added + place);
      put(&sum[i], out + place);
    }
  }
}

CLONES
void ctext_second_row(
    const float *above, const float *middle, const float *below, ptrdiff_t inputs,
    ptrdiff_t outputs, const float *kernel, const float *bias, ptrdiff_t count, float *out) {
  const ptrdiff_t distance = 2 * inputs;
  const int size = count < together ? 1 : together;
  for (ptrdiff_t next = 0; next < count; next += size) {
    ptrdiff_t cell = size == 1 ? next : group_start(next, count), place = cell * distance;
    cells c = {
        {above + place, middle + place, below + place}, 3, 3 * inputs, distance, outputs};
    if (size == 1) {
      product_cells(1, c, kernel, bias, 0, out + cell * outputs);
    } else {
      product_cells(together, c, kernel, bias, 0, out + cell * outputs);
    }
  }
}

// The rectified convolution of each channel by itself, for `count` cells.
INLINE void spread_cells(
    const int count, const ctext_layer *layer, const float *spread, const float *bias,
    const float *input, float *out) {
  const ptrdiff_t channels = layer->inputs, distance = layer->step * channels;
  const ptrdiff_t side = layer->reach * channels, below = layer->reach * layer->input_row;
  for (ptrdiff_t c = 0; c < channels; c += lanes) {
    reg weight[taps], start = *(const vec *)(bias + c);
    for (int tap = 0; tap < taps; tap++) {
      weight[tap] = *(const vec *)(spread + tap * channels + c);
    }
    for (int i = 0; i < count; i++) {
      const float *in = input + i * distance + c;
      reg sum = start;
#pragma clang loop unroll(full)
      for (int tap = 0; tap < taps; tap++) {
        sum += weight[tap] * *(const vec *)(in + (tap / 3 - 1) * below + (tap % 3 - 1) * side);
      }
      put(&sum, out + i * channels + c);
    }
  }
}

ptrdiff_t ctext_separable_work(const ctext_layer *layer) { return together * layer->inputs; }

CLONES
void ctext_separable(
    const ctext_layer *layer, const float *spread, const float *spread_bias, const float *mix,
    const float *mix_bias, const float *input, float *work, float *output) {
  const int size = layer->columns < together ? 1 : together;
  const cells c = {{work}, 1, layer->inputs, layer->inputs, layer->outputs};
  for (ptrdiff_t y = 0; y < layer->rows; y++) {
    for (ptrdiff_t next = 0; next < layer->columns; next += size) {
      ptrdiff_t cell = size == 1 ? next : group_start(next, layer->columns);
      const float *in =
          input + y * layer->step * layer->input_row + cell * layer->step * layer->inputs;
      const float *added = layer->step == 1 ? in : 0;
      float *out = output + y * layer->output_row + cell * layer->outputs;
      if (size == 1) {
        spread_cells(1, layer, spread, spread_bias, in, work);
        product_cells(1, c, mix, mix_bias, added, out);
      } else {
        spread_cells(together, layer, spread, spread_bias, in, work);
        product_cells(together, c, mix, mix_bias, added, out);
      }
    }
  }
}

CLONES
void ctext_last_row(
    const float *weights, float bias, ptrdiff_t channels, const float *input, ptrdiff_t count,
    float *out) {
  for (ptrdiff_t cell = 0; cell < count; cell++) {
    reg sum = {0};
    for (ptrdiff_t c = 0; c < channels; c += lanes) {
      sum += *(const vec *)(weights + c) * *(const vec *)(input + cell * channels + c);
    }
    float total = bias;
    for (int lane = 0; lane < lanes; lane++) total += sum[lane];
    out[cell] = total;
  }
}
