// Reads JPEG of 8 bits: grey or RGB, with libjpeg's default arithmetic, as Pillow does.
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>

#include "CImage.h"

typedef struct trouble {
  struct jpeg_error_mgr manager;
  jmp_buf failed;
  cimage_status status;
} trouble;

static void fail(j_common_ptr info) {
  trouble *met = (trouble *)info->err;
  switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY: met->status = CIMAGE_OUT_OF_MEMORY; break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_ARITH_NOTIMPL: met->status = CIMAGE_UNSUPPORTED; break;
    default: met->status = CIMAGE_DAMAGED;
  }
  longjmp(met->failed, 1);
}

/// Warnings after which libjpeg goes on with invented pixels are errors here.
static void note(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_TOO_MUCH_DATA: return;
    default: fail(info);
  }
}

static void say_nothing(j_common_ptr info) { (void)info; }

static cimage_status read_jpeg(
    struct jpeg_decompress_struct *info, trouble *met, const uint8_t *bytes, size_t size,
    uint32_t width, uint32_t height, uint32_t components, cimage_jpeg_colour colour,
    uint8_t *samples) {
  if (setjmp(met->failed)) return met->status;
  jpeg_create_decompress(info);
  jpeg_mem_src(info, bytes, size);
  jpeg_read_header(info, TRUE);
  if (info->image_width != width || info->image_height != height ||
      (uint32_t)info->num_components != components)
    return CIMAGE_DAMAGED;
  if (components == 3) {
    info->jpeg_color_space = colour == CIMAGE_JPEG_YCC ? JCS_YCbCr : JCS_RGB;
    info->out_color_space = JCS_RGB;
  } else {
    info->jpeg_color_space = JCS_GRAYSCALE;
    info->out_color_space = JCS_GRAYSCALE;
  }
  info->dct_method = JDCT_ISLOW;
  info->do_fancy_upsampling = TRUE;
  jpeg_start_decompress(info);
  const size_t row = (size_t)width * components;
  while (info->output_scanline < info->output_height) {
    JSAMPROW line = samples + info->output_scanline * row;
    jpeg_read_scanlines(info, &line, 1);
  }
  return CIMAGE_OK;
}

cimage_status cimage_read_jpeg(
    const uint8_t *bytes, size_t size, uint32_t width, uint32_t height, uint32_t components,
    cimage_jpeg_colour colour, uint8_t *samples, size_t samples_size) {
  if (!bytes || !samples || size == 0 || (components != 1 && components != 3) || width == 0 ||
      height == 0 || samples_size / width / height != components ||
      samples_size != (size_t)width * height * components)
    return CIMAGE_INVALID_ARGUMENT;
  struct jpeg_decompress_struct info = {0};
  trouble met = {.status = CIMAGE_DAMAGED};
  info.err = jpeg_std_error(&met.manager);
  met.manager.error_exit = fail;
  met.manager.emit_message = note;
  met.manager.output_message = say_nothing;
  const cimage_status status =
      read_jpeg(&info, &met, bytes, size, width, height, components, colour, samples);
  jpeg_destroy_decompress(&info);
  return status;
}
