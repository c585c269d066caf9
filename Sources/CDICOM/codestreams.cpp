// Takes comments and application segments out of compressed frames: text that no picture needs.
#include <cstring>

#include "dcmtk.hpp"

namespace {

using Bytes = std::vector<uint8_t>;

bool begins(const Bytes &bytes, size_t at, const char *text, size_t count) {
  return at + count <= bytes.size() && !std::memcmp(bytes.data() + at, text, count);
}

/// Segments that say how samples are to be read: JFIF without thumbnail, Adobe's colour transform,
/// and the one of JPEG-LS encoders.
bool is_needed(const Bytes &bytes, size_t at, size_t length, uint8_t marker) {
  if (marker == 0xE0) return length == 16 && begins(bytes, at + 4, "JFIF", 5);
  if (marker == 0xEE) return length == 14 && begins(bytes, at + 4, "Adobe", 5);
  if (marker == 0xE8) return length <= 8 && begins(bytes, at + 4, "mrfx", 4);
  return marker != 0xFE && (marker < 0xE0 || marker > 0xEF);
}

/// The end of entropy-coded data: a marker that is no restart (ITU-T T.81 B.1.1.5, T.87 C.1).
size_t scan_end(const Bytes &bytes, size_t at) {
  for (; at + 1 < bytes.size(); at++)
    if (bytes[at] == 0xFF && bytes[at + 1] >= 0xC0 && bytes[at + 1] != 0xFF &&
        (bytes[at + 1] < 0xD0 || bytes[at + 1] > 0xD7))
      return at;
  return bytes.size();
}

/// A JPEG or JPEG-LS stream, or its first fragment; false if a segment breaks off.
bool strip_jpeg(const Bytes &bytes, Bytes &kept) {
  kept.assign(bytes.begin(), bytes.begin() + 2);
  size_t at = 2;
  while (at < bytes.size()) {
    if (bytes[at] != 0xFF || at + 1 >= bytes.size()) return false;
    const uint8_t marker = bytes[at + 1];
    if (marker == 0xFF) {
      at++;
      continue;
    }
    if (marker == 0xD9) {
      kept.insert(kept.end(), {0xFF, 0xD9});
      return true;
    }
    if (at + 4 > bytes.size()) return false;
    const size_t length = static_cast<size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
    const size_t end = at + 2 + length;
    if (length < 2 || end > bytes.size()) return false;
    if (is_needed(bytes, at, length, marker))
      kept.insert(kept.end(), bytes.begin() + at, bytes.begin() + end);
    at = end;
    if (marker != 0xDA) continue;
    const size_t next = scan_end(bytes, at);
    kept.insert(kept.end(), bytes.begin() + at, bytes.begin() + next);
    at = next;
  }
  return true;
}

/// A JPEG 2000 codestream: COM of its main header (ISO/IEC 15444-1 A.9.2).
bool strip_jpeg2000(const Bytes &bytes, Bytes &kept) {
  kept.assign(bytes.begin(), bytes.begin() + 2);
  size_t at = 2;
  while (at + 4 <= bytes.size() && bytes[at] == 0xFF) {
    if (bytes[at + 1] == 0x90) {
      kept.insert(kept.end(), bytes.begin() + at, bytes.end());
      return true;
    }
    const size_t end = at + 2 + (static_cast<size_t>(bytes[at + 2]) << 8 | bytes[at + 3]);
    if (end > bytes.size()) return false;
    if (bytes[at + 1] != 0x64)
      kept.insert(kept.end(), bytes.begin() + at, bytes.begin() + end);
    at = end;
  }
  return false;
}

OFCondition append(DcmPixelSequence &sequence, Bytes bytes) {
  if (bytes.size() % 2) bytes.push_back(0);
  auto item = std::make_unique<DcmPixelItem>(DcmTag(DCM_PixelItemTag, EVR_OB));
  OFCondition done = item->putUint8Array(bytes.data(), bytes.size());
  if (done.good()) done = sequence.insert(item.get());
  if (done.good()) item.release();
  return done;
}

}  // namespace

cdicom_status cdicom::strip_comments(cdicom_file *file, DcmPixelData &pixels, bool *changed) {
  *changed = false;
  if (!file->fragments || file->syntax == EXS_RLELossless) return CDICOM_OK;
  const cdicom_status found = cdicom::find_starts(file, file->facts.frames);
  if (found != CDICOM_OK) return found;
  std::vector<Bytes> fragments;
  for (unsigned long i = 1; i < file->fragments->card(); i++) {
    DcmPixelItem *item = nullptr;
    if (file->fragments->getItem(item, i).bad()) return CDICOM_DAMAGED;
    Bytes bytes(item->getLength()), kept;
    if (!bytes.empty() && item->getPartialValue(bytes.data(), 0, bytes.size()).bad())
      return CDICOM_DAMAGED;
    const bool is_2000 = begins(bytes, 0, "\xFF\x4F", 2);
    if (is_2000 || begins(bytes, 0, "\xFF\xD8", 2)) {
      if (!(is_2000 ? strip_jpeg2000(bytes, kept) : strip_jpeg(bytes, kept)))
        return CDICOM_UNSUPPORTED_LAYOUT;
      // One byte more is the padding to an even length.
      if (kept.size() + kept.size() % 2 != bytes.size()) *changed = true;
      fragments.push_back(std::move(kept));
    } else {
      fragments.push_back(std::move(bytes));
    }
  }
  if (!*changed) return CDICOM_OK;
  Bytes table;
  uint32_t offset = 0;
  for (size_t i = 0, frame = 0; i < fragments.size(); i++) {
    if (frame < file->starts.size() && file->starts[frame] == i + 1) {
      for (int shift = 0; shift < 32; shift += 8) table.push_back(offset >> shift & 0xFF);
      frame++;
    }
    offset += 8 + static_cast<uint32_t>(fragments[i].size() + fragments[i].size() % 2);
  }
  auto sequence = std::make_unique<DcmPixelSequence>(DcmTag(DCM_PixelData, EVR_OB));
  OFCondition done = append(*sequence, table);
  for (Bytes &bytes : fragments)
    if (done.good()) done = append(*sequence, std::move(bytes));
  if (done.bad()) return cdicom::status(done, CDICOM_DAMAGED);
  pixels.putOriginalRepresentation(file->syntax, nullptr, sequence.release());
  return CDICOM_OK;
}
