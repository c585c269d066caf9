// Winograd's transforms for one instruction set, LANES channels at a time.
//
// Points 0, ±5/8, ±3/2, ∞: half the error of the usual 0, ±1, ±2, ∞. The matrices follow from the
// points by Toom and Cook's construction (Lavin and Gray, "Fast Algorithms for Convolutional
// Neural Networks", 2015, section 5): with M(x) = Π (x − pᵢ), the rows of Bᵀ are the coefficients
// of M(x) / (x − pᵢ) and, for ∞, of M(x); those of G are the powers of pᵢ over Π (pᵢ − pⱼ); the
// columns of Aᵀ are the powers of pᵢ.
#define A 0.625f
#define B 1.5f
#define A2 (A * A)
#define B2 (B * B)

// v = Bᵀ d
INLINE void NAME(input6)(const reg d[6], reg v[6]) {
  reg t = d[4] - B2 * d[2], u = d[3] - B2 * d[1];
  reg s = d[4] - A2 * d[2], w = d[3] - A2 * d[1];
  v[0] = A2 * B2 * d[0] + (d[4] - (A2 + B2) * d[2]);
  v[1] = t + A * u;
  v[2] = t - A * u;
  v[3] = s + B * w;
  v[4] = s - B * w;
  v[5] = A2 * B2 * d[1] + (d[5] - (A2 + B2) * d[3]);
}

// y = Aᵀ m
INLINE void NAME(output4)(const reg m[6], reg y[4]) {
  reg p = m[1] + m[2], q = m[1] - m[2], r = m[3] + m[4], s = m[3] - m[4];
  y[0] = m[0] + p + r;
  y[1] = A * q + B * s;
  y[2] = A2 * p + B2 * r;
  y[3] = A2 * A * q + (B2 * B * s + m[5]);
}

// w = A'ᵀ m, for the three taps of a weight's gradient
INLINE void NAME(output3)(const reg m[6], reg w[3]) {
  reg p = m[1] + m[2], q = m[1] - m[2], r = m[3] + m[4], s = m[3] - m[4];
  w[0] = m[0] + p + r;
  w[1] = A * q + B * s;
  w[2] = A2 * p + (B2 * r + m[5]);
}

#define N0 (1 / (A2 * B2))
#define NA (1 / (2 * A2 * (A2 - B2)))
#define NB (1 / (2 * B2 * (B2 - A2)))

// u = G w
INLINE void NAME(weight6)(const reg w[3], reg u[6]) {
  reg p = NA * w[0] + NA * A2 * w[2], q = NA * A * w[1];
  reg r = NB * w[0] + NB * B2 * w[2], s = NB * B * w[1];
  u[0] = N0 * w[0];
  u[1] = p + q;
  u[2] = p - q;
  u[3] = r + s;
  u[4] = r - s;
  u[5] = w[2];
}

// v = G' y, of four output gradients
INLINE void NAME(gradient6)(const reg y[4], reg v[6]) {
  reg p = NA * y[0] + NA * A2 * y[2], q = NA * A * y[1] + NA * A2 * A * y[3];
  reg r = NB * y[0] + NB * B2 * y[2], s = NB * B * y[1] + NB * B2 * B * y[3];
  v[0] = N0 * y[0];
  v[1] = p + q;
  v[2] = p - q;
  v[3] = r + s;
  v[4] = r - s;
  v[5] = y[3];
}

// Where the pixels of a square of `side` lie whose corner is (row, column); outside is zero.
INLINE void NAME(gather)(
    const cengine_tiles *t, const float *image, ptrdiff_t row, ptrdiff_t column, int side,
    const float *zeros, const float *pixels[]) {
  for (int r = 0; r < side; r++) {
    for (int c = 0; c < side; c++) {
      ptrdiff_t y = row + r, x = column + c;
      int inside = y >= 0 && y < t->height && x >= 0 && x < t->width;
      pixels[r * side + c] = inside ? image + (y * t->width + x) * t->distance : zeros;
    }
  }
}

