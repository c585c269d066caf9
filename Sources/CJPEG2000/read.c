// Reads codestreams, bare or boxed as JP2, from memory.
#include <string.h>

#include <openjpeg-2.5/openjpeg.h>

#include "CJPEG2000.h"

typedef struct source {
  const uint8_t *bytes;
  size_t size;
  size_t at;
} source;

/// What is open while a stream is read.
typedef struct reading {
  source from;
  opj_codec_t *codec;
  opj_stream_t *stream;
  opj_image_t *image;
} reading;

static OPJ_SIZE_T read_bytes(void *buffer, OPJ_SIZE_T wanted, void *data) {
  source *from = data;
  const size_t left = from->size - from->at;
  if (left == 0) return (OPJ_SIZE_T)-1;
  const size_t count = wanted < left ? wanted : left;
  memcpy(buffer, from->bytes + from->at, count);
  from->at += count;
  return count;
}

static OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void *data) {
  source *from = data;
  if (count < 0 || (uint64_t)count > from->size - from->at) return -1;
  from->at += (size_t)count;
  return count;
}

static OPJ_BOOL seek_byte(OPJ_OFF_T place, void *data) {
  source *from = data;
  if (place < 0 || (uint64_t)place > from->size) return OPJ_FALSE;
  from->at = (size_t)place;
  return OPJ_TRUE;
}

static void finish(reading *open) {
  if (open->image) opj_image_destroy(open->image);
  if (open->codec) opj_destroy_codec(open->codec);
  if (open->stream) opj_stream_destroy(open->stream);
}

/// Opens the stream and reads its main header; `finish` closes it, whatever came of this.
static cjpeg2000_status start(reading *open, const uint8_t *bytes, size_t size) {
  static const uint8_t box[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
  memset(open, 0, sizeof *open);
  open->from = (source){bytes, size, 0};
  const int is_boxed = size >= sizeof box && !memcmp(bytes, box, sizeof box);
  if (!is_boxed && (size < 4 || memcmp(bytes, "\xFF\x4F\xFF\x51", 4))) return CJPEG2000_DAMAGED;
  open->codec = opj_create_decompress(is_boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
  open->stream = opj_stream_create(OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_TRUE);
  if (!open->codec || !open->stream) return CJPEG2000_OUT_OF_MEMORY;
  opj_stream_set_user_data(open->stream, &open->from, NULL);
  opj_stream_set_user_data_length(open->stream, size);
  opj_stream_set_read_function(open->stream, read_bytes);
  opj_stream_set_skip_function(open->stream, skip_bytes);
  opj_stream_set_seek_function(open->stream, seek_byte);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  // A palette inside the box would give other samples than the stream holds.
  parameters.flags |= OPJ_DPARAMETERS_IGNORE_PCLR_CMAP_CDEF_FLAG;
  if (!opj_setup_decoder(open->codec, &parameters)) return CJPEG2000_OUT_OF_MEMORY;
  if (!opj_decoder_set_strict_mode(open->codec, OPJ_TRUE)) return CJPEG2000_UNSUPPORTED;
  return opj_read_header(open->stream, open->codec, &open->image) ? CJPEG2000_OK
                                                                   : CJPEG2000_DAMAGED;
}

static cjpeg2000_status describe(const reading *open, cjpeg2000_header *header) {
  const opj_image_t *image = open->image;
  memset(header, 0, sizeof *header);
  if (image->numcomps == 0) return CJPEG2000_DAMAGED;
  const opj_image_comp_t *first = image->comps;
  for (uint32_t i = 0; i < image->numcomps; i++) {
    const opj_image_comp_t *other = image->comps + i;
    if (other->dx != 1 || other->dy != 1 || other->prec != first->prec ||
        other->sgnd != first->sgnd)
      return CJPEG2000_UNSUPPORTED;
  }
  header->width = image->x1 - image->x0;
  header->height = image->y1 - image->y0;
  header->components = image->numcomps;
  header->bits = first->prec;
  header->is_signed = first->sgnd;
  opj_codestream_info_v2_t *info = opj_get_cstr_info(open->codec);
  if (!info) return CJPEG2000_OUT_OF_MEMORY;
  header->has_transform = info->m_default_tile_info.mct != 0;
  opj_destroy_cstr_info(&info);
  return CJPEG2000_OK;
}

static cjpeg2000_status copy(
    const opj_image_t *image, const cjpeg2000_header *header, uint32_t word_size,
    uint8_t *samples) {
  const size_t count = (size_t)header->width * header->height;
  for (uint32_t channel = 0; channel < header->components; channel++) {
    const opj_image_comp_t *component = image->comps + channel;
    if (!component->data || component->w != header->width || component->h != header->height)
      return CJPEG2000_DAMAGED;
    for (size_t i = 0; i < count; i++) {
      uint8_t *word = samples + (i * header->components + channel) * word_size;
      const uint32_t value = (uint32_t)component->data[i];
      for (uint32_t byte = 0; byte < word_size; byte++) word[byte] = value >> (8 * byte) & 0xFF;
    }
  }
  return CJPEG2000_OK;
}

cjpeg2000_status cjpeg2000_read_header(
    const uint8_t *bytes, size_t size, cjpeg2000_header *header) {
  reading open;
  cjpeg2000_status status = start(&open, bytes, size);
  if (status == CJPEG2000_OK) status = describe(&open, header);
  finish(&open);
  return status;
}

cjpeg2000_status cjpeg2000_read(
    const uint8_t *bytes, size_t size, uint32_t word_size, uint8_t *samples, size_t samples_size) {
  reading open;
  cjpeg2000_header header;
  cjpeg2000_status status = start(&open, bytes, size);
  if (status == CJPEG2000_OK) status = describe(&open, &header);
  if (status == CJPEG2000_OK &&
      samples_size != (size_t)header.width * header.height * header.components * word_size)
    status = CJPEG2000_DAMAGED;
  if (status == CJPEG2000_OK &&
      (!opj_decode(open.codec, open.stream, open.image) ||
       !opj_end_decompress(open.codec, open.stream)))
    status = CJPEG2000_DAMAGED;
  if (status == CJPEG2000_OK) status = copy(open.image, &header, word_size, samples);
  finish(&open);
  return status;
}
