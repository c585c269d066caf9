// Opens files and tells what the image pixel module says (PS3.3 C.7.6.3).
#include <cstring>

#include "dcmtk.hpp"

namespace {

uint16_t number(DcmItem &item, const DcmTagKey &key) {
  Uint16 value = 0;
  return item.findAndGetUint16(key, value).good() ? value : 0;
}

template <size_t N>
void copy_text(DcmItem &item, const DcmTagKey &key, char (&out)[N]) {
  OFString text;
  out[0] = 0;
  if (item.findAndGetOFString(key, text).bad() || text.length() >= N) return;
  std::memcpy(out, text.c_str(), text.length() + 1);
}

cdicom_pixel_kind pixel_kind(cdicom_file *file) {
  DcmDataset *dataset = file->format.getDataset();
  if (cdicom::pixels(file))
    return file->fragments ? CDICOM_ENCAPSULATED_PIXELS : CDICOM_NATIVE_PIXELS;
  if (dataset->tagExists(DCM_FloatPixelData)) return CDICOM_FLOAT_PIXELS;
  if (dataset->tagExists(DCM_DoubleFloatPixelData)) return CDICOM_DOUBLE_PIXELS;
  return CDICOM_NO_PIXELS;
}

/// Whether the file is in High-Throughput JPEG 2000, of which DCMTK 3.6.7 does not know that it is
/// encapsulated.
bool is_high_throughput(cdicom_file *file) {
  OFString syntax;
  file->format.getMetaInfo()->findAndGetOFString(DCM_TransferSyntaxUID, syntax);
  return syntax == "1.2.840.10008.1.2.4.201" || syntax == "1.2.840.10008.1.2.4.202" ||
         syntax == "1.2.840.10008.1.2.4.203";
}

void find_fragments(cdicom_file *file) {
  DcmPixelData *pixels = cdicom::pixels(file);
  if (!pixels) return;
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter *parameter = nullptr;
  pixels->getOriginalRepresentationKey(syntax, parameter);
  if (!DcmXfer(syntax).isEncapsulated() && !is_high_throughput(file)) return;
  DcmPixelSequence *sequence = nullptr;
  if (pixels->getEncapsulatedRepresentation(syntax, parameter, sequence).good())
    file->fragments = sequence;
}

}  // namespace

