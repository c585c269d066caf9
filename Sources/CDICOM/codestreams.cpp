// Leaves of compressed frames what their pictures need: no comments, no application segments, and
// nothing between, behind or beside the frames.
#include <cstring>

#include "codestreams.hpp"
#include "dcmtk.hpp"

namespace {

using cdicom::Bytes;

bool begins(const Bytes &bytes, const char *text, size_t count) {
  return bytes.size() >= count && !std::memcmp(bytes.data(), text, count);
}

/// All fragments of a frame in a row.
cdicom_status read_frame(cdicom_file *file, uint32_t first, uint32_t end, Bytes &bytes) {
  for (uint32_t i = first; i < end; i++) {
    DcmPixelItem *item = nullptr;
    if (file->fragments->getItem(item, i).bad()) return CDICOM_DAMAGED;
    const size_t before = bytes.size();
    const Uint32 length = item->getLength();
    bytes.resize(before + length);
    if (length > 0 && item->getPartialValue(bytes.data() + before, 0, length).bad())
      return CDICOM_DAMAGED;
  }
  return CDICOM_OK;
}

/// The frame without what its picture does not need; false if its stream is of no known form.
bool kept_of(const cdicom_file *file, const Bytes &bytes, Bytes &kept) {
  const cdicom_facts &facts = file->facts;
  if (file->syntax == EXS_RLELossless) {
    const size_t pixels = static_cast<size_t>(facts.rows) * facts.columns;
    const bool is_packed = facts.bits_allocated == 1;
    return cdicom::strip_run_lengths(
        bytes, is_packed ? (pixels + 7) / 8 : pixels,
        facts.samples * (is_packed ? 1u : facts.bits_allocated / 8u), kept);
  }
  if (begins(bytes, "\xFF\x4F", 2)) return cdicom::strip_jpeg2000(bytes, kept);
  if (begins(bytes, "\0\0\0\x0CjP  ", 8)) return cdicom::strip_boxed_jpeg2000(bytes, kept);
  return begins(bytes, "\xFF\xD8", 2) && cdicom::strip_jpeg(bytes, kept);
}

OFCondition append(DcmPixelSequence &sequence, Bytes &bytes) {
  auto item = std::make_unique<DcmPixelItem>(DcmTag(DCM_PixelItemTag, EVR_OB));
  OFCondition done = item->putUint8Array(bytes.data(), bytes.size());
  if (done.good()) done = sequence.insert(item.get());
  if (done.good()) item.release();
  return done;
}

/// The offsets of fragments that follow each other, one for each frame (PS3.5 A.4).
Bytes offset_table(const std::vector<Bytes> &frames) {
  Bytes table;
  uint64_t offset = 0;
  for (const Bytes &frame : frames) {
    for (int shift = 0; shift < 32; shift += 8) table.push_back(offset >> shift & 0xFF);
    offset += 8 + frame.size();
  }
  if (offset > UINT32_MAX) table.clear();
  return table;
}

/// Whether the offset table is empty or says where these frames begin, and nothing else.
bool has_plain_table(cdicom_file *file, const std::vector<Bytes> &frames) {
  DcmPixelItem *item = nullptr;
  if (file->fragments->getItem(item, 0).bad()) return false;
  Bytes stated(item->getLength());
  if (stated.empty()) return true;
  return item->getPartialValue(stated.data(), 0, static_cast<Uint32>(stated.size())).good() &&
         stated == offset_table(frames);
}

/// Puts one fragment for each frame in the place of those that were there.
OFCondition replace(cdicom_file *file, DcmPixelData &pixels, std::vector<Bytes> &frames) {
  Bytes table = offset_table(frames);
  auto sequence = std::make_unique<DcmPixelSequence>(DcmTag(DCM_PixelData, EVR_OB));
  OFCondition done = append(*sequence, table);
  for (Bytes &frame : frames)
    if (done.good()) done = append(*sequence, frame);
  if (done.good()) pixels.putOriginalRepresentation(file->syntax, nullptr, sequence.release());
  return done;
}

}  // namespace

cdicom_status cdicom::keep_frames(
    cdicom_file *file, DcmPixelData &pixels, bool *changed, bool *stripped) {
  *changed = *stripped = false;
  if (!file->fragments) return CDICOM_OK;
  const cdicom_status found = cdicom::find_starts(file, file->facts.frames);
  if (found != CDICOM_OK) return found;
  const uint32_t cards = static_cast<uint32_t>(file->fragments->card());
  std::vector<Bytes> frames(file->starts.size());
  for (size_t i = 0; i < frames.size(); i++) {
    Bytes bytes;
    const uint32_t end = i + 1 < frames.size() ? file->starts[i + 1] : cards;
    const cdicom_status read = read_frame(file, file->starts[i], end, bytes);
    if (read != CDICOM_OK) return read;
    if (!kept_of(file, bytes, frames[i])) return CDICOM_UNSUPPORTED_LAYOUT;
    if (frames[i].size() % 2) frames[i].push_back(0);
    if (frames[i] != bytes) *changed = true;
    // One byte more or less is the padding to an even length.
    if (frames[i].size() + 1 < bytes.size()) *stripped = true;
  }
  *changed = *changed || cards != frames.size() + 1 || !has_plain_table(file, frames);
  if (!*changed) return CDICOM_OK;
  return cdicom::status(replace(file, pixels, frames), CDICOM_DAMAGED);
}
