// Where libpng takes bytes from and gives them to: shared by the files of this folder that read and
// write PNG, and by nobody else.
#ifndef CIMAGE_PNG_STREAMS_H
#define CIMAGE_PNG_STREAMS_H

#include <png.h>
#include <setjmp.h>

#include "CImage.h"

/// Bytes to read; libpng's errors jump to `failed`.
typedef struct cimage_source {
  const uint8_t *bytes;
  size_t size;
  size_t position;
  jmp_buf failed;
} cimage_source;

/// Bytes being written; libpng's errors jump to `failed`, with `status` set if memory ran out.
typedef struct cimage_sink {
  uint8_t *bytes;
  size_t size;
  size_t capacity;
  cimage_status status;
  jmp_buf failed;
} cimage_sink;

/// A reader that skips chunks which do not say what the samples are; NULL without memory.
png_structp cimage_open_png_reader(cimage_source *from);
/// A writer of any size that can be read again; NULL without memory.
png_structp cimage_open_png_writer(cimage_sink *to);

#endif
