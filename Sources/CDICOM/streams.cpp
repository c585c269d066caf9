// Walks compressed streams by their own markers and lengths; nothing is decoded.
#include <cstring>

#include "codestreams.hpp"

namespace {

using cdicom::Bytes;

bool stands(const Bytes &bytes, size_t at, const char *text, size_t count) {
  return at + count <= bytes.size() && !std::memcmp(bytes.data() + at, text, count);
}

void append(Bytes &kept, const Bytes &bytes, size_t begin, size_t end) {
  kept.insert(kept.end(), bytes.data() + begin, bytes.data() + end);
}

size_t big_endian(const Bytes &bytes, size_t at, int count) {
  size_t value = 0;
  for (int i = 0; i < count; i++) value = value << 8 | bytes[at + i];
  return value;
}

size_t little_endian(const Bytes &bytes, size_t at) {
  size_t value = 0;
  for (int i = 3; i >= 0; i--) value = value << 8 | bytes[at + i];
  return value;
}

void put_little_endian(Bytes &bytes, size_t at, size_t value) {
  for (int i = 0; i < 4; i++) bytes[at + i] = value >> (8 * i) & 0xFF;
}

/// Segments that say how samples are to be read: tables, frame and scan headers, JFIF without
/// thumbnail, Adobe's colour transform, and the one of JPEG-LS encoders (T.81 B.1.1.3, T.87 C.1.1).
bool is_needed(const Bytes &bytes, size_t at, size_t length, uint8_t marker) {
  if (marker == 0xE0) return length == 16 && stands(bytes, at + 4, "JFIF", 5);
  if (marker == 0xEE) return length == 14 && stands(bytes, at + 4, "Adobe", 5);
  if (marker == 0xE8) return length <= 8 && stands(bytes, at + 4, "mrfx", 4);
  if (marker == 0xDC) return length == 4;
  return (marker >= 0xC0 && marker <= 0xCF && marker != 0xC8) || marker == 0xF7 ||
         marker == 0xF8 || (marker >= 0xDA && marker <= 0xDD);
}

/// The end of entropy-coded data: a marker that is no restart (ITU-T T.81 B.1.1.5, T.87 C.1).
size_t scan_end(const Bytes &bytes, size_t at) {
  for (; at + 1 < bytes.size(); at++)
    if (bytes[at] == 0xFF && bytes[at + 1] >= 0xC0 && bytes[at + 1] != 0xFF &&
        (bytes[at + 1] < 0xD0 || bytes[at + 1] > 0xD7))
      return at;
  return bytes.size();
}

/// The codestream in the boxes of a JP2 or JPX file (ISO/IEC 15444-1 I.4); empty without one.
Bytes unboxed(const Bytes &bytes) {
  size_t at = 0;
  while (at + 8 <= bytes.size()) {
    const size_t length = big_endian(bytes, at, 4);
    const size_t end = length == 0 ? bytes.size() : at + length;
    if ((length != 0 && length < 8) || end > bytes.size()) return {};
    if (stands(bytes, at + 4, "jp2c", 4)) return Bytes(bytes.begin() + at + 8, bytes.begin() + end);
    at = end;
  }
  return {};
}

/// Segments of a main header that say how samples are to be read (ISO/IEC 15444-1 table A.2, and
/// CAP of 15444-15): sizes, coding, quantisation, regions, order, packets, registration.
bool is_main_segment(uint8_t marker) {
  return (marker >= 0x50 && marker <= 0x53) || marker == 0x55 || marker == 0x57 || marker == 0x59 ||
         (marker >= 0x5C && marker <= 0x60) || marker == 0x63;
}

/// The same of a tile-part's header.
bool is_tile_segment(uint8_t marker) {
  return marker == 0x90 || marker == 0x52 || marker == 0x53 || marker == 0x58 ||
         (marker >= 0x5C && marker <= 0x5F) || marker == 0x61;
}

/// Behind the header of a tile-part, where its data begins; 0 if it holds anything else, such as a
/// comment, or breaks off.
size_t tile_data(const Bytes &bytes, size_t at) {
  while (at + 4 <= bytes.size() && bytes[at] == 0xFF) {
    if (bytes[at + 1] == 0x93) return at + 2;
    if (!is_tile_segment(bytes[at + 1])) return 0;
    at += 2 + big_endian(bytes, at + 2, 2);
  }
  return 0;
}

/// One run of bytes or of repetitions (PS3.5 G.3.1), no more of it than `wanted`; 0 if it ends.
size_t copy_run(const Bytes &bytes, size_t at, size_t end, size_t &wanted, Bytes &kept) {
  const int head = static_cast<int8_t>(bytes[at]);
  if (head == -128) return 1;
  const bool repeats = head < 0;
  const size_t given = repeats ? 1 - head : head + 1;
  const size_t length = 1 + (repeats ? 1 : given);
  if (at + length > end) return 0;
  const size_t count = given < wanted ? given : wanted;
  kept.push_back(static_cast<uint8_t>(repeats ? 1 - static_cast<int>(count) : count - 1));
  append(kept, bytes, at + 1, at + 1 + (repeats ? 1 : count));
  wanted -= count;
  return length;
}

}  // namespace

