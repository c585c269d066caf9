// Hands a data set out as explicit little-endian bytes without its pixels, text in UTF-8, and
// writes a file from such bytes and the pixels that stayed here.
#include <cstring>

#include "dcmtk.hpp"
#include "dcmtk/dcmdata/dcistrmb.h"
#include "dcmtk/dcmdata/dcostrmb.h"
#include "dcmtk/dcmdata/dcspchrs.h"
#include "dcmtk/dcmdata/dcwcache.h"

namespace {

const DcmTagKey bulk[] = {DCM_PixelData, DCM_FloatPixelData, DCM_DoubleFloatPixelData};

/// One item, then those inside it: text to UTF-8, pixels of items gone.
class Preparation {
 public:
  const bool is_explicit;  // without representations in the file, many are unknown
  bool has_unknown_vr = false;

  explicit Preparation(bool explicit_vr) : is_explicit(explicit_vr) {}

  void prepare(DcmItem &item, const OFString &inherited, int depth) {
    OFString charset = inherited;
    if (item.tagExists(DCM_SpecificCharacterSet)) {
      charset.clear();
      item.findAndGetOFStringArray(DCM_SpecificCharacterSet, charset);
    }
    DcmSpecificCharacterSet converter;
    const bool can_convert = !charset.empty() && charset != "ISO_IR 192" &&
                             converter.selectCharacterSet(charset, "ISO_IR 192").good();
    if (depth > 0)
      for (const DcmTagKey &key : bulk) delete item.remove(key);
    DcmObject *object = nullptr;
    while ((object = item.nextInContainer(object))) {
      const DcmEVR vr = object->getVR();
      if (is_explicit && (vr == EVR_UNKNOWN || vr == EVR_UNKNOWN2B)) has_unknown_vr = true;
      if (object->ident() == EVR_SQ) {
        DcmSequenceOfItems &sequence = *OFstatic_cast(DcmSequenceOfItems *, object);
        DcmObject *inner = nullptr;
        while ((inner = sequence.nextInContainer(inner)))
          if (DcmItem *found = dynamic_cast<DcmItem *>(inner)) prepare(*found, charset, depth + 1);
      } else if (DcmElement *element = dynamic_cast<DcmElement *>(object)) {
        if (element->isAffectedBySpecificCharacterSet())
          cdicom::make_utf8(*element, charset, can_convert ? &converter : nullptr);
      }
    }
  }
};

OFCondition write_piece(
    DcmDataset &dataset, DcmOutputStream &stream, E_TransferSyntax syntax, DcmWriteCache &cache) {
  return dataset.write(
      stream, syntax, EET_ExplicitLength, &cache, EGL_recalcGL, EPD_withoutPadding);
}

OFCondition write_piece(
    DcmFileFormat &format, DcmOutputStream &stream, E_TransferSyntax syntax,
    DcmWriteCache &cache) {
  return format.write(
      stream, syntax, EET_ExplicitLength, &cache, EGL_recalcGL, EPD_withoutPadding, 0, 0, 0,
      EWM_dontUpdateMeta);
}

/// Writes an object piece by piece, so that its length need not be known.
template <class Object>
OFCondition write_bytes(Object &object, E_TransferSyntax syntax, std::vector<uint8_t> &bytes) {
  std::vector<uint8_t> piece(1 << 16);
  DcmOutputBufferStream stream(piece.data(), static_cast<offile_off_t>(piece.size()));
  DcmWriteCache cache;
  object.transferInit();
  OFCondition done = EC_StreamNotifyClient;
  while (done == EC_StreamNotifyClient) {
    done = write_piece(object, stream, syntax, cache);
    void *filled = nullptr;
    offile_off_t count = 0;
    stream.flushBuffer(filled, count);
    const uint8_t *begin = static_cast<uint8_t *>(filled);
    bytes.insert(bytes.end(), begin, begin + count);
    if (done == EC_StreamNotifyClient && count == 0) done = EC_CorruptedData;
  }
  object.transferEnd();
  return done;
}

/// Whether DCMTK knows the syntax and can write what stands in it.
bool is_kept_syntax(cdicom_file *file) {
  const char *known = DcmXfer(file->syntax).getXferID();
  const char *stated = file->facts.transfer_syntax;
  return !stated[0] || !file->has_pixels || (known && !std::strcmp(known, stated));
}

}  // namespace

