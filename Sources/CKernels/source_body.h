// Pixels read by a norm and a rectifier, for one instruction set.
INLINE reg NAME(read)(
    const cengine_norm *n, const int normalises, const float *pixel, ptrdiff_t c) {
  reg x = *(const vec *)(pixel + c);
  if (!normalises) return x;
  reg value = (x - *(const vec *)(n->mean + c)) * *(const vec *)(n->factor + c) +
              *(const vec *)(n->shift + c);
  return (reg)((ints)value & ~(value < 0));
}

void NAME(normalise_pixels)(
    const cengine_norm *n, const float *pixels, ptrdiff_t distance, ptrdiff_t count,
    ptrdiff_t channels, float *to, ptrdiff_t spacing) {
  for (ptrdiff_t i = 0; i < count; i++, pixels += distance, to += spacing) {
    ptrdiff_t c = 0;
    for (; c + LANES <= channels; c += LANES) *(vec *)(to + c) = NAME(read)(n, 1, pixels, c);
    for (; c < channels; c++) {
      float value = (pixels[c] - n->mean[c]) * n->factor[c] + n->shift[c];
      to[c] = value < 0 ? 0 : value;
    }
  }
}
