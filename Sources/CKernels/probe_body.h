// The processor's fastest multiply-adds, for one instruction set: nothing but registers.
//
// A fused multiply-add may start in each of two units every cycle and takes four to five cycles:
// ten chains keep both busy, and with the two constants twelve still fit in sixteen registers.
enum { chains = 12 };

void NAME(probe)(float *x, ptrdiff_t steps, float factor, float addend) {
  reg a = factor - (reg){0}, b = addend - (reg){0};
  for (float *end = x + cengine_probe_floats; x < end; x += chains * LANES) {
    reg chain[chains];
#pragma clang loop unroll(full)
    for (int i = 0; i < chains; i++) chain[i] = *(const vec *)(x + i * LANES);
    for (ptrdiff_t step = 0; step < steps; step++) {
#pragma clang loop unroll(full)
      for (int i = 0; i < chains; i++) chain[i] = chain[i] * a + b;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < chains; i++) *(vec *)(x + i * LANES) = chain[i];
  }
}
