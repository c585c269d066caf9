// Marks a function to be compiled for several x86-64 levels, the best one picked at load time.
#ifndef CTEXT_CLONES_H
#define CTEXT_CLONES_H

#if defined(__x86_64__) && defined(__gnu_linux__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#define INLINE static inline __attribute__((always_inline))

#endif
