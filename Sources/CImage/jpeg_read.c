// Reads JPEG of 8 bits: grey or RGB, with libjpeg's default arithmetic, as Pillow does.
#include "jpeg_trouble.h"

static cimage_status read_jpeg(
    struct jpeg_decompress_struct *info, cimage_trouble *met, const uint8_t *bytes, size_t size,
    uint32_t width, uint32_t height, uint32_t components, cimage_jpeg_colour colour,
    uint8_t *samples) {
  if (setjmp(met->failed)) return met->status;
  jpeg_create_decompress(info);
  jpeg_mem_src(info, bytes, size);
  jpeg_read_header(info, TRUE);
  if (info->image_width != width || info->image_height != height ||
      (uint32_t)info->num_components != components)
    return CIMAGE_DAMAGED;
  cimage_set_jpeg_colour(info, colour);
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
  cimage_trouble met;
  info.err = cimage_watch_jpeg(&met);
  const cimage_status status =
      read_jpeg(&info, &met, bytes, size, width, height, components, colour, samples);
  jpeg_destroy_decompress(&info);
  return status;
}
