// Writes a PNG again: the same samples in the same form, and nothing that is not needed for them.
// Everything is decoded and compressed anew, so that what stood between the chunks, behind the
// pixels in the compressed stream, in the last bits of a row or behind the end is gone.
#include "png_streams.h"

#include <stdlib.h>
#include <string.h>

/// A picture as its file stores it, each sample in a byte or in two of them.
typedef struct stored_png {
  uint32_t width, height;
  int bits, colour, channels;
  png_color palette[PNG_MAX_PALETTE_LENGTH];
  int palette_size;
  png_byte alpha[PNG_MAX_PALETTE_LENGTH];
  int alpha_size;
  png_color_16 key;
  int has_key;
  uint32_t scale_x, scale_y;
  int scale_unit, has_scale;
  int intent, has_intent;
  uint8_t *samples;
  size_t row;
} stored_png;

/// More pixels per unit say something else than a size: a micrometre is a million per metre.
static const uint32_t finest_scale = 1000000;

static void note_chunks(png_structp png, png_infop info, stored_png *picture) {
  picture->width = png_get_image_width(png, info);
  picture->height = png_get_image_height(png, info);
  picture->bits = png_get_bit_depth(png, info);
  picture->colour = png_get_color_type(png, info);
  picture->channels = png_get_channels(png, info);
  const int is_palette = picture->colour == PNG_COLOR_TYPE_PALETTE;
  png_colorp palette = NULL;
  if (is_palette && png_get_PLTE(png, info, &palette, &picture->palette_size))
    memcpy(picture->palette, palette, (size_t)picture->palette_size * sizeof *palette);
  memset(picture->alpha, 255, sizeof picture->alpha);
  png_bytep alpha = NULL;
  png_color_16p key = NULL;
  int count = 0;
  if (png_get_tRNS(png, info, &alpha, &count, &key)) {
    if (is_palette && alpha) memcpy(picture->alpha, alpha, (size_t)count);
    if (!is_palette && key) {
      picture->key = *key;
      picture->has_key = 1;
    }
  }
  png_uint_32 x = 0, y = 0;
  if (png_get_pHYs(png, info, &x, &y, &picture->scale_unit)) {
    picture->scale_x = x;
    picture->scale_y = y;
    picture->has_scale = x > 0 && y > 0 && x <= finest_scale && y <= finest_scale;
  }
  picture->has_intent = png_get_sRGB(png, info, &picture->intent) != 0;
}

static cimage_status read_stored(cimage_source *from, stored_png *picture) {
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
  png_set_keep_unknown_chunks(
      png, PNG_HANDLE_CHUNK_AS_DEFAULT, (png_const_bytep) "pHYs\0sRGB", 2);
  png_read_info(png, info);
  note_chunks(png, info, picture);
  png_set_packing(png);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  picture->row = png_get_rowbytes(png, info);
  picture->samples = calloc(picture->height, picture->row);
  if (!picture->samples) {
    png_destroy_read_struct(&png, &info, NULL);
    return CIMAGE_OUT_OF_MEMORY;
  }
  for (int pass = 0; pass < passes; pass++)
    for (size_t y = 0; y < picture->height; y++)
      png_read_row(png, picture->samples + y * picture->row, NULL);
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  return CIMAGE_OK;
}

/// Equal entries become one, so that no picture hides in the choice between them; unused ones
/// become black, and those at the end go. Damaged if a sample points beyond the palette.
static cimage_status tidy_palette(stored_png *picture) {
  uint8_t first[PNG_MAX_PALETTE_LENGTH];
  uint8_t is_used[PNG_MAX_PALETTE_LENGTH] = {0};
  for (int entry = 0; entry < picture->palette_size; entry++) {
    int same = 0;
    while (memcmp(&picture->palette[same], &picture->palette[entry], sizeof(png_color)) ||
           picture->alpha[same] != picture->alpha[entry])
      same++;
    first[entry] = (uint8_t)same;
  }
  const size_t count = picture->row * picture->height;
  for (size_t place = 0; place < count; place++) {
    const uint8_t entry = picture->samples[place];
    if (entry >= picture->palette_size) return CIMAGE_DAMAGED;
    picture->samples[place] = first[entry];
    is_used[first[entry]] = 1;
  }
  int last = 0;
  for (int entry = 0; entry < picture->palette_size; entry++) {
    if (is_used[entry]) {
      last = entry;
    } else {
      memset(&picture->palette[entry], 0, sizeof(png_color));
      picture->alpha[entry] = 255;
    }
  }
  picture->palette_size = last + 1;
  for (int entry = 0; entry <= last; entry++)
    if (picture->alpha[entry] != 255) picture->alpha_size = entry + 1;
  return CIMAGE_OK;
}

