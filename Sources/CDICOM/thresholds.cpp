// JPEG-LS of fewer than 8 bits (ITU-T T.87): the codec in DCMTK 3.6.7 computes other default
// thresholds than C.2.4.1.1.1 has for them, but believes those that the stream names.
#include <algorithm>

#include "codestreams.hpp"
#include "dcmtk.hpp"

namespace {

using cdicom::Bytes;

/// Whether an item of a default is outside what comes before and after it.
int clamped(int value, int least, int most) {
  return value > most || value < least ? least : value;
}

/// The segment LSE of kind 1 with the defaults for this precision (T.87 C.2.4.1.1).
Bytes default_segment(int precision, int near) {
  const int most = (1 << precision) - 1, factor = 256 / (most + 1);
  const int first = clamped(std::max(2, 3 / factor + 3 * near), near + 1, most);
  const int second = clamped(std::max(3, 7 / factor + 5 * near), first, most);
  const int third = clamped(std::max(4, 21 / factor + 7 * near), second, most);
  Bytes segment = {0xFF, 0xF8, 0, 13, 1};
  for (const int value : {most, first, second, third, 64}) {
    segment.push_back(static_cast<uint8_t>(value >> 8));
    segment.push_back(static_cast<uint8_t>(value));
  }
  return segment;
}

/// Puts the defaults before the first scan of a stream that needs them; tells whether it did.
bool insert_defaults(Bytes &bytes) {
  int precision = 0;
  for (size_t at = 2; at + 5 < bytes.size() && bytes[at] == 0xFF;) {
    const uint8_t marker = bytes[at + 1];
    const size_t end = at + 2 + (bytes[at + 2] << 8 | bytes[at + 3]);
    if (end > bytes.size() || (marker == 0xF8 && bytes[at + 4] == 1)) return false;
    if (marker == 0xF7) precision = bytes[at + 4];
    if (marker == 0xDA) {
      if (precision < 2 || precision > 7 || end < at + 7) return false;
      const Bytes segment = default_segment(precision, bytes[end - 3]);
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), segment.begin(), segment.end());
      return true;
    }
    at = end;
  }
  return false;
}

}  // namespace

cdicom_status cdicom::name_thresholds(
    cdicom_file *file, const cdicom_facts &facts, uint32_t index) {
  const bool is_jpeg_ls = file->syntax == EXS_JPEGLSLossless || file->syntax == EXS_JPEGLSLossy;
  if (!is_jpeg_ls || facts.bits_allocated != 8) return CDICOM_OK;
  DcmPixelItem *fragment = nullptr;
  const OFCondition got = file->fragments->getItem(fragment, file->starts[index]);
  if (got.bad()) return cdicom::status(got, CDICOM_DAMAGED);
  Bytes bytes(fragment->getLength());
  if (bytes.empty()) return CDICOM_OK;
  const OFCondition read =
      fragment->getPartialValue(bytes.data(), 0, static_cast<Uint32>(bytes.size()));
  if (read.bad()) return cdicom::status(read, CDICOM_DAMAGED);
  if (!insert_defaults(bytes)) return CDICOM_OK;
  if (bytes.size() % 2) bytes.push_back(0);
  return cdicom::status(
      fragment->putUint8Array(bytes.data(), bytes.size()), CDICOM_DAMAGED);
}