bool cdicom::strip_jpeg(const Bytes &bytes, Bytes &kept) {
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
    const size_t length = big_endian(bytes, at + 2, 2), end = at + 2 + length;
    if (length < 2 || end > bytes.size()) return false;
    if (is_needed(bytes, at, length, marker)) append(kept, bytes, at, end);
    at = end;
    if (marker != 0xDA) continue;
    const size_t next = scan_end(bytes, at);
    append(kept, bytes, at, next);
    at = next;
  }
  return true;
}

// Boxes around a codestream are no part of it, and none belong there (PS3.5 A.4.4).
bool cdicom::strip_boxed_jpeg2000(const Bytes &bytes, Bytes &kept) {
  const Bytes stream = unboxed(bytes);
  return stands(stream, 0, "\xFF\x4F", 2) && strip_jpeg2000(stream, kept);
}

// Main header, tile-parts of stated lengths, end (ISO/IEC 15444-1 A.4). A comment in the header of
// a tile-part cannot be taken out without counting anew: such a stream is not of the known form.
bool cdicom::strip_jpeg2000(const Bytes &bytes, Bytes &kept) {
  kept.assign(bytes.begin(), bytes.begin() + 2);
  size_t at = 2;
  while (at + 4 <= bytes.size() && bytes[at] == 0xFF && bytes[at + 1] != 0x90) {
    const size_t end = at + 2 + big_endian(bytes, at + 2, 2);
    if (end > bytes.size()) return false;
    if (is_main_segment(bytes[at + 1])) append(kept, bytes, at, end);
    at = end;
  }
  while (at + 12 <= bytes.size() && bytes[at] == 0xFF && bytes[at + 1] == 0x90) {
    const size_t length = big_endian(bytes, at + 6, 4), data = tile_data(bytes, at);
    if (data == 0) return false;
    size_t end = at + length;
    if (length == 0)  // up to the end of the codestream, whose marker no data holds
      for (end = data; end < bytes.size() && !stands(bytes, end, "\xFF\xD9", 2);) end++;
    if (end < data) return false;
    if (end > bytes.size()) end = bytes.size();  // it breaks off, as streams cut short do
    append(kept, bytes, at, end);
    at = end;
  }
  if (!stands(bytes, at, "\xFF\xD9", 2)) return at >= bytes.size() && at > 2;
  kept.insert(kept.end(), {0xFF, 0xD9});
  return true;
}

bool cdicom::strip_run_lengths(const Bytes &bytes, size_t plane, uint32_t count, Bytes &kept) {
  if (bytes.size() < 64 || count == 0 || count > 15 || little_endian(bytes, 0) != count)
    return false;
  kept.assign(64, 0);
  put_little_endian(kept, 0, count);
  for (uint32_t segment = 0; segment < count; segment++) {
    const size_t place = 4 + 4 * segment;
    size_t at = little_endian(bytes, place);
    const size_t end =
        segment + 1 < count ? little_endian(bytes, place + 4) : bytes.size();
    if (at < 64 || at > end || end > bytes.size()) return false;
    put_little_endian(kept, place, kept.size());
    size_t wanted = plane;
    while (wanted > 0) {
      const size_t length = at < end ? copy_run(bytes, at, end, wanted, kept) : 0;
      if (length == 0) return false;
      at += length;
    }
    if (kept.size() % 2) kept.push_back(0);
  }
  return true;
}
