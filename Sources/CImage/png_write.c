// Writes PNG: grey or RGB, nothing in the file but the picture and its scale.
#include "png_streams.h"

#include <stdlib.h>
#include <string.h>

static void fail(png_structp png, png_const_charp message) {
  (void)message;
  cimage_sink *to = png_get_error_ptr(png);
  longjmp(to->failed, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void give(png_structp png, png_bytep bytes, size_t count) {
  cimage_sink *to = png_get_io_ptr(png);
  if (count > to->capacity - to->size) {
    const size_t wanted = (to->size + count) * 2;
    uint8_t *grown = realloc(to->bytes, wanted);
    if (!grown) {
      to->status = CIMAGE_OUT_OF_MEMORY;
      png_error(png, "out of memory");
    }
    to->bytes = grown;
    to->capacity = wanted;
  }
  memcpy(to->bytes + to->size, bytes, count);
  to->size += count;
}

static void finish(png_structp png) { (void)png; }

png_structp cimage_open_png_writer(cimage_sink *to) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, to, fail, ignore);
  if (!png) return NULL;
  png_set_write_fn(png, to, give, finish);
  png_set_user_limits(png, 1 << 20, 1 << 20);
  png_set_compression_level(png, 6);
  return png;
}

static cimage_status write_png(const cimage_picture *picture, cimage_sink *to) {
  png_structp png = cimage_open_png_writer(to);
  if (!png) return CIMAGE_OUT_OF_MEMORY;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(to->failed)) {
    png_destroy_write_struct(&png, info ? &info : NULL);
    return to->status == CIMAGE_OK ? CIMAGE_OUT_OF_MEMORY : to->status;
  }
  png_set_IHDR(
      png, info, picture->width, picture->height, (int)picture->bits,
      picture->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (picture->pixels_per_metre > 0)
    png_set_pHYs(
        png, info, picture->pixels_per_metre, picture->pixels_per_metre, PNG_RESOLUTION_METER);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
  png_write_info(png, info);
  if (picture->bits == 16) png_set_swap(png);
  if (picture->bits < 8) png_set_packing(png);
  const size_t row =
      (size_t)picture->width * picture->channels * (picture->bits == 16 ? 2 : 1);
  for (size_t y = 0; y < picture->height; y++) png_write_row(png, picture->samples + y * row);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return CIMAGE_OK;
}

/// 8 and 16 bits, and of grey 1, 2 and 4 (W3C PNG, table 8).
static int is_depth(const cimage_picture *picture) {
  switch (picture->bits) {
    case 8:
    case 16: return 1;
    case 1:
    case 2:
    case 4: return picture->channels == 1;
    default: return 0;
  }
}

cimage_status cimage_write_png(const cimage_picture *picture, uint8_t **out, size_t *size) {
  if (!picture || !out || !size || !picture->samples || picture->width == 0 ||
      picture->height == 0 || picture->width > 1 << 20 || picture->height > 1 << 20 ||
      (picture->channels != 1 && picture->channels != 3) || !is_depth(picture))
    return CIMAGE_INVALID_ARGUMENT;
  cimage_sink to = {.bytes = NULL, .size = 0, .capacity = 0, .status = CIMAGE_OK};
  const cimage_status status = write_png(picture, &to);
  if (status != CIMAGE_OK) {
    free(to.bytes);
    return status;
  }
  *out = to.bytes;
  *size = to.size;
  return CIMAGE_OK;
}

void cimage_free(uint8_t *bytes) { free(bytes); }
