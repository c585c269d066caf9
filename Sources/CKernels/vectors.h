// Vectors for one instruction set: in memory, in a register, and of integers.
typedef float vec __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float))));
typedef float reg __attribute__((vector_size(LANES * sizeof(float))));
typedef int ints __attribute__((vector_size(LANES * sizeof(int))));
