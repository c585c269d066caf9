// DCMTK's headers, its types behind our handles, and the mapping of its conditions to our status.
#ifndef CDICOM_DCMTK_HPP
#define CDICOM_DCMTK_HPP

#include "dcmtk/config/osconfig.h"

#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"
#include "dcmtk/dcmdata/dcspchrs.h"
#include "dcmtk/dcmdata/dctk.h"

#include <memory>
#include <new>
#include <string>
#include <vector>

#include "CDICOM.h"

struct cdicom_file {
  DcmFileFormat format;
  E_TransferSyntax syntax = EXS_Unknown;
  DcmPixelSequence *fragments = nullptr;    // of encapsulated pixels; owned by `format`
  std::vector<uint32_t> starts;             // first fragment of each frame, found once
  std::vector<uint8_t> codestream;          // of the frame asked for last
  std::vector<uint16_t> palette;            // the one asked for last
  std::vector<cdicom_entry> entries;        // of the last listing
  std::vector<std::unique_ptr<std::string>> texts;  // what `entries` point at
  cdicom_facts facts = {};                  // as they were when the data set was handed out
  bool has_pixels = false;                  // the same
  std::vector<std::unique_ptr<DcmElement>> bulk;  // pixels that wait for the rewritten data set
  std::vector<uint8_t> header;              // the data set handed out
  std::vector<uint8_t> written;             // the file rewritten last
};

struct cdicom_dataset {
  DcmDataset elements;
};

namespace cdicom {

/// The attribute with this number.
inline DcmTagKey key(uint32_t tag) {
  return DcmTagKey(static_cast<Uint16>(tag >> 16), static_cast<Uint16>(tag & 0xFFFF));
}

/// What a failed condition means to the caller; `otherwise` for all that is not told apart.
inline cdicom_status status(const OFCondition &condition, cdicom_status otherwise) {
  if (condition.good()) return CDICOM_OK;
  if (condition == EC_MemoryExhausted) return CDICOM_OUT_OF_MEMORY;
  if (condition == EC_UnsupportedEncoding || condition == EC_CannotChangeRepresentation ||
      condition == EC_NoEncodingLibrary)
    return CDICOM_UNSUPPORTED_ENCODING;
  return otherwise;
}

/// What the exception being handled means; only inside a `catch (...)`.
inline cdicom_status thrown() {
  try {
    throw;
  } catch (const std::bad_alloc &) {
    return CDICOM_OUT_OF_MEMORY;
  } catch (...) {
    return CDICOM_DAMAGED;
  }
}

/// The pixel data element at the top of the data set, or null; a file may give it a foreign VR.
inline DcmPixelData *pixels(cdicom_file *file) {
  DcmElement *element = nullptr;
  if (file->format.getDataset()->findAndGetElement(DCM_PixelData, element).bad()) return nullptr;
  return dynamic_cast<DcmPixelData *>(element);
}

/// The pixel element of whole numbers or, where there is none, of floating-point ones (PS3.3
/// C.7.6.24 and C.7.6.25); null without any.
inline DcmElement *any_pixels(cdicom_file *file) {
  if (DcmPixelData *whole = pixels(file)) return whole;
  DcmElement *element = nullptr;
  for (const DcmTagKey &tag : {DCM_FloatPixelData, DCM_DoubleFloatPixelData})
    if (file->format.getDataset()->findAndGetElement(tag, element).good()) return element;
  return nullptr;
}

/// Whether a backslash in the text is one and delimits no values.
bool is_text_with_one_value(DcmEVR vr);

/// Turns the text into UTF-8, by DCMTK or else by iconv; false leaves it in the file's bytes.
bool to_utf8(
    OFString &text, DcmEVR vr, const OFString &charset, DcmSpecificCharacterSet *converter);

/// Reads text with escape sequences by iconv, and GB18030; false for what is none. At a delimiter
/// the sets of characters are the first ones again.
bool convert_extended(
    const std::string &text, const std::string &charset, const std::string &delimiters,
    std::string &made);

/// Turns the element's text into UTF-8 in its place; what no converter reads becomes U+FFFD.
void make_utf8(
    DcmElement &element, const OFString &charset, DcmSpecificCharacterSet *converter);

/// Finds the first fragment of each frame, once.
cdicom_status find_starts(cdicom_file *file, uint32_t frames);

/// Makes the thresholds of a JPEG-LS stream of fewer than 8 bits known to DCMTK.
cdicom_status name_thresholds(cdicom_file *file, const cdicom_facts &facts, uint32_t index);

/// Cuts off what native pixels hold beyond the stated frames; tells whether there was anything.
cdicom_status trim_native(cdicom_file *file, DcmPixelData &pixels, bool *trimmed);

/// Clears the bits of native pixels that are no sample's; tells whether any was set.
cdicom_status clear_embedded(cdicom_file *file, DcmPixelData &pixels, uint32_t *changed);

/// Leaves of compressed pixels one fragment for each frame and in it what its picture needs; tells
/// whether the fragments are others now, and whether anything was left out.
cdicom_status keep_frames(cdicom_file *file, DcmPixelData &pixels, bool *changed, bool *stripped);

/// Everything of the meta header that DCMTK would fill with its own name and version.
OFCondition put_meta(DcmFileFormat &format, const char *syntax_uid);

}  // namespace cdicom

#endif
