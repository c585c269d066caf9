// Ends libjpeg's calls at its first error, in silence.
#include "jpeg_trouble.h"

#include <jerror.h>

static void fail(j_common_ptr info) {
  cimage_trouble *met = (cimage_trouble *)info->err;
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

struct jpeg_error_mgr *cimage_watch_jpeg(cimage_trouble *met) {
  met->status = CIMAGE_DAMAGED;
  struct jpeg_error_mgr *manager = jpeg_std_error(&met->manager);
  manager->error_exit = fail;
  manager->emit_message = note;
  manager->output_message = say_nothing;
  return manager;
}

void cimage_set_jpeg_colour(struct jpeg_decompress_struct *info, cimage_jpeg_colour colour) {
  if (info->num_components == 3) {
    info->jpeg_color_space = colour == CIMAGE_JPEG_YCC ? JCS_YCbCr : JCS_RGB;
    info->out_color_space = JCS_RGB;
  } else {
    info->jpeg_color_space = JCS_GRAYSCALE;
    info->out_color_space = JCS_GRAYSCALE;
  }
}
