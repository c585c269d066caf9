#ifndef CDICOM_WRITER_H
#define CDICOM_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "cdicom_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A data set being put together.
typedef struct cdicom_dataset cdicom_dataset;

/// The transfer syntaxes that can be written.
typedef enum cdicom_syntax {
  CDICOM_IMPLICIT_LITTLE_ENDIAN = 0,
  CDICOM_EXPLICIT_LITTLE_ENDIAN,
  CDICOM_DEFLATED,
  CDICOM_RLE,
  CDICOM_JPEG_LOSSLESS  // process 14, selection value 1: 1.2.840.10008.1.2.4.70
} cdicom_syntax;

/// How the pixels given to `cdicom_put_pixels` lie; colour is RGB, interleaved.
typedef struct cdicom_pixels {
  uint16_t rows;
  uint16_t columns;
  uint16_t samples;         // 1 or 3
  uint16_t bits_allocated;  // 8 or 16; 16 are little-endian
  uint16_t bits_stored;
  uint16_t is_signed;
  uint32_t frames;          // 1 writes no NumberOfFrames
  const char *photometric;  // "MONOCHROME1", "MONOCHROME2" or "RGB"
} cdicom_pixels;

/// An empty data set, or NULL without memory. Call `cdicom_prepare` first.
cdicom_dataset *cdicom_dataset_create(void);
/// Frees a data set; NULL is allowed.
void cdicom_dataset_destroy(cdicom_dataset *dataset);

/// Sets a text element, replacing one that is there; `\` separates values, numbers as decimal text,
/// "" writes it empty. The VR is the dictionary's: CDICOM_INVALID_ARGUMENT for an unknown tag.
/// Text is written byte for byte: put SpecificCharacterSet (0008,0005) to say what it is.
cdicom_status cdicom_put_text(cdicom_dataset *dataset, uint32_t tag, const char *value);
/// The same with a VR of two letters (LO, UN …), for private tags and on purpose wrong ones.
cdicom_status cdicom_put_text_as(
    cdicom_dataset *dataset, uint32_t tag, const char *vr, const char *value);
/// Sets an element of 16-bit numbers (US, SS, OW by the dictionary).
cdicom_status cdicom_put_numbers(
    cdicom_dataset *dataset, uint32_t tag, const uint16_t *values, size_t count);
/// Sets a text element in item `item` (from 0) of a sequence; missing items are appended.
cdicom_status cdicom_put_item_text(
    cdicom_dataset *dataset, uint32_t sequence, uint32_t item, uint32_t tag, const char *value);
/// Sets 16-bit numbers in item `item` of a sequence, as for a look-up table.
cdicom_status cdicom_put_item_numbers(
    cdicom_dataset *dataset, uint32_t sequence, uint32_t item, uint32_t tag,
    const uint16_t *values, size_t count);
/// Sets the pixel data and all of group 0028 that describes it (rows to pixel representation).
cdicom_status cdicom_put_pixels(
    cdicom_dataset *dataset, const cdicom_pixels *layout, const uint8_t *samples,
    size_t byte_count);

/// Writes the file: the same elements give the same bytes (no date, no host, a fixed
/// implementation UID, SOP UIDs as put). SOPClassUID and SOPInstanceUID must have been put.
/// The data set may be saved again with another syntax.
cdicom_status cdicom_save(cdicom_dataset *dataset, const char *path, cdicom_syntax syntax);
/// The same without preamble and file meta information, as ACR-NEMA files and some exports are;
/// only for the implicit and explicit little-endian syntaxes.
cdicom_status cdicom_save_bare(cdicom_dataset *dataset, const char *path, cdicom_syntax syntax);

#ifdef __cplusplus
}
#endif
#endif
