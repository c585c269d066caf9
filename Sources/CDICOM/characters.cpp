// Turns text into UTF-8, whatever character set the data set names.
#include <algorithm>

#include "dcmtk.hpp"
#include "dcmtk/dcmdata/dcspchrs.h"

namespace {

/// Text that no converter reads: what is not plain becomes U+FFFD, so that it is known as lost.
OFString lossy(const OFString &text) {
  OFString made;
  for (size_t i = 0; i < text.length(); i++) {
    const unsigned char byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80 && byte != 0x1B) made += text[i];
    else if (made.length() < 3 || made.substr(made.length() - 3) != "\xEF\xBF\xBD")
      made += "\xEF\xBF\xBD";
  }
  return made;
}

bool is_plain(const OFString &text) {
  return std::all_of(text.begin(), text.end(), [](char byte) {
    return static_cast<signed char>(byte) >= 0 && byte != 0x1B;
  });
}

}  // namespace

bool cdicom::is_text_with_one_value(DcmEVR vr) {
  return vr == EVR_LT || vr == EVR_ST || vr == EVR_UT || vr == EVR_UR;
}

bool cdicom::to_utf8(
    OFString &text, DcmEVR vr, const OFString &charset, DcmSpecificCharacterSet *converter) {
  if (charset == "ISO_IR 192" || is_plain(text)) return true;
  OFString converted;
  const char *delimiters = is_text_with_one_value(vr) ? "" : vr == EVR_PN ? "\\^=" : "\\";
  if (converter && converter->convertString(text, converted, delimiters).good()) {
    text = converted;
    return true;
  }
  // What this DCMTK does not convert, Japanese with escape sequences above all.
  std::string made;
  if (charset.empty() ||
      !convert_extended(
          {text.c_str(), text.length()}, {charset.c_str(), charset.length()}, delimiters, made))
    return false;
  text.assign(made.data(), made.size());
  return true;
}

void cdicom::make_utf8(
    DcmElement &element, const OFString &charset, DcmSpecificCharacterSet *converter) {
  OFString text;
  if (element.getLength() == 0 || element.getOFStringArray(text).bad()) return;
  if (charset == "ISO_IR 192" || is_plain(text)) return;
  if (!to_utf8(text, element.ident(), charset, converter)) text = lossy(text);
  element.putOFStringArray(text);
}
