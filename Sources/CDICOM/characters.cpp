// Turns text into UTF-8, whatever character set the data set names.
#include <iconv.h>

#include <algorithm>

#include "dcmtk.hpp"
#include "dcmtk/dcmdata/dcspchrs.h"

namespace {

bool is_text_with_one_value(DcmEVR vr) {
  return vr == EVR_LT || vr == EVR_ST || vr == EVR_UT || vr == EVR_UR;
}

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

/// Japanese text with escape sequences, which this DCMTK does not convert (PS3.3 C.12.1.1.2): by
/// the system's iconv. Text in bytes above 127 is none (ISO 2022 IR 13, 149).
bool convert_japanese(const OFString &text, OFString &converted) {
  const bool is_seven_bit = std::all_of(text.begin(), text.end(), [](char byte) {
    return static_cast<signed char>(byte) >= 0;
  });
  const iconv_t state = is_seven_bit ? iconv_open("UTF-8", "ISO-2022-JP-2") : iconv_t(-1);
  if (state == iconv_t(-1)) return false;
  std::string input(text.c_str(), text.length());
  std::vector<char> output(4 * input.size() + 16);
  char *from = input.data(), *to = output.data();
  size_t left = input.size(), room = output.size();
  const bool done = iconv(state, &from, &left, &to, &room) != static_cast<size_t>(-1) && left == 0;
  iconv_close(state);
  converted.assign(output.data(), output.size() - room);
  return done;
}

bool is_plain(const OFString &text) {
  return std::all_of(text.begin(), text.end(), [](char byte) {
    return static_cast<signed char>(byte) >= 0 && byte != 0x1B;
  });
}

}  // namespace

void cdicom::make_utf8(
    DcmElement &element, const OFString &charset, DcmSpecificCharacterSet *converter) {
  OFString text, converted;
  if (element.getLength() == 0 || element.getOFStringArray(text).bad()) return;
  if (charset == "ISO_IR 192" || is_plain(text)) return;
  const char *delimiters = is_text_with_one_value(element.ident()) ? "" : "\\";
  if (element.ident() == EVR_PN) delimiters = "\\^=";
  if (!converter || converter->convertString(text, converted, delimiters).bad()) {
    const bool is_japanese = charset.find("ISO 2022 IR 87") != OFString_npos ||
                             charset.find("ISO 2022 IR 159") != OFString_npos;
    if (!is_japanese || !convert_japanese(text, converted)) converted = lossy(text);
  }
  element.putOFStringArray(converted);
}
