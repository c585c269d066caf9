// The innermost loops of the text detector, compiled once per instruction set and chosen when the
// program starts.
//
// Every function works on one thread, allocates nothing and keeps no state. The channels of a cell
// lie side by side, in multiples of 16 unless stated otherwise. Called by Privacy's text network
// only, which checks the sizes.
#ifndef CTEXT_H
#define CTEXT_H

#include <stddef.h>
#include <stdint.h>

// MARK: Contrast (contrast.c)

// How many numbers of working memory `ctext_contrast` wants.
ptrdiff_t ctext_contrast_work(ptrdiff_t columns, ptrdiff_t reach);

// Writes difference / (|difference| + 2 · steps + half a level) for each sample, of sums over the
// square that reaches `reach` to every side; rows of `out` lie `out_row` apart.
// Samples are 0 to 65,535, so that no sum over a square overflows while 2 · reach + 1 <= 181.
void ctext_contrast(
    const int32_t *samples, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t reach, uint32_t *work,
    float *out, ptrdiff_t out_row);

// MARK: Products (products.c)

// The first layer, one plane's share: 8 outputs for each of `cells` windows of 4 × 4 samples, two
// apart in rows that lie `plane_row` apart. The kernel goes by tap, then by output.
// Sums start with the bias, or where it is null with what `out` holds; the last plane rectifies.
void ctext_first_row(
    const float *plane, ptrdiff_t plane_row, const float *kernel, const float *bias, int is_last,
    ptrdiff_t cells, float *out);

// The second layer: rectified outputs of cells that see 3 × 3 of the first one's, two apart.
// The kernel goes by 16 outputs, then by row, column, input and output.
void ctext_second_row(
    const float *above, const float *middle, const float *below, ptrdiff_t inputs,
    ptrdiff_t outputs, const float *kernel, const float *bias, ptrdiff_t cells, float *out);

// A map of cells to another one; distances are counted in numbers.
typedef struct {
  ptrdiff_t inputs, outputs;
  ptrdiff_t rows, columns;         // of the outputs
  ptrdiff_t step;                  // between inputs, in cells: 1, which adds input to output, or 2
  ptrdiff_t reach;                 // between neighbouring taps, in cells
  ptrdiff_t input_row, output_row; // from row to row
} ctext_layer;

// How many numbers of working memory `ctext_separable` wants.
ptrdiff_t ctext_separable_work(const ctext_layer *layer);

// A convolution of 3 × 3 taps of each channel by itself, then a product of every input with every
// output; both are rectified. `spread` goes by tap, then by channel, `mix` by 16 outputs, then by
// input and output. `input` and `output` are the first cell's; around it lie as many as taps reach.
void ctext_separable(
    const ctext_layer *layer, const float *spread, const float *spread_bias, const float *mix,
    const float *mix_bias, const float *input, float *work, float *output);

// One number for each of `cells` cells: the product of weights and channels, and the bias.
void ctext_last_row(
    const float *weights, float bias, ptrdiff_t channels, const float *input, ptrdiff_t cells,
    float *out);

#endif