extern "C" cdicom_status cdicom_read_dataset(
    cdicom_file *file, const uint8_t **bytes, size_t *size) try {
  if (!file || !bytes || !size) return CDICOM_INVALID_ARGUMENT;
  const cdicom_status known = cdicom_read_facts(file, &file->facts);
  if (known != CDICOM_OK) return known;
  file->has_pixels = file->facts.pixels != CDICOM_NO_PIXELS;
  if (!is_kept_syntax(file)) return CDICOM_UNSUPPORTED_ENCODING;
  if (file->facts.bits_allocated > 16 && DcmXfer(file->syntax).isBigEndian())
    return CDICOM_UNSUPPORTED_LAYOUT;  // DCMTK turns 16-bit words, not their order
  DcmDataset &dataset = *file->format.getDataset();
  for (const DcmTagKey &key : bulk) {
    DcmElement *found = dataset.remove(key);
    if (!found) continue;
    file->bulk.emplace_back(found);
    DcmElement *empty = nullptr;
    if (DcmItem::newDicomElement(empty, DcmTag(key)).bad() || dataset.insert(empty).bad())
      return CDICOM_DAMAGED;
  }
  Preparation preparation(DcmXfer(file->syntax).isExplicitVR());
  preparation.prepare(dataset, OFString(), 0);
  if (preparation.has_unknown_vr) return CDICOM_UNKNOWN_VR;
  file->header.clear();
  const OFCondition done = write_bytes(dataset, EXS_LittleEndianExplicit, file->header);
  if (done.bad()) return cdicom::status(done, CDICOM_DAMAGED);
  *bytes = file->header.data();
  *size = file->header.size();
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_rewrite(
    cdicom_file *file, const uint8_t *header, size_t header_size, const uint8_t **bytes,
    size_t *size, uint32_t *cleared, uint32_t *stripped) try {
  if (!file || !header || !bytes || !size || !cleared || !stripped)
    return CDICOM_INVALID_ARGUMENT;
  *cleared = 0;
  *stripped = 0;
  DcmFileFormat format;
  DcmDataset &dataset = *format.getDataset();
  DcmInputBufferStream stream;
  stream.setBuffer(header, static_cast<offile_off_t>(header_size));
  stream.setEos();
  dataset.transferInit();
  const OFCondition read =
      dataset.read(stream, EXS_LittleEndianExplicit, EGL_noChange, DCM_MaxReadLength);
  dataset.transferEnd();
  if (read.bad() && read != EC_EndOfStream) return cdicom::status(read, CDICOM_DAMAGED);
  for (std::unique_ptr<DcmElement> &held : file->bulk) {
    if (!dataset.tagExists(held->getTag())) continue;
    if (dataset.insert(held.get(), OFTrue).bad()) return CDICOM_DAMAGED;
    held.release();
  }
  file->bulk.clear();
  DcmElement *element = nullptr;
  if (dataset.findAndGetElement(DCM_PixelData, element).good()) {
    DcmPixelData *pixels = dynamic_cast<DcmPixelData *>(element);
    if (!pixels) return CDICOM_DAMAGED;
    bool is_changed = false, is_stripped = false;
    cdicom_status cleaned = cdicom::trim_native(file, *pixels, &is_stripped);
    if (cleaned == CDICOM_OK) cleaned = cdicom::clear_embedded(file, *pixels, cleared);
    if (cleaned == CDICOM_OK && file->fragments)
      cleaned = cdicom::keep_frames(file, *pixels, &is_changed, &is_stripped);
    if (cleaned != CDICOM_OK) return cleaned;
    if (is_changed) {  // offsets of the frames as they were
      delete dataset.remove(DCM_ExtendedOffsetTable);
      delete dataset.remove(DCM_ExtendedOffsetTableLengths);
    }
    *stripped = is_stripped ? 1 : 0;
  }
  const E_TransferSyntax syntax = file->fragments ? file->syntax : EXS_LittleEndianExplicit;
  if (!dataset.canWriteXfer(syntax)) return CDICOM_UNSUPPORTED_ENCODING;
  const OFCondition named = cdicom::put_meta(format, DcmXfer(syntax).getXferID());
  if (named.bad()) return cdicom::status(named, CDICOM_DAMAGED);
  file->written.clear();
  file->written.reserve(header_size + file->facts.pixel_bytes + 4096);
  const OFCondition done = write_bytes(format, syntax, file->written);
  if (done.bad()) return cdicom::status(done, CDICOM_DAMAGED);
  *bytes = file->written.data();
  *size = file->written.size();
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}