// v = Bᵀ d B of one tile; zeros around the image stay what they are.
INLINE void NAME(transform_tile)(
    const cengine_norm *n, const int normalises, const int has_zeros, const float *const pixels[36],
    const float *zeros, ptrdiff_t channels, float *transformed, ptrdiff_t point) {
  for (ptrdiff_t c = 0; c < channels; c += LANES) {
    reg half[6][6];
    for (int x = 0; x < 6; x++) {
      reg d[6], v[6];
      for (int y = 0; y < 6; y++) {
        const float *pixel = pixels[y * 6 + x];
        d[y] = has_zeros && pixel == zeros ? (reg){0} : NAME(read)(n, normalises, pixel, c);
      }
      NAME(input6)(d, v);
      for (int y = 0; y < 6; y++) half[y][x] = v[y];
    }
    float *out = transformed + c;
    for (int y = 0; y < 6; y++) {
      reg v[6];
      NAME(input6)(half[y], v);
      for (int x = 0; x < 6; x++) *(vec *)(out + (y * 6 + x) * point) = v[x];
    }
  }
}

void NAME(winograd_input)(
    const cengine_tiles *t, const cengine_norm *n, const float *images, ptrdiff_t padding,
    ptrdiff_t first, ptrdiff_t count, ptrdiff_t channels, const float *zeros, float *transformed,
    ptrdiff_t point, ptrdiff_t row) {
  ptrdiff_t per_image = t->tile_rows * t->tile_columns;
  for (ptrdiff_t i = 0; i < count; i++) {
    ptrdiff_t tile = (first + i) % per_image;
    const float *image =
        images + (first + i) / per_image * t->height * t->width * t->distance;
    ptrdiff_t y0 = tile / t->tile_columns * cengine_tile - padding;
    ptrdiff_t x0 = tile % t->tile_columns * cengine_tile - padding;
    const float *pixels[36];
    NAME(gather)(t, image, y0, x0, 6, zeros, pixels);
    int is_inside = y0 >= 0 && x0 >= 0 && y0 + 6 <= t->height && x0 + 6 <= t->width;
    float *out = transformed + i * row;
    if (!n->mean) {
      NAME(transform_tile)(n, 0, 0, pixels, zeros, channels, out, point);
    } else if (is_inside) {
      NAME(transform_tile)(n, 1, 0, pixels, zeros, channels, out, point);
    } else {
      NAME(transform_tile)(n, 1, 1, pixels, zeros, channels, out, point);
    }
  }
}

void NAME(winograd_gradient)(
    const cengine_tiles *t, const float *images, ptrdiff_t first, ptrdiff_t count,
    ptrdiff_t channels, const float *zeros, float *panels, ptrdiff_t point, ptrdiff_t panel) {
  ptrdiff_t per_image = t->tile_rows * t->tile_columns;
  for (ptrdiff_t i = 0; i < count; i++) {
    ptrdiff_t tile = (first + i) % per_image;
    const float *image =
        images + (first + i) / per_image * t->height * t->width * t->distance;
    const float *pixels[16];
    NAME(gather)(
        t, image, tile / t->tile_columns * cengine_tile, tile % t->tile_columns * cengine_tile, 4,
        zeros, pixels);
    for (ptrdiff_t c = 0; c < channels; c += LANES) {
      reg half[6][4];
      for (int x = 0; x < 4; x++) {
        reg d[4], v[6];
        for (int y = 0; y < 4; y++) d[y] = *(const vec *)(pixels[y * 4 + x] + c);
        NAME(gradient6)(d, v);
        for (int y = 0; y < 6; y++) half[y][x] = v[y];
      }
      float *out = panels + c / cengine_panel * panel + i * cengine_panel + c % cengine_panel;
      for (int y = 0; y < 6; y++) {
        reg v[6];
        NAME(gradient6)(half[y], v);
        for (int x = 0; x < 6; x++) *(vec *)(out + (y * 6 + x) * point) = v[x];
      }
    }
  }
}

