#ifndef CDICOM_READER_H
#define CDICOM_READER_H

#include <stddef.h>
#include <stdint.h>

#include "cdicom_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A file that is open; its pixels are still on disk.
typedef struct cdicom_file cdicom_file;

/// Which pixel element a data set holds.
typedef enum cdicom_pixel_kind {
  CDICOM_NO_PIXELS = 0,
  CDICOM_NATIVE_PIXELS,
  CDICOM_ENCAPSULATED_PIXELS,
  CDICOM_FLOAT_PIXELS,   // of 32 bits
  CDICOM_DOUBLE_PIXELS   // of 64 bits
} cdicom_pixel_kind;

/// What the image pixel module says, PS3.3 C.7.6.3; a missing number is 0.
typedef struct cdicom_facts {
  char transfer_syntax[68];
  char sop_class[68];
  char photometric[20];
  cdicom_pixel_kind pixels;
  uint16_t rows;
  uint16_t columns;
  uint16_t samples;
  uint16_t bits_allocated;
  uint16_t bits_stored;
  uint16_t high_bit;
  uint16_t is_signed;
  uint16_t planar;
  uint32_t frames;         // at least 1
  uint32_t fragments;      // of encapsulated pixels, the offset table not counted
  uint64_t pixel_bytes;    // of native pixels, floating-point ones too
  uint32_t element_count;  // elements at the top of the data set
  uint16_t is_directory;   // a DICOMDIR
} cdicom_facts;

/// What one entry of the flat list of attributes is.
typedef enum cdicom_entry_kind {
  CDICOM_VALUE = 0,
  CDICOM_SEQUENCE,
  CDICOM_ITEM
} cdicom_entry_kind;

/// An attribute, or the beginning of an item; what follows with a greater depth is inside it.
typedef struct cdicom_entry {
  cdicom_entry_kind kind;
  uint32_t tag;
  uint32_t depth;          // 0 at the top, +1 for an item, +1 for the attributes in it
  char vr[4];
  const char *text;        // values separated by '\'; not terminated; NULL for bytes
  size_t text_length;
  uint64_t byte_count;     // of the value in the file; 0 if undefined
  uint16_t is_utf8;        // 0: bytes as they stand in the file
  uint16_t is_single;      // the text may hold '\': it is one value
} cdicom_entry;

/// How much of a data set is listed.
typedef struct cdicom_limits {
  uint32_t most_attributes;
  uint32_t deepest_nesting;
  uint32_t longest_value;  // bytes
} cdicom_limits;

/// Opens and parses a file without its bulk data; `is_bare`: it begins with the data set itself,
/// without preamble and meta header, whatever stands at byte 128.
cdicom_status cdicom_open(const char *path, int is_bare, cdicom_file **out);
/// The same for a file that is to be rewritten: UN of attributes the dictionary knows is read as
/// what it is (PS3.5 6.2.2).
cdicom_status cdicom_open_whole(const char *path, int is_bare, cdicom_file **out);
/// Closes a file; NULL is allowed.
void cdicom_close(cdicom_file *file);

/// What the image pixel module says.
cdicom_status cdicom_read_facts(cdicom_file *file, cdicom_facts *out);

/// Lists meta header and data set. The entries live until the next call or `cdicom_close`.
cdicom_status cdicom_read_attributes(
    cdicom_file *file, const cdicom_limits *limits, const cdicom_entry **entries, size_t *count,
    size_t *omitted);

/// Reads frame `index` as stored: native bytes in this machine's order (one byte for each sample
/// of one bit), or what DCMTK's codec gives. `size` must be what the layout needs, exactly.
/// `photometric` receives the colour model of the result.
cdicom_status cdicom_read_frame(
    cdicom_file *file, uint32_t index, uint8_t *buffer, size_t size, char photometric[20]);

/// The compressed stream of frame `index`, fragments joined. It lives until the next call.
cdicom_status cdicom_read_codestream(
    cdicom_file *file, uint32_t index, const uint8_t **bytes, size_t *size);

/// A palette (0: red, 1: green, 2: blue): entries, the first pixel value mapped, bits per entry.
/// It lives until the next call. CDICOM_UNSUPPORTED_LAYOUT for a segmented palette.
cdicom_status cdicom_read_palette(
    cdicom_file *file, int channel, const uint16_t **entries, size_t *count, int32_t *first,
    uint16_t *bits);

/// The data set as explicit little-endian bytes with defined lengths, without meta header: text in
/// UTF-8, U+FFFD for what no converter reads; pixel elements are empty at the top and gone in
/// items. They live until `cdicom_close`. No other call but `cdicom_rewrite` may follow.
cdicom_status cdicom_read_dataset(cdicom_file *file, const uint8_t **bytes, size_t *size);

/// The bytes of a file of the given data set, in the form of `cdicom_read_dataset`, under a fresh
/// meta header. Pixel elements that it names receive the pixels of the open file: the stated frames
/// and nothing beyond them, without bits that are no sample's where the pixels are not compressed
/// (`cleared` tells of any), and without comments, application segments and bytes between and
/// behind the pictures of compressed frames, each in one fragment (`stripped` tells of any bytes
/// left out). CDICOM_UNSUPPORTED_LAYOUT for a compressed stream that cannot be followed. Works
/// once; the bytes live until `cdicom_close`.
cdicom_status cdicom_rewrite(
    cdicom_file *file, const uint8_t *header, size_t header_size, const uint8_t **bytes,
    size_t *size, uint32_t *cleared, uint32_t *stripped);

#ifdef __cplusplus
}
#endif
#endif
