// Puts data sets together and writes them so that the same elements give the same bytes.
#include <cstdio>
#include <cstring>

#include "dcmtk.hpp"
#include "dcmtk/dcmdata/dcrlerp.h"
#include "dcmtk/dcmjpeg/djrplol.h"

namespace {

/// Names this program in the files it writes: made from a UUID once, under the root 2.25.
const char *const implementation_uid = "2.25.211398467201549023307541672338160925474";
const char *const implementation_name = "FOVEA_1";

cdicom_status put_text(DcmItem &item, uint32_t tag, const char *value) {
  if (!value) return CDICOM_INVALID_ARGUMENT;
  return cdicom::status(
      item.putAndInsertString(DcmTag(cdicom::key(tag)), value), CDICOM_INVALID_ARGUMENT);
}

cdicom_status put_numbers(DcmItem &item, uint32_t tag, const uint16_t *values, size_t count) {
  if (!values && count > 0) return CDICOM_INVALID_ARGUMENT;
  const DcmTag known = cdicom::key(tag);
  if (known.getEVR() == EVR_SS)
    return cdicom::status(
        item.putAndInsertSint16Array(known, reinterpret_cast<const Sint16 *>(values), count),
        CDICOM_INVALID_ARGUMENT);
  return cdicom::status(
      item.putAndInsertUint16Array(known, values, count), CDICOM_INVALID_ARGUMENT);
}

/// Item `index` of a sequence, made with those before it if missing; null if it cannot be.
DcmItem *item_at(cdicom_dataset *dataset, uint32_t sequence, uint32_t index) {
  DcmItem *item = nullptr;
  for (uint32_t i = 0; i <= index; i++)
    if (dataset->elements.findOrCreateSequenceItem(
            DcmTag(cdicom::key(sequence)), item, static_cast<long>(i)).bad())
      return nullptr;
  return item;
}

E_TransferSyntax syntax_of(cdicom_syntax syntax) {
  switch (syntax) {
    case CDICOM_IMPLICIT_LITTLE_ENDIAN: return EXS_LittleEndianImplicit;
    case CDICOM_EXPLICIT_LITTLE_ENDIAN: return EXS_LittleEndianExplicit;
    case CDICOM_DEFLATED: return EXS_DeflatedLittleEndianExplicit;
    case CDICOM_RLE: return EXS_RLELossless;
    case CDICOM_JPEG_LOSSLESS: return EXS_JPEGProcess14SV1;
  }
  return EXS_Unknown;
}

cdicom_status save(
    cdicom_dataset *dataset, const char *path, cdicom_syntax syntax, E_FileWriteMode mode) {
  const E_TransferSyntax wanted = syntax_of(syntax);
  if (!dataset || !path || wanted == EXS_Unknown) return CDICOM_INVALID_ARGUMENT;
  DcmFileFormat format(&dataset->elements);
  const DcmRLERepresentationParameter rle;
  const DJ_RPLossless jpeg(1, 0);
  const DcmRepresentationParameter *parameter = nullptr;
  if (syntax == CDICOM_RLE) parameter = &rle;
  if (syntax == CDICOM_JPEG_LOSSLESS) parameter = &jpeg;
  const bool is_derived = format.getDataset()->tagExists(DCM_DerivationDescription);
  const OFCondition chosen = format.getDataset()->chooseRepresentation(wanted, parameter);
  // The lossless JPEG encoder adds a sentence about itself, although no pixel has changed.
  if (!is_derived) delete format.getDataset()->remove(DCM_DerivationDescription);
  if (chosen.bad() || !format.getDataset()->canWriteXfer(wanted))
    return cdicom::status(chosen, CDICOM_UNSUPPORTED_ENCODING);
  if (mode != EWM_dataset) {
    const OFCondition named = cdicom::put_meta(format, DcmXfer(wanted).getXferID());
    if (named.bad()) return cdicom::status(named, CDICOM_INVALID_ARGUMENT);
  }
  return cdicom::status(
      format.saveFile(
          path, wanted, EET_ExplicitLength, EGL_recalcGL, EPD_withoutPadding, 0, 0, mode),
      CDICOM_CANNOT_WRITE);
}

}  // namespace

OFCondition cdicom::put_meta(DcmFileFormat &format, const char *syntax_uid) {
  DcmMetaInfo &meta = *format.getMetaInfo();
  OFString sop_class, sop_instance;
  format.getDataset()->findAndGetOFString(DCM_SOPClassUID, sop_class);
  format.getDataset()->findAndGetOFString(DCM_SOPInstanceUID, sop_instance);
  if (sop_class.empty() || sop_instance.empty()) return EC_IllegalCall;
  const Uint8 version[] = {0, 1};
  OFCondition done = meta.putAndInsertUint32(DCM_FileMetaInformationGroupLength, 0);
  if (done.good()) done = meta.putAndInsertUint8Array(DCM_FileMetaInformationVersion, version, 2);
  if (done.good())
    done = meta.putAndInsertOFStringArray(DCM_MediaStorageSOPClassUID, sop_class);
  if (done.good())
    done = meta.putAndInsertOFStringArray(DCM_MediaStorageSOPInstanceUID, sop_instance);
  if (done.good()) done = meta.putAndInsertString(DCM_TransferSyntaxUID, syntax_uid);
  if (done.good())
    done = meta.putAndInsertString(DCM_ImplementationClassUID, implementation_uid);
  if (done.good())
    done = meta.putAndInsertString(DCM_ImplementationVersionName, implementation_name);
  if (done.good())
    done = meta.computeGroupLengthAndPadding(
        EGL_recalcGL, EPD_noChange, EXS_LittleEndianExplicit, EET_ExplicitLength);
  return done;
}

