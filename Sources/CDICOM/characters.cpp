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

/// A letter of the half-width katakana of JIS X 0201, which stand above 127 beside any other set.
bool is_katakana(char byte) {
  return static_cast<unsigned char>(byte) >= 0xA1 && static_cast<unsigned char>(byte) <= 0xDF;
}

/// U+FF61 and on, in UTF-8.
void append_katakana(char byte, OFString &converted) {
  const unsigned code = 0xFF61 + (static_cast<unsigned char>(byte) - 0xA1);
  converted += static_cast<char>(0xE0 | code >> 12);
  converted += static_cast<char>(0x80 | (code >> 6 & 0x3F));
  converted += static_cast<char>(0x80 | (code & 0x3F));
}

/// A run of seven-bit text; the converter remembers the set that the run before named.
bool append_run(iconv_t state, std::string run, OFString &converted) {
  std::vector<char> output(4 * run.size() + 16);
  char *from = run.data(), *to = output.data();
  size_t left = run.size(), room = output.size();
  const bool done = iconv(state, &from, &left, &to, &room) != static_cast<size_t>(-1) && left == 0;
  converted.append(output.data(), output.size() - room);
  return done;
}

/// The text without the escape that names katakana, and with ASCII for the Roman letters of JIS X
/// 0201: they are the same but for two, one of which is the delimiter of values.
std::string with_ascii(const OFString &text) {
  std::string made;
  for (size_t i = 0; i < text.length(); i++) {
    const OFString escape = text.substr(i, 3);
    if (escape == "\x1B)I" || escape == "\x1B(J") {
      if (escape[1] == '(') made += "\x1B(B";
      i += 2;
    } else {
      made += text[i];
    }
  }
  return made;
}

/// Japanese text with escape sequences, which this DCMTK does not convert (PS3.3 C.12.1.1.2): by
/// the system's iconv, katakana by hand. Other text in bytes above 127 is none (ISO 2022 IR 149).
bool convert_japanese(const OFString &text, OFString &converted) {
  const iconv_t state = iconv_open("UTF-8", "ISO-2022-JP-2");
  if (state == iconv_t(-1)) return false;
  const std::string input = with_ascii(text);
  converted.clear();
  bool done = true;
  for (size_t at = 0; done && at < input.size();) {
    if (is_katakana(input[at])) {
      append_katakana(input[at++], converted);
      continue;
    }
    size_t end = at;
    while (end < input.size() && static_cast<signed char>(input[end]) >= 0) end++;
    done = end > at && append_run(state, input.substr(at, end - at), converted);
    at = end;
  }
  iconv_close(state);
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
