#define INLINE static inline __attribute__((always_inline))

// What is done to outputs while they are in a register or a cache, for one instruction set.
INLINE void NAME(finish)(
    const cengine_finish *f, reg value, ptrdiff_t pixel, ptrdiff_t c, float *out, reg *sum,
    reg *squares) {
  if (f->bias) value += *(const vec *)(f->bias + c);
  if (f->residual) value += *(const vec *)(f->residual + pixel * f->residual_distance + c);
  if (f->rectifies) value = (reg)((ints)value & ~(value < 0));
  if (f->rectifies && f->ceiling < __builtin_inff()) {
    reg ceiling = (reg){0} + f->ceiling;
    ints above = value > ceiling;
    value = (reg)(((ints)value & ~above) | ((ints)ceiling & above));
  }
  *sum += value;
  *squares += value * value;
  *(vec *)out = value;
}

INLINE float NAME(finish_one)(const cengine_finish *f, float value, ptrdiff_t pixel, ptrdiff_t c) {
  if (f->bias) value += f->bias[c];
  if (f->residual) value += f->residual[pixel * f->residual_distance + c];
  if (f->rectifies && value > f->ceiling) return f->ceiling;
  return f->rectifies && value < 0 ? 0 : value;
}

// The same, and adds to the channel's sums.
INLINE float NAME(finish_edge)(const cengine_finish *f, float sum, ptrdiff_t pixel, ptrdiff_t c) {
  float value = NAME(finish_one)(f, sum, pixel, c);
  if (f->sums) {
    f->sums[c] += value;
    f->squares[c] += value * value;
  }
  return value;
}

void NAME(finish_pixels)(
    const cengine_finish *f, ptrdiff_t first, ptrdiff_t count, ptrdiff_t channels, float *output,
    ptrdiff_t distance) {
  ptrdiff_t c = 0;
  for (; c + LANES <= channels; c += LANES) {
    reg sum = {0}, squares = {0};
    for (ptrdiff_t i = 0; i < count; i++) {
      float *out = output + i * distance + c;
      NAME(finish)(f, *(const vec *)out, first + i, c, out, &sum, &squares);
    }
    if (f->sums) {
      *(vec *)(f->sums + c) += sum;
      *(vec *)(f->squares + c) += squares;
    }
  }
  for (; c < channels; c++) {
    for (ptrdiff_t i = 0; i < count; i++) {
      float *out = output + i * distance + c;
      *out = NAME(finish_edge)(f, *out, first + i, c);
    }
  }
}