extern "C" cdicom_dataset *cdicom_dataset_create(void) try {
  return new cdicom_dataset();
} catch (...) {
  return nullptr;
}

extern "C" void cdicom_dataset_destroy(cdicom_dataset *dataset) try {
  delete dataset;
} catch (...) {
  return;
}

extern "C" cdicom_status cdicom_put_text(
    cdicom_dataset *dataset, uint32_t tag, const char *value) try {
  return dataset ? put_text(dataset->elements, tag, value) : CDICOM_INVALID_ARGUMENT;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_put_text_as(
    cdicom_dataset *dataset, uint32_t tag, const char *vr, const char *value) try {
  if (!dataset || !vr || !value) return CDICOM_INVALID_ARGUMENT;
  const DcmTag named(cdicom::key(tag), DcmVR(vr));
  if (named.getEVR() == EVR_UN)  // bytes to DCMTK
    return cdicom::status(
        dataset->elements.putAndInsertUint8Array(
            named, reinterpret_cast<const Uint8 *>(value), std::strlen(value)),
        CDICOM_INVALID_ARGUMENT);
  return cdicom::status(
      dataset->elements.putAndInsertString(named, value), CDICOM_INVALID_ARGUMENT);
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_put_numbers(
    cdicom_dataset *dataset, uint32_t tag, const uint16_t *values, size_t count) try {
  return dataset ? put_numbers(dataset->elements, tag, values, count) : CDICOM_INVALID_ARGUMENT;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_put_item_text(
    cdicom_dataset *dataset, uint32_t sequence, uint32_t item, uint32_t tag,
    const char *value) try {
  DcmItem *found = dataset ? item_at(dataset, sequence, item) : nullptr;
  return found ? put_text(*found, tag, value) : CDICOM_INVALID_ARGUMENT;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_put_item_numbers(
    cdicom_dataset *dataset, uint32_t sequence, uint32_t item, uint32_t tag,
    const uint16_t *values, size_t count) try {
  DcmItem *found = dataset ? item_at(dataset, sequence, item) : nullptr;
  return found ? put_numbers(*found, tag, values, count) : CDICOM_INVALID_ARGUMENT;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_put_pixels(
    cdicom_dataset *dataset, const cdicom_pixels *layout, const uint8_t *samples,
    size_t byte_count) try {
  if (!dataset || !layout || !samples || !layout->photometric) return CDICOM_INVALID_ARGUMENT;
  const bool is_wide = layout->bits_allocated == 16;
  const uint64_t expected = static_cast<uint64_t>(layout->rows) * layout->columns *
                            layout->samples * (is_wide ? 2 : 1) * layout->frames;
  if (expected != byte_count || expected == 0 || expected > UINT32_MAX - 1 ||
      (layout->samples != 1 && layout->samples != 3) ||
      (!is_wide && layout->bits_allocated != 8) || layout->bits_stored == 0 ||
      layout->bits_stored > layout->bits_allocated)
    return CDICOM_INVALID_ARGUMENT;
  DcmDataset &elements = dataset->elements;
  OFCondition done = elements.putAndInsertUint16(DCM_SamplesPerPixel, layout->samples);
  const auto put = [&](const DcmTagKey &key, uint16_t value) {
    if (done.good()) done = elements.putAndInsertUint16(key, value);
  };
  if (done.good())
    done = elements.putAndInsertString(DCM_PhotometricInterpretation, layout->photometric);
  if (layout->samples == 3) put(DCM_PlanarConfiguration, 0);
  if (done.good() && layout->frames > 1)
    done = elements.putAndInsertString(
        DCM_NumberOfFrames, std::to_string(layout->frames).c_str());
  put(DCM_Rows, layout->rows);
  put(DCM_Columns, layout->columns);
  put(DCM_BitsAllocated, layout->bits_allocated);
  put(DCM_BitsStored, layout->bits_stored);
  put(DCM_HighBit, layout->bits_stored - 1);
  put(DCM_PixelRepresentation, layout->is_signed ? 1 : 0);
  if (done.bad()) return cdicom::status(done, CDICOM_INVALID_ARGUMENT);
  std::vector<uint8_t> even(samples, samples + byte_count);
  if (even.size() % 2) even.push_back(0);
  if (is_wide) {
    std::vector<Uint16> words(even.size() / 2);
    std::memcpy(words.data(), even.data(), even.size());
    done = elements.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size());
  } else {
    done = elements.putAndInsertUint8Array(DCM_PixelData, even.data(), even.size());
  }
  return cdicom::status(done, CDICOM_INVALID_ARGUMENT);
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_save(
    cdicom_dataset *dataset, const char *path, cdicom_syntax syntax) try {
  return save(dataset, path, syntax, EWM_dontUpdateMeta);
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_save_bare(
    cdicom_dataset *dataset, const char *path, cdicom_syntax syntax) try {
  if (syntax != CDICOM_IMPLICIT_LITTLE_ENDIAN && syntax != CDICOM_EXPLICIT_LITTLE_ENDIAN)
    return CDICOM_INVALID_ARGUMENT;
  return save(dataset, path, syntax, EWM_dataset);
} catch (...) {
  return cdicom::thrown();
}
