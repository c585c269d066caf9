// Writes a JPEG again from its coefficients: the same picture to the last bit, not compressed anew,
// and nothing beside it. Comments, application segments, unused tables, what stands between the
// scans and behind the end are gone, since nothing of the file is copied but numbers.
#include "jpeg_trouble.h"

typedef struct rewriting {
  struct jpeg_decompress_struct from;
  struct jpeg_compress_struct to;
  cimage_trouble met;
  unsigned char *bytes;
  unsigned long size;
} rewriting;

/// The names of components say nothing more than JFIF and Adobe's marker do.
static void name_components(struct jpeg_compress_struct *to) {
  const int is_rgb = to->jpeg_color_space == JCS_RGB;
  for (int component = 0; component < to->num_components; component++)
    to->comp_info[component].component_id = is_rgb ? "RGB"[component] : component + 1;
}

/// EXIF with one entry, tag 274: how a reader turns the picture before it shows it.
static void write_orientation(struct jpeg_compress_struct *to, uint32_t orientation) {
  const uint8_t segment[] = {
      'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
      1, 18, 0, 3, 0, 0, 0, 1, 0, (uint8_t)orientation, 0, 0, 0, 0, 0, 0};
  jpeg_write_marker(to, JPEG_APP0 + 1, segment, sizeof segment);
}

static cimage_status rewrite_jpeg(
    rewriting *work, const uint8_t *bytes, size_t size, const cimage_jpeg_facts *facts) {
  if (setjmp(work->met.failed)) return work->met.status;
  jpeg_create_decompress(&work->from);
  jpeg_create_compress(&work->to);
  jpeg_mem_src(&work->from, bytes, size);
  jpeg_read_header(&work->from, TRUE);
  if (work->from.image_width != facts->width || work->from.image_height != facts->height ||
      (uint32_t)work->from.num_components != facts->components)
    return CIMAGE_DAMAGED;
  cimage_set_jpeg_colour(&work->from, facts->colour);
  jvirt_barray_ptr *coefficients = jpeg_read_coefficients(&work->from);
  // Where the last scans of a progressive stream lack, readers smooth what a plain one would show.
  if (work->from.progressive_mode && work->from.coef_bits)
    for (int c = 0; c < work->from.num_components; c++)
      for (int k = 0; k < DCTSIZE2; k++)
        if (work->from.coef_bits[c][k] != 0) return CIMAGE_UNSUPPORTED;
  jpeg_mem_dest(&work->to, &work->bytes, &work->size);
  jpeg_copy_critical_parameters(&work->from, &work->to);
  name_components(&work->to);
  work->to.JFIF_major_version = 1;
  work->to.JFIF_minor_version = 1;
  work->to.optimize_coding = TRUE;
  jpeg_write_coefficients(&work->to, coefficients);
  if (facts->orientation > 1) write_orientation(&work->to, facts->orientation);
  jpeg_finish_compress(&work->to);
  jpeg_finish_decompress(&work->from);
  return CIMAGE_OK;
}

cimage_status cimage_rewrite_jpeg(
    const uint8_t *bytes, size_t size, const cimage_jpeg_facts *facts, uint8_t **out,
    size_t *out_size) {
  if (!bytes || size == 0 || !facts || !out || !out_size || facts->orientation > 8 ||
      (facts->components != 1 && facts->components != 3))
    return CIMAGE_INVALID_ARGUMENT;
  rewriting work = {0};
  work.from.err = cimage_watch_jpeg(&work.met);
  work.to.err = work.from.err;
  const cimage_status status = rewrite_jpeg(&work, bytes, size, facts);
  jpeg_destroy_compress(&work.to);
  jpeg_destroy_decompress(&work.from);
  // After an error libjpeg may have let go of the bytes: better lost than freed twice.
  if (status != CIMAGE_OK) return status;
  *out = work.bytes;
  *out_size = work.size;
  return CIMAGE_OK;
}
