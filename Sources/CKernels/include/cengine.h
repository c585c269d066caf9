// The convolution engine's innermost loops: one matrix kernel, and Winograd's transforms around it.
//
// Each function exists for every instruction set and takes the one to use; it works on one thread,
// allocates nothing and keeps no state. Called by the Swift kernels only, which check the sizes.
#ifndef CENGINE_H
#define CENGINE_H

#include <stddef.h>

typedef enum { cengine_portable, cengine_avx2, cengine_avx512 } cengine_set;

// The best set that this processor and its operating system run.
cengine_set cengine_best_set(void);

// MARK: Finishing (finish_body.h)

// What is done to an output pixel while it is at hand; null or 0 for nothing.
typedef struct {
  const float *bias;              // (channels)
  const float *residual;          // pixel by pixel like the output
  ptrdiff_t residual_distance;
  int rectifies;
  float ceiling;                  // the most that a rectifier lets through, or infinity
  float *sums, *squares;          // (channels): Σ and Σ² of the outputs are added
} cengine_finish;

// MARK: The matrix kernel (gemm_body.h)

// Right operands lie in panels of so many columns: (panel, row, column), missing columns zero.
enum { cengine_panel = 32 };

// result (groups, rows, columns) = or += left (groups, rows, segments, inner)
//                                        · panels (segments, inner, columns)
typedef struct {
  ptrdiff_t groups, rows, columns, segments, inner;
  const float *left;
  ptrdiff_t left_group, left_row, left_segment;  // distances; inner lies side by side
  const float *panels;
  ptrdiff_t panel;                               // from panel to panel
  float *result;
  ptrdiff_t result_group, result_row;
  int adds;
  // What is done to the sums before they are written, or null; the first column is the finish's
  // channel `channel`, the first row its pixel `pixel`, the next group's is `pixel_group` further.
  const cengine_finish *finish;
  ptrdiff_t channel, pixel, pixel_group;
} cengine_product;

void cengine_multiply(cengine_set set, const cengine_product *product);

// result (rows, columns) = or += left (segments, inner, rows)ᵀ · panels (segments, inner, columns).
// Rows of `left` lie side by side, `left_row` is from one inner index to the next; one group, and
// nothing is finished.
void cengine_multiply_transposed(cengine_set set, const cengine_product *product);

// panels = matrix (rows, columns), with `distance` floats from row to row and `panel` to panel.
void cengine_pack(
    const float *matrix, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t distance, float *panels,
    ptrdiff_t panel);

// MARK: Around it (source_body.h, engine.c)

// Finishes pixels `first` ..< `first + count` of an output that lies `distance` floats apart.
void cengine_finish_pixels(
    cengine_set set, const cengine_finish *finish, ptrdiff_t first, ptrdiff_t count,
    ptrdiff_t channels, float *output, ptrdiff_t distance);

// How a pixel's channels are read: as they are where `mean` is null, else as
// max((x - mean) * factor + shift, 0). Zeros around an image are never changed.
typedef struct {
  const float *mean, *factor, *shift;
} cengine_norm;

// to (rows, columns, channels) = that part of an image (height, width, channels) whose first pixel
// is (row, column); what lies outside the image is zero. `distance` is from pixel to pixel of
// the image, `spacing` of the copy.
void cengine_cut(
    cengine_set set, const cengine_norm *norm, const float *image, ptrdiff_t height,
    ptrdiff_t width, ptrdiff_t channels, ptrdiff_t distance, ptrdiff_t row, ptrdiff_t column,
    ptrdiff_t rows, ptrdiff_t columns, float *to, ptrdiff_t spacing);

// MARK: Winograd (winograd_body.h); channels come in multiples of 16

// Tiles of `outputs` × `outputs` pixels over images (N, height, width, channels).
typedef struct {
  ptrdiff_t height, width;        // of an image
  ptrdiff_t distance;             // from pixel to pixel
  ptrdiff_t tile_rows, tile_columns;
} cengine_tiles;

enum { cengine_points = 36, cengine_tile = 4 };

// transformed (36, tiles, channels) = Bᵀ d B for each 6 × 6 input of tiles `first` ..< `first +
// count`, the first pixel `padding` above and left of its tile. `zeros` holds `channels` zeros.
void cengine_winograd_input(
    cengine_set set, const cengine_tiles *tiles, const cengine_norm *norm, const float *images,
    ptrdiff_t padding, ptrdiff_t first, ptrdiff_t count, ptrdiff_t channels, const float *zeros,
    float *transformed, ptrdiff_t point, ptrdiff_t row);

// The same of 4 × 4 output gradients, G' y G'ᵀ, into panels (36, panel, tile, 32).
void cengine_winograd_gradient(
    cengine_set set, const cengine_tiles *tiles, const float *images, ptrdiff_t first,
    ptrdiff_t count, ptrdiff_t channels, const float *zeros, float *panels, ptrdiff_t point,
    ptrdiff_t panel);

// images = Aᵀ m A for each tile of `products` (36, tiles, channels).
void cengine_winograd_output(
    cengine_set set, const cengine_tiles *tiles, const float *products, ptrdiff_t point,
    ptrdiff_t row, ptrdiff_t first, ptrdiff_t count, ptrdiff_t channels,
    const cengine_finish *finish, float *images);

// panels (36, panel, rows, 32) = G w Gᵀ for 3 × 3 filters w (taps, rows, columns), with the taps in
// reverse order if turned; `tap` and `row` are distances.
void cengine_winograd_weights(
    cengine_set set, const float *weights, ptrdiff_t tap, int is_turned, ptrdiff_t rows,
    ptrdiff_t row, ptrdiff_t columns, float *panels, ptrdiff_t point, ptrdiff_t panel);

// weights (3 × 3, rows, columns) += A'ᵀ m A' of products (36, rows, columns).
void cengine_winograd_weight_gradient(
    cengine_set set, const float *products, ptrdiff_t point, ptrdiff_t product_row, ptrdiff_t rows,
    ptrdiff_t columns, float *weights, ptrdiff_t tap, ptrdiff_t row);

// MARK: The probe (probe_body.h)

// A multiple of what the longest registers hold at once.
enum { cengine_probe_floats = 192 };

// x (cengine_probe_floats) becomes x · factor + addend, `steps` times over: 2 operations for each
// float and step, at the processor's fastest pace, to hold all else against.
void cengine_probe(cengine_set set, float *x, ptrdiff_t steps, float factor, float addend);

#endif
