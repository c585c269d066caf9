// The innermost loops, compiled once per instruction set and chosen when the program starts.
//
// Every function works on one run of rows on one thread, allocates nothing and keeps no state.
// Rows are pixels, their `channels` floats lie side by side: (rows, channels), row-major.
// Called by the Swift kernels only, which split the work and check the sizes.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// MARK: Unfolding (unfold.c)

// A grid of windows over images (N, height, width, channels); what lies outside an image is zero.
typedef struct {
  ptrdiff_t height, width, channels;
  ptrdiff_t stride;                     // between neighbouring windows, both axes
  ptrdiff_t first_row, first_column;    // of the first window; below zero where there is padding
  ptrdiff_t row_taps, column_taps;      // the window's size
  ptrdiff_t rows, columns;              // the grid: windows per image
} ckernels_windows;

// Copies windows `first` ..< `first + count` of the batch to rows of
// (row_taps, column_taps, channels).
void ckernels_unfold(
    const ckernels_windows *windows, const float *images, ptrdiff_t first, ptrdiff_t count,
    float *rows);

// Adds such rows back to the pixels that they would be copied from.
void ckernels_fold(
    const ckernels_windows *windows, const float *rows, ptrdiff_t first, ptrdiff_t count,
    float *images);

// to (columns, rows) = transpose of from (rows, columns); distances are from row to row.
void ckernels_transpose(
    const float *from, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t from_distance, float *to,
    ptrdiff_t to_distance);

// MARK: Elementwise (elementwise.c)

// Every row becomes `row`, or zero where it is null.
void ckernels_fill_rows(
    float *to, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t distance, const float *row);
// Adds `bias` to every row, unless it is null, then takes what is below zero as zero, if so asked.
void ckernels_finish_rows(
    float *to, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t distance, const float *bias,
    int rectifies);
void ckernels_add(const float *a, const float *b, float *sum, ptrdiff_t count);
void ckernels_add_to(float *sum, const float *a, float factor, ptrdiff_t count);
void ckernels_scale(const float *a, float factor, float *product, ptrdiff_t count);
void ckernels_multiply(const float *a, const float *b, float *product, ptrdiff_t count);
void ckernels_rectify(const float *x, float *y, ptrdiff_t count);
void ckernels_rectify_in_place(float *y, ptrdiff_t count);
void ckernels_rectify_gradient(const float *y, const float *dy, float *dx, ptrdiff_t count);
void ckernels_rectify_gradient_in_place(const float *y, float *gradient, ptrdiff_t count);
// What is below zero becomes zero, what is above the ceiling the ceiling.
void ckernels_clamp_in_place(float *y, float ceiling, ptrdiff_t count);
void ckernels_copy_columns(
    const float *from, ptrdiff_t from_distance, float *to, ptrdiff_t to_distance, ptrdiff_t rows,
    ptrdiff_t columns);
void ckernels_square_sum(const float *a, ptrdiff_t count, double *sum);

// MARK: Sums over rows (statistics.c); each adds to its totals

void ckernels_column_sums(
    const float *x, ptrdiff_t rows, ptrdiff_t channels, ptrdiff_t distance, double *sums);
void ckernels_column_moments(
    const float *x, ptrdiff_t rows, ptrdiff_t channels, ptrdiff_t distance, double *sums,
    double *square_sums);

// MARK: Normalisation (normalise.c)

// y = (x - mean) * factor + shift, per channel; factor is a scale times the inverse deviation.
typedef struct {
  const float *mean, *inverse_deviation, *factor, *shift;
  ptrdiff_t channels;
} ckernels_norm;

// Then adds the residual, unless it is null, and takes what is below zero as zero, if so asked.
void ckernels_normalise(
    const ckernels_norm *norm, const float *x, ptrdiff_t x_distance, const float *residual,
    ptrdiff_t residual_distance, int rectifies, ptrdiff_t rows, float *y, ptrdiff_t y_distance);
// Adds the sums of dy and of dy * (x - mean) * inverse_deviation, of dy where the output was above
// zero if it was rectified.
void ckernels_gradient_moments(
    const ckernels_norm *norm, const float *x, ptrdiff_t x_distance, const float *dy,
    ptrdiff_t dy_distance, int rectifies, ptrdiff_t rows, double *sums, double *products);
// The same of dy where y is above zero, which is written to `masked`; no gaps between rows.
void ckernels_masked_moments(
    const ckernels_norm *norm, const float *x, const float *dy, const float *y, ptrdiff_t rows,
    float *masked, double *sums, double *products);
// dx = factor * (dy - offset - (x - mean) * slope), with dy masked as above.
void ckernels_normalise_gradient(
    const ckernels_norm *norm, const float *offset, const float *slope, const float *x,
    ptrdiff_t x_distance, const float *dy, ptrdiff_t dy_distance, int rectifies, ptrdiff_t rows,
    float *dx, ptrdiff_t dx_distance);