void NAME(winograd_output)(
    const cengine_tiles *t, const float *products, ptrdiff_t point, ptrdiff_t row, ptrdiff_t first,
    ptrdiff_t count, ptrdiff_t channels, const cengine_finish *finish, float *images) {
  ptrdiff_t per_image = t->tile_rows * t->tile_columns;
  for (ptrdiff_t i = 0; i < count; i++) {
    ptrdiff_t image = (first + i) / per_image, tile = (first + i) % per_image;
    ptrdiff_t y0 = tile / t->tile_columns * cengine_tile;
    ptrdiff_t x0 = tile % t->tile_columns * cengine_tile;
    int rows = t->height - y0 < cengine_tile ? (int)(t->height - y0) : cengine_tile;
    int columns = t->width - x0 < cengine_tile ? (int)(t->width - x0) : cengine_tile;
    ptrdiff_t corner = (image * t->height + y0) * t->width + x0;
    for (ptrdiff_t c = 0; c < channels; c += LANES) {
      const float *in = products + i * row + c;
      reg half[4][6];
      for (int x = 0; x < 6; x++) {
        reg m[6], y[4];
        for (int k = 0; k < 6; k++) m[k] = *(const vec *)(in + (k * 6 + x) * point);
        NAME(output4)(m, y);
        for (int k = 0; k < 4; k++) half[k][x] = y[k];
      }
      reg sum = {0}, squares = {0};
      for (int y = 0; y < rows; y++) {
        reg v[4];
        NAME(output4)(half[y], v);
        for (int x = 0; x < columns; x++) {
          ptrdiff_t pixel = corner + y * t->width + x;
          NAME(finish)(
              finish, v[x], pixel, c, images + pixel * t->distance + c, &sum, &squares);
        }
      }
      if (finish->sums) {
        *(vec *)(finish->sums + c) += sum;
        *(vec *)(finish->squares + c) += squares;
      }
    }
  }
}

void NAME(winograd_weights)(
    const float *weights, ptrdiff_t tap, int is_turned, ptrdiff_t rows, ptrdiff_t row,
    ptrdiff_t columns, float *panels, ptrdiff_t point, ptrdiff_t panel) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (ptrdiff_t c = 0; c < columns; c += LANES) {
      reg half[6][3];
      for (int x = 0; x < 3; x++) {
        reg w[3], u[6];
        for (int y = 0; y < 3; y++) {
          int index = is_turned ? 8 - (y * 3 + x) : y * 3 + x;
          w[y] = *(const vec *)(weights + index * tap + i * row + c);
        }
        NAME(weight6)(w, u);
        for (int y = 0; y < 6; y++) half[y][x] = u[y];
      }
      float *out = panels + c / cengine_panel * panel + i * cengine_panel + c % cengine_panel;
      for (int y = 0; y < 6; y++) {
        reg u[6];
        NAME(weight6)(half[y], u);
        for (int x = 0; x < 6; x++) *(vec *)(out + (y * 6 + x) * point) = u[x];
      }
    }
  }
}

void NAME(winograd_weight_gradient)(
    const float *products, ptrdiff_t point, ptrdiff_t product_row, ptrdiff_t rows,
    ptrdiff_t columns, float *weights, ptrdiff_t tap, ptrdiff_t row) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (ptrdiff_t c = 0; c < columns; c += LANES) {
      const float *in = products + i * product_row + c;
      reg half[3][6];
      for (int x = 0; x < 6; x++) {
        reg m[6], w[3];
        for (int k = 0; k < 6; k++) m[k] = *(const vec *)(in + (k * 6 + x) * point);
        NAME(output3)(m, w);
        for (int k = 0; k < 3; k++) half[k][x] = w[k];
      }
      for (int y = 0; y < 3; y++) {
        reg w[3];
        NAME(output3)(half[y], w);
        for (int x = 0; x < 3; x++) *(vec *)(weights + (y * 3 + x) * tap + i * row + c) += w[x];
      }
    }
  }
}
