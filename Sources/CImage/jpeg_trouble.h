// What libjpeg says when something is wrong: shared by the files of this folder that read and write
// JPEG, and by nobody else.
#ifndef CIMAGE_JPEG_TROUBLE_H
#define CIMAGE_JPEG_TROUBLE_H

#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>

#include "CImage.h"

/// Errors jump to `failed`, with `status` saying what kind they are.
typedef struct cimage_trouble {
  struct jpeg_error_mgr manager;
  jmp_buf failed;
  cimage_status status;
} cimage_trouble;

/// Prepares it; errors, and warnings after which libjpeg goes on with invented pixels, jump.
struct jpeg_error_mgr *cimage_watch_jpeg(cimage_trouble *met);
/// Says how the three components are meant, whatever libjpeg thinks; grey stays grey.
void cimage_set_jpeg_colour(struct jpeg_decompress_struct *info, cimage_jpeg_colour colour);

#endif