// Adds the sums as `ckernels_gradient_moments` does behind a rectifier, and factor * dy, masked, to
// dx: all of the gradient but what goes through the statistics.
void ckernels_add_rectified_gradient(
    const ckernels_norm *norm, const float *x, ptrdiff_t x_distance, const float *dy,
    ptrdiff_t dy_distance, ptrdiff_t rows, float *dx, ptrdiff_t dx_distance, double *sums,
    double *products);
// dx -= offset + (x - mean) * slope, per channel.
void ckernels_subtract_line(
    const float *offset, const float *slope, const float *mean, ptrdiff_t channels, const float *x,
    ptrdiff_t x_distance, ptrdiff_t rows, float *dx, ptrdiff_t dx_distance);

// MARK: Normalisation with a ceiling (ceiling.c); no gaps between rows

// y = the norm, at least zero and at most the ceiling.
void ckernels_normalise_capped(
    const ckernels_norm *norm, float ceiling, const float *x, ptrdiff_t rows, float *y);
// The moments of dy where the norm is between the two, which is written to `masked`.
void ckernels_capped_moments(
    const ckernels_norm *norm, float ceiling, const float *x, const float *dy, ptrdiff_t rows,
    float *masked, double *sums, double *products);

// MARK: Pooling (pooling.c); each handles output rows `first` ..< `first + count` of the batch

typedef struct {
  ptrdiff_t height, width, channels;    // of an input image
  ptrdiff_t distance;                   // floats from input pixel to input pixel
  ptrdiff_t rows, columns;              // of an output image
  ptrdiff_t kernel, stride, padding;
} ckernels_pooling;

// Keeps which tap won, row by row, as a byte; the first of equals wins, a NaN always does.
void ckernels_max_pool(
    const ckernels_pooling *g, const float *x, ptrdiff_t first, ptrdiff_t count, float *y,
    uint8_t *winner);
// The same without the winners.
void ckernels_max_pool_values(
    const ckernels_pooling *g, const float *x, ptrdiff_t first, ptrdiff_t count, float *y);
// Here `first` and `count` number rows of the input: each gathers from the windows over it, and
// overwrites what is there or, if so asked, adds to it.
void ckernels_max_pool_gradient(
    const ckernels_pooling *g, const float *dy, const uint8_t *winner, int adds, ptrdiff_t first,
    ptrdiff_t count, float *dx);
void ckernels_average_pool(
    const ckernels_pooling *g, int counts_padding, const float *x, ptrdiff_t first,
    ptrdiff_t count, float *y);
void ckernels_average_pool_gradient(
    const ckernels_pooling *g, int counts_padding, const float *dy, ptrdiff_t first,
    ptrdiff_t count, float *dx);

// MARK: Enlargement (enlargement.c): place p of the larger repeats p * small / large, rounded down

typedef struct {
  ptrdiff_t height, width, channels;    // of an image that is enlarged
  ptrdiff_t rows, columns;              // of an enlarged image
  ptrdiff_t distance;                   // floats from enlarged pixel to enlarged pixel
} ckernels_enlargement;

// Rows `first` ..< `first + count` of the enlarged batch.
void ckernels_enlarge(
    const ckernels_enlargement *g, const float *x, ptrdiff_t first, ptrdiff_t count, float *y);
// Here `first` and `count` number rows of the input: each gathers the sum of its repetitions.
void ckernels_enlarge_gradient(
    const ckernels_enlargement *g, const float *dy, ptrdiff_t first, ptrdiff_t count, float *dx);

// MARK: Depthwise convolution (depthwise.c, depthwise_weights.c), 3 × 3, each channel for itself

// A stride of 1 or 2 and a padding of at most 2.
typedef struct {
  ptrdiff_t height, width, channels;    // of an input image
  ptrdiff_t rows, columns;              // of an output image
  ptrdiff_t stride, padding;
} ckernels_depthwise;

// Writes output rows `first` ..< `first + count` of the batch: the sums over the windows, with
// weights (3, 3, channels), beginning with `start` unless it is null; that is (channels) with a
// distance of 0 from pixel to pixel, or like the output.
void ckernels_depthwise_rows(
    const ckernels_depthwise *g, const float *weight, const float *start, ptrdiff_t start_pixel,
    const float *x, ptrdiff_t first, ptrdiff_t count, float *y);
// The same for input rows of the gradient: each gathers from the windows over it.
void ckernels_depthwise_gradient_rows(
    const ckernels_depthwise *g, const float *weight, const float *start, const float *dy,
    ptrdiff_t first, ptrdiff_t count, float *dx);
// Adds what output pixels `first` ..< `first + count` of the batch say of the weight's gradient.
void ckernels_depthwise_weight_gradient(
    const ckernels_depthwise *g, const float *x, const float *dy, ptrdiff_t first,
    ptrdiff_t count, double *totals);

#endif