extern "C" cdicom_status cdicom_open(const char *path, int is_bare, cdicom_file **out) try {
  if (!path || !out) return CDICOM_INVALID_ARGUMENT;
  *out = nullptr;
  auto file = std::make_unique<cdicom_file>();
  const OFCondition loaded = file->format.loadFile(
      path, EXS_Unknown, EGL_noChange, DCM_MaxReadLength,
      is_bare ? ERM_dataset : ERM_autoDetect);
  if (loaded.bad()) return cdicom::status(loaded, CDICOM_DAMAGED);
  file->syntax = file->format.getDataset()->getOriginalXfer();
  find_fragments(file.get());
  *out = file.release();
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_open_whole(
    const char *path, int is_bare, cdicom_file **out) try {
  dcmEnableUnknownVRConversion.set(OFTrue);
  const cdicom_status opened = cdicom_open(path, is_bare, out);
  dcmEnableUnknownVRConversion.set(OFFalse);
  return opened;
} catch (...) {
  return cdicom::thrown();
}

extern "C" void cdicom_close(cdicom_file *file) try {
  delete file;
} catch (...) {
  return;
}

extern "C" cdicom_status cdicom_read_facts(cdicom_file *file, cdicom_facts *out) try {
  if (!file || !out) return CDICOM_INVALID_ARGUMENT;
  DcmDataset &dataset = *file->format.getDataset();
  std::memset(out, 0, sizeof *out);
  // The meta header's own words: DCMTK reads syntaxes it does not know as if they were native.
  copy_text(*file->format.getMetaInfo(), DCM_TransferSyntaxUID, out->transfer_syntax);
  const char *syntax = DcmXfer(file->syntax).getXferID();
  if (!out->transfer_syntax[0] && syntax && std::strlen(syntax) < sizeof out->transfer_syntax)
    std::strcpy(out->transfer_syntax, syntax);
  copy_text(dataset, DCM_SOPClassUID, out->sop_class);
  copy_text(dataset, DCM_PhotometricInterpretation, out->photometric);
  out->pixels = pixel_kind(file);
  out->rows = number(dataset, DCM_Rows);
  out->columns = number(dataset, DCM_Columns);
  out->samples = number(dataset, DCM_SamplesPerPixel);
  // The standard fixes the width of floating-point pixels (PS3.3 C.7.6.24, C.7.6.25).
  out->bits_allocated = out->pixels == CDICOM_FLOAT_PIXELS    ? 32
                        : out->pixels == CDICOM_DOUBLE_PIXELS ? 64
                                                              : number(dataset, DCM_BitsAllocated);
  out->bits_stored = number(dataset, DCM_BitsStored);
  out->high_bit = number(dataset, DCM_HighBit);
  out->is_signed = number(dataset, DCM_PixelRepresentation);
  out->planar = number(dataset, DCM_PlanarConfiguration);
  Sint32 frames = 1;
  if (dataset.findAndGetSint32(DCM_NumberOfFrames, frames).bad() || frames < 1) frames = 1;
  out->frames = static_cast<uint32_t>(frames);
  if (file->fragments && file->fragments->card() > 0)  // the offset table comes first
    out->fragments = static_cast<uint32_t>(file->fragments->card() - 1);
  else if (DcmElement *pixels = file->fragments ? nullptr : cdicom::any_pixels(file))
    out->pixel_bytes = pixels->getLength();
  out->element_count = static_cast<uint32_t>(dataset.card());
  out->is_directory = dataset.tagExists(DCM_DirectoryRecordSequence) ? 1 : 0;
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_read_palette(
    cdicom_file *file, int channel, const uint16_t **entries, size_t *count, int32_t *first,
    uint16_t *bits) try {
  if (!file || !entries || !count || !first || !bits || channel < 0 || channel > 2)
    return CDICOM_INVALID_ARGUMENT;
  static const DcmTagKey descriptors[] = {
      DCM_RedPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableDescriptor,
      DCM_BluePaletteColorLookupTableDescriptor};
  static const DcmTagKey tables[] = {
      DCM_RedPaletteColorLookupTableData, DCM_GreenPaletteColorLookupTableData,
      DCM_BluePaletteColorLookupTableData};
  static const DcmTagKey segmented[] = {
      DCM_SegmentedRedPaletteColorLookupTableData, DCM_SegmentedGreenPaletteColorLookupTableData,
      DCM_SegmentedBluePaletteColorLookupTableData};
  DcmDataset &dataset = *file->format.getDataset();
  if (!dataset.tagExists(tables[channel]) && dataset.tagExists(segmented[channel]))
    return CDICOM_UNSUPPORTED_LAYOUT;
  // The descriptor's first value is 0 for 65,536 entries, the second is signed for signed pixels.
  Sint32 numbers[3] = {0, 0, 0};
  for (unsigned long i = 0; i < 3; i++) {
    Uint16 plain = 0;
    Sint16 signed_number = 0;
    if (dataset.findAndGetUint16(descriptors[channel], plain, i).good()) {
      numbers[i] = plain;
    } else if (dataset.findAndGetSint16(descriptors[channel], signed_number, i).good()) {
      numbers[i] = i == 1 ? signed_number : static_cast<Uint16>(signed_number);
    } else {
      return CDICOM_DAMAGED;
    }
  }
  if (number(dataset, DCM_PixelRepresentation) == 1)
    numbers[1] = static_cast<int16_t>(numbers[1]);
  const size_t length = numbers[0] == 0 ? 65536 : static_cast<size_t>(numbers[0]);
  const Uint16 *words = nullptr;
  unsigned long word_count = 0;
  if (dataset.findAndGetUint16Array(tables[channel], words, &word_count).bad() || !words)
    return CDICOM_DAMAGED;
  file->palette.clear();
  if (word_count >= length) {
    file->palette.assign(words, words + length);
  } else if (word_count >= (length + 1) / 2) {  // 8-bit entries, two in a word, C.7.6.3.1.6
    for (size_t i = 0; i < length; i++)
      file->palette.push_back(i % 2 ? words[i / 2] >> 8 : words[i / 2] & 0xFF);
    numbers[2] = 8;
  } else {
    return CDICOM_DAMAGED;
  }
  *entries = file->palette.data();
  *count = length;
  *first = numbers[1];
  *bits = static_cast<uint16_t>(numbers[2]);
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}
