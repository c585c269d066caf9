// OpenJPEG behind a C face: JPEG 2000 (ISO/IEC 15444-1) and High-Throughput JPEG 2000 (15444-15).
// In: a codestream in memory. Out: samples as the stream holds them, colour transform undone.
// Caller: fovea-decode, inside its limits of memory and time. Nothing is printed.
#ifndef CJPEG2000_H
#define CJPEG2000_H

#include <stddef.h>
#include <stdint.h>

/// How a call ended.
typedef enum cjpeg2000_status {
  CJPEG2000_OK = 0,
  CJPEG2000_DAMAGED,
  CJPEG2000_UNSUPPORTED,
  CJPEG2000_OUT_OF_MEMORY
} cjpeg2000_status;

/// What the main header says; all components are alike.
typedef struct cjpeg2000_header {
  uint32_t width;
  uint32_t height;
  uint32_t components;
  uint32_t bits;            // of a sample, 1 to 32
  uint32_t is_signed;
  uint32_t has_transform;   // components are RGB once the stream's own transform is undone
} cjpeg2000_header;

/// Reads the main header; allocates nothing of the picture's size. CJPEG2000_UNSUPPORTED for
/// components that differ in size, depth or sign.
cjpeg2000_status cjpeg2000_read_header(
    const uint8_t *bytes, size_t size, cjpeg2000_header *header);

/// Reads all samples into little-endian words of `word_size` bytes (1, 2 or 4), interleaved;
/// negative ones in two's complement. `samples_size` must be exactly width × height × components ×
/// `word_size`. A stream that ends early is CJPEG2000_DAMAGED.
cjpeg2000_status cjpeg2000_read(
    const uint8_t *bytes, size_t size, uint32_t word_size, uint8_t *samples, size_t samples_size);

#endif
