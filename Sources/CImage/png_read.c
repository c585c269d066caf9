// Reads PNG: sample values as written, no gamma, no scaling, every checksum checked.
#include "png_streams.h"

#include <string.h>

static void fail(png_structp png, png_const_charp message) {
  (void)message;
  cimage_source *from = png_get_error_ptr(png);
  longjmp(from->failed, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void take(png_structp png, png_bytep out, size_t count) {
  cimage_source *from = png_get_io_ptr(png);
  if (count > from->size - from->position) png_error(png, "ends early");
  memcpy(out, from->bytes + from->position, count);
  from->position += count;
}

png_structp cimage_open_png_reader(cimage_source *from) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, from, fail, ignore);
  if (!png) return NULL;
  png_set_read_fn(png, from, take);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_user_limits(png, 1 << 20, 1 << 20);
  png_set_chunk_malloc_max(png, 8 << 20);
  return png;
}

static void describe(png_structp png, png_infop info, cimage_png_header *header) {
  const int colour = png_get_color_type(png, info);
  const int bits = png_get_bit_depth(png, info);
  const int has_transparency = png_get_valid(png, info, PNG_INFO_tRNS) != 0;
  memset(header, 0, sizeof *header);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->is_palette = colour == PNG_COLOR_TYPE_PALETTE;
  header->bits = header->is_palette ? 8 : (uint32_t)bits;
  header->channels = colour & PNG_COLOR_MASK_COLOR ? 3 : 1;
  if (colour & PNG_COLOR_MASK_ALPHA || (header->is_palette && has_transparency))
    header->channels += 1;
  if (!has_transparency || header->is_palette) return;
  png_color_16p key = NULL;
  png_get_tRNS(png, info, NULL, NULL, &key);
  if (!key) return;
  header->has_key = 1;
  header->key[0] = header->channels == 1 ? key->gray : key->red;
  header->key[1] = key->green;
  header->key[2] = key->blue;
}

static size_t row_size(const cimage_png_header *header) {
  return (size_t)header->width * header->channels * (header->bits == 16 ? 2 : 1);
}

static cimage_status read_png(
    cimage_source *from, cimage_png_header *header, uint8_t *samples, size_t samples_size,
    int keeps_indices) {
  png_structp png = cimage_open_png_reader(from);
  if (!png) return CIMAGE_OUT_OF_MEMORY;
  png_infop info = png_create_info_struct(png);
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return CIMAGE_OUT_OF_MEMORY;
  }
  if (setjmp(from->failed)) {
    png_destroy_read_struct(&png, &info, NULL);
    return CIMAGE_DAMAGED;
  }
  png_read_info(png, info);
  describe(png, info, header);
  cimage_status status = CIMAGE_OK;
  if (samples) {
    if (keeps_indices) header->channels = 1;
    if (header->is_palette && !keeps_indices) {
      png_set_palette_to_rgb(png);
      if (header->channels == 4) png_set_tRNS_to_alpha(png);
    }
    png_set_packing(png);
    png_set_swap(png);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const size_t row = row_size(header);
    if (png_get_rowbytes(png, info) != row || samples_size / row != header->height ||
        samples_size % row != 0) {
      status = CIMAGE_INVALID_ARGUMENT;
    } else {
      for (int pass = 0; pass < passes; pass++)
        for (size_t y = 0; y < header->height; y++) png_read_row(png, samples + y * row, NULL);
      png_read_end(png, NULL);
    }
  }
  png_destroy_read_struct(&png, &info, NULL);
  return status;
}

cimage_status cimage_read_png_header(
    const uint8_t *bytes, size_t size, cimage_png_header *header) {
  if (!bytes || !header) return CIMAGE_INVALID_ARGUMENT;
  cimage_source from = {.bytes = bytes, .size = size, .position = 0};
  return read_png(&from, header, NULL, 0, 0);
}

cimage_status cimage_read_png(
    const uint8_t *bytes, size_t size, uint8_t *samples, size_t samples_size) {
  if (!bytes || !samples || samples_size == 0) return CIMAGE_INVALID_ARGUMENT;
  cimage_source from = {.bytes = bytes, .size = size, .position = 0};
  cimage_png_header header;
  return read_png(&from, &header, samples, samples_size, 0);
}

cimage_status cimage_read_png_indices(
    const uint8_t *bytes, size_t size, uint8_t *samples, size_t samples_size) {
  cimage_png_header header;
  const cimage_status status = cimage_read_png_header(bytes, size, &header);
  if (status != CIMAGE_OK) return status;
  if (!header.is_palette || !samples || samples_size == 0) return CIMAGE_INVALID_ARGUMENT;
  cimage_source from = {.bytes = bytes, .size = size, .position = 0};
  return read_png(&from, &header, samples, samples_size, 1);
}