/// A transparent colour that no pixel has says nothing, and goes.
static void drop_unused_key(stored_png *picture) {
  const uint16_t key[3] = {
      picture->channels == 1 ? picture->key.gray : picture->key.red, picture->key.green,
      picture->key.blue};
  uint8_t bytes[6];
  size_t size = 0;
  for (int channel = 0; channel < picture->channels && channel < 3; channel++) {
    if (picture->bits == 16) bytes[size++] = (uint8_t)(key[channel] >> 8);
    if (picture->bits < 16 && key[channel] >> picture->bits) {
      picture->has_key = 0;
      return;
    }
    bytes[size++] = (uint8_t)key[channel];
  }
  picture->has_key = 0;
  const size_t count = picture->row * picture->height;
  for (size_t place = 0; place + size <= count && !picture->has_key; place += size)
    picture->has_key = memcmp(picture->samples + place, bytes, size) == 0;
}

static void set_chunks(png_structp png, png_infop info, const stored_png *picture) {
  png_set_IHDR(
      png, info, picture->width, picture->height, picture->bits, picture->colour,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (picture->palette_size > 0)
    png_set_PLTE(png, info, picture->palette, picture->palette_size);
  if (picture->alpha_size > 0)
    png_set_tRNS(png, info, picture->alpha, picture->alpha_size, NULL);
  if (picture->has_key) png_set_tRNS(png, info, NULL, 0, &picture->key);
  if (picture->has_scale)
    png_set_pHYs(png, info, picture->scale_x, picture->scale_y, picture->scale_unit);
  if (picture->has_intent) png_set_sRGB(png, info, picture->intent);
}

static cimage_status write_stored(const stored_png *picture, cimage_sink *to) {
  png_structp png = cimage_open_png_writer(to);
  if (!png) return CIMAGE_OUT_OF_MEMORY;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(to->failed)) {
    png_destroy_write_struct(&png, info ? &info : NULL);
    return to->status == CIMAGE_OK ? CIMAGE_DAMAGED : to->status;
  }
  set_chunks(png, info, picture);
  const int is_smooth = picture->bits >= 8 && picture->colour != PNG_COLOR_TYPE_PALETTE;
  png_set_filter(
      png, PNG_FILTER_TYPE_BASE, is_smooth ? PNG_ALL_FILTERS : PNG_FILTER_NONE);
  png_write_info(png, info);
  if (picture->bits < 8) png_set_packing(png);
  for (size_t y = 0; y < picture->height; y++)
    png_write_row(png, picture->samples + y * picture->row);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return CIMAGE_OK;
}

cimage_status cimage_rewrite_png(
    const uint8_t *bytes, size_t size, uint8_t **out, size_t *out_size) {
  if (!bytes || !out || !out_size) return CIMAGE_INVALID_ARGUMENT;
  cimage_source from = {.bytes = bytes, .size = size, .position = 0};
  cimage_sink to = {.bytes = NULL, .size = 0, .capacity = 0, .status = CIMAGE_OK};
  stored_png picture = {0};
  cimage_status status = read_stored(&from, &picture);
  if (status == CIMAGE_OK && picture.colour == PNG_COLOR_TYPE_PALETTE)
    status = tidy_palette(&picture);
  if (status == CIMAGE_OK && picture.has_key) drop_unused_key(&picture);
  if (status == CIMAGE_OK) status = write_stored(&picture, &to);
  free(picture.samples);
  if (status != CIMAGE_OK) {
    free(to.bytes);
    return status;
  }
  *out = to.bytes;
  *out_size = to.size;
  return CIMAGE_OK;
}
