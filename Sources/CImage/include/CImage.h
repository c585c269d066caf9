// libpng and libjpeg behind a C face: their long jumps end here.
// In: the bytes of a file, or samples. Out: samples exactly as written (no gamma, no scaling), or
// the bytes of a file. Callers: fovea-decode reads and rewrites, fovea-sample and Reports write.
#ifndef CIMAGE_H
#define CIMAGE_H

#include <stddef.h>
#include <stdint.h>

/// How a call ended.
typedef enum cimage_status {
  CIMAGE_OK = 0,
  CIMAGE_DAMAGED,
  CIMAGE_UNSUPPORTED,
  CIMAGE_OUT_OF_MEMORY,
  CIMAGE_INVALID_ARGUMENT
} cimage_status;

/// What a PNG file's header says, and what its samples will look like.
typedef struct cimage_png_header {
  uint32_t width;
  uint32_t height;
  uint32_t channels;     // of the result: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
  uint32_t bits;         // of a sample: 1, 2, 4 (grey; one byte each, not scaled), 8 or 16
  uint32_t is_palette;   // turned into RGB
  uint32_t has_key;      // one colour, `key`, means transparent (tRNS of grey and RGB)
  uint16_t key[3];
} cimage_png_header;

/// Reads the chunks before the pixels; allocates nothing of the picture's size.
cimage_status cimage_read_png_header(
    const uint8_t *bytes, size_t size, cimage_png_header *header);
/// Reads all samples, rows interleaved, 16 bits little-endian; `samples_size` must be exactly
/// width × height × channels × bytes per sample. Every checksum and the end are checked.
cimage_status cimage_read_png(
    const uint8_t *bytes, size_t size, uint8_t *samples, size_t samples_size);
/// Reads the indices of a PNG with a palette, a byte each; `samples_size` is width × height.
cimage_status cimage_read_png_indices(
    const uint8_t *bytes, size_t size, uint8_t *samples, size_t samples_size);

/// A picture to write: grey or RGB, rows without padding; grey of 1, 2 and 4 bits has a byte for
/// each sample, 16 bits are little-endian.
typedef struct cimage_picture {
  uint32_t width;
  uint32_t height;
  uint32_t channels;          // 1 or 3
  uint32_t bits;              // 8 or 16, of grey also 1, 2 and 4
  const uint8_t *samples;
  uint32_t pixels_per_metre;  // 0: no pHYs chunk
} cimage_picture;

/// Writes IHDR, pHYs if asked for, IDAT and IEND; the same picture gives the same bytes.
/// `*out` is freed with `cimage_free`.
cimage_status cimage_write_png(const cimage_picture *picture, uint8_t **out, size_t *size);
/// Writes a PNG file again: the same samples, depth and colour type, not interlaced, and IHDR,
/// PLTE, tRNS, pHYs, sRGB, IDAT and IEND alone. `*out` is freed with `cimage_free`.
cimage_status cimage_rewrite_png(
    const uint8_t *bytes, size_t size, uint8_t **out, size_t *out_size);
/// Frees what was written; NULL is allowed.
void cimage_free(uint8_t *bytes);

/// How three components of a JPEG stream are meant.
typedef enum cimage_jpeg_colour {
  CIMAGE_JPEG_RGB = 0,  // as they stand
  CIMAGE_JPEG_YCC       // YCbCr, turned into RGB
} cimage_jpeg_colour;

/// Reads a JPEG stream of 8 bits (baseline, extended, progressive) that must have this size and 1
/// or 3 components. `samples_size` must be exactly width × height × components.
/// A stream that ends early or breaks off is CIMAGE_DAMAGED.
cimage_status cimage_read_jpeg(
    const uint8_t *bytes, size_t size, uint32_t width, uint32_t height, uint32_t components,
    cimage_jpeg_colour colour, uint8_t *samples, size_t samples_size);

/// What a JPEG stream must be, and how it is shown.
typedef struct cimage_jpeg_facts {
  uint32_t width;
  uint32_t height;
  uint32_t components;  // 1 or 3
  cimage_jpeg_colour colour;
  uint32_t orientation;  // 1 to 8 as in EXIF; above 1 it is written
} cimage_jpeg_facts;

/// Writes a JPEG file again from its coefficients, so that it decodes to the same samples: no
/// comment and no segment but JFIF or Adobe's, and EXIF with the orientation alone if there is one.
/// `*out` is freed with `cimage_free`.
cimage_status cimage_rewrite_jpeg(
    const uint8_t *bytes, size_t size, const cimage_jpeg_facts *facts, uint8_t **out,
    size_t *out_size);

#endif
