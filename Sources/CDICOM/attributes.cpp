// Lists meta header and data set as flat entries, text in UTF-8 where it can be converted.
#include <algorithm>
#include <cstring>

#include "dcmtk.hpp"
#include "dcmtk/dcmdata/dcspchrs.h"

namespace {

class Listing {
 public:
  Listing(cdicom_file &file, const cdicom_limits &limits) : file_(file), limits_(limits) {}

  size_t omitted() const { return omitted_; }

  void add_item(DcmItem &item, uint32_t depth, const OFString &inherited) {
    OFString charset = inherited;
    if (item.tagExists(DCM_SpecificCharacterSet)) {
      charset.clear();
      item.findAndGetOFStringArray(DCM_SpecificCharacterSet, charset);
    }
    DcmSpecificCharacterSet converter;
    const bool can_convert = !charset.empty() && charset != "ISO_IR 192" &&
                             converter.selectCharacterSet(charset, "ISO_IR 192").good();
    DcmObject *object = nullptr;
    while ((object = item.nextInContainer(object))) {
      if (file_.entries.size() >= limits_.most_attributes) {
        omitted_ += 1;
        continue;
      }
      if (object->ident() == EVR_SQ) {
        add_sequence(*OFstatic_cast(DcmSequenceOfItems *, object), depth, charset);
      } else if (DcmElement *element = dynamic_cast<DcmElement *>(object)) {
        add_value(*element, depth, charset, can_convert ? &converter : nullptr);
      }
    }
  }

 private:
  cdicom_entry entry(DcmObject &object, cdicom_entry_kind kind, uint32_t depth) {
    cdicom_entry made;
    std::memset(&made, 0, sizeof made);
    made.kind = kind;
    made.depth = depth;
    made.tag = static_cast<uint32_t>(object.getGTag()) << 16 | object.getETag();
    const char *name = DcmVR(object.getVR()).getValidVRName();
    if (kind != CDICOM_ITEM && name && std::strlen(name) == 2) std::memcpy(made.vr, name, 2);
    made.is_utf8 = 1;
    return made;
  }

  void add_sequence(DcmSequenceOfItems &sequence, uint32_t depth, const OFString &charset) {
    file_.entries.push_back(entry(sequence, CDICOM_SEQUENCE, depth));
    DcmObject *object = nullptr;
    while ((object = sequence.nextInContainer(object))) {
      DcmItem *item = dynamic_cast<DcmItem *>(object);
      if (!item || depth + 2 > 2 * limits_.deepest_nesting ||
          file_.entries.size() >= limits_.most_attributes) {
        omitted_ += 1;
        continue;
      }
      file_.entries.push_back(entry(*item, CDICOM_ITEM, depth + 1));
      add_item(*item, depth + 2, charset);
    }
  }

  void add_value(
      DcmElement &element, uint32_t depth, const OFString &charset,
      DcmSpecificCharacterSet *converter) {
    cdicom_entry made = entry(element, CDICOM_VALUE, depth);
    const Uint32 length = element.getLengthField();
    made.byte_count = length == DCM_UndefinedLength ? 0 : length;
    const bool is_table = element.getTag() == DCM_LUTData;
    if (made.byte_count <= limits_.longest_value && (is_table || !is_bytes(element))) {
      OFString text;
      if (is_table) {
        text = numbers(element);
      } else if (element.getOFStringArray(text).bad()) {
        text.clear();
      }
      made.is_single = cdicom::is_text_with_one_value(element.ident());
      if (element.isAffectedBySpecificCharacterSet())
        made.is_utf8 = cdicom::to_utf8(text, element.ident(), charset, converter);
      keep(text, made);
    } else if (!is_bytes(element)) {
      omitted_ += 1;
    }
    file_.entries.push_back(made);
  }

  static bool is_bytes(DcmElement &element) {
    switch (element.getVR()) {
      case EVR_OB: case EVR_OW: case EVR_OF: case EVR_OD: case EVR_OL: case EVR_OV:
      case EVR_UN: case EVR_UNKNOWN: case EVR_UNKNOWN2B: case EVR_ox: case EVR_px:
      case EVR_PixelData: case EVR_OverlayData: return true;
      default: return element.ident() == EVR_PixelData || element.ident() == EVR_UNKNOWN;
    }
  }

  /// The 16-bit words of a look-up table as decimal text.
  static OFString numbers(DcmElement &element) {
    std::string text;
    Uint16 *words = nullptr;
    if (element.getUint16Array(words).bad() || !words) return OFString();
    const size_t count = std::min<size_t>(element.getLength() / 2, 65536);
    for (size_t i = 0; i < count; i++) {
      if (i > 0) text += '\\';
      text += std::to_string(words[i]);
    }
    return OFString(text.c_str(), text.size());
  }

  void keep(const OFString &text, cdicom_entry &made) {
    file_.texts.push_back(std::make_unique<std::string>(text.c_str(), text.length()));
    made.text = file_.texts.back()->data();
    made.text_length = text.length();
  }

  cdicom_file &file_;
  const cdicom_limits &limits_;
  size_t omitted_ = 0;
};

}  // namespace

extern "C" cdicom_status cdicom_read_attributes(
    cdicom_file *file, const cdicom_limits *limits, const cdicom_entry **entries, size_t *count,
    size_t *omitted) try {
  if (!file || !limits || !entries || !count || !omitted) return CDICOM_INVALID_ARGUMENT;
  file->entries.clear();
  file->texts.clear();
  Listing listing(*file, *limits);
  listing.add_item(*file->format.getMetaInfo(), 0, OFString());
  listing.add_item(*file->format.getDataset(), 0, OFString());
  *entries = file->entries.data();
  *count = file->entries.size();
  *omitted = listing.omitted();
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}
