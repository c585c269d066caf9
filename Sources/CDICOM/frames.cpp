// Reads one frame at a time: native pixels from the file, compressed ones through DCMTK's codecs.
#include <cstring>

#include "dcmtk.hpp"

namespace {

/// Whether a fragment begins as a JPEG or JPEG-LS stream does, FF D8 FF.
bool begins_stream(DcmPixelItem *fragment) {
  uint8_t head[4] = {0, 0, 0, 0};
  return fragment->getLength() >= 4 && fragment->getPartialValue(head, 0, 4).good() &&
         head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF;
}

/// The frames' first fragments from the basic offset table (PS3.5 A.4); empty if it does not fit.
std::vector<uint32_t> starts_by_table(DcmPixelSequence *fragments, uint32_t frames) {
  DcmPixelItem *table = nullptr;
  if (fragments->getItem(table, 0).bad() || table->getLength() != frames * 4ull) return {};
  std::vector<uint32_t> offsets(frames);
  if (table->getPartialValue(offsets.data(), 0, frames * 4).bad()) return {};
  std::vector<uint32_t> starts;
  uint64_t offset = 0;
  for (uint32_t i = 1; i < fragments->card() && starts.size() < frames; i++) {
    DcmPixelItem *fragment = nullptr;
    if (fragments->getItem(fragment, i).bad()) return {};
    if (offset == offsets[starts.size()]) starts.push_back(i);
    offset += 8 + static_cast<uint64_t>(fragment->getLength());
  }
  return starts.size() == frames ? starts : std::vector<uint32_t>{};
}

/// The frames' first fragments from the streams' own beginnings; empty if they do not fit.
std::vector<uint32_t> starts_by_content(DcmPixelSequence *fragments, uint32_t frames) {
  std::vector<uint32_t> starts;
  for (uint32_t i = 1; i < fragments->card(); i++) {
    DcmPixelItem *fragment = nullptr;
    if (fragments->getItem(fragment, i).bad()) return {};
    if (begins_stream(fragment)) starts.push_back(i);
  }
  return starts.size() == frames ? starts : std::vector<uint32_t>{};
}

void copy_photometric(const OFString &name, char photometric[20]) {
  std::memset(photometric, 0, 20);
  if (name.length() < 20) std::memcpy(photometric, name.c_str(), name.length());
}

/// Native pixels of `size` samples' bytes, from the frame's place in the element.
cdicom_status read_native(
    DcmElement *pixels, const cdicom_facts &facts, uint32_t index, uint8_t *buffer,
    size_t size) {
  const uint64_t bits =
      facts.bits_allocated == 1 ? size : static_cast<uint64_t>(size) * 8;  // of one frame
  const uint64_t first_bit = bits * index, end = (first_bit + bits + 7) / 8;
  if (end > pixels->getLength()) return CDICOM_DAMAGED;
  const Uint32 offset = static_cast<Uint32>(first_bit / 8);
  if (facts.bits_allocated != 1) {
    const OFCondition read = pixels->getPartialValue(buffer, offset, static_cast<Uint32>(size));
    if (read.bad()) return cdicom::status(read, CDICOM_DAMAGED);
    return CDICOM_OK;
  }
  std::vector<uint8_t> packed(end - offset);
  const OFCondition read =
      pixels->getPartialValue(packed.data(), offset, static_cast<Uint32>(packed.size()));
  if (read.bad()) return cdicom::status(read, CDICOM_DAMAGED);
  for (size_t i = 0; i < size; i++) {  // the first pixel in the lowest bit, PS3.5 8.1.1
    const uint64_t bit = first_bit % 8 + i;
    buffer[i] = packed[bit / 8] >> (bit % 8) & 1;
  }
  return CDICOM_OK;
}

/// 32-bit samples of a big-endian file: DCMTK has turned each 16-bit word, not their order.
void swap_words(DcmElement *pixels, uint8_t *buffer, size_t size) {
  if (pixels->getVR() == EVR_OB || pixels->getVR() == EVR_OF) return;
  for (size_t i = 0; i + 3 < size; i += 4) {
    std::swap(buffer[i], buffer[i + 2]);
    std::swap(buffer[i + 1], buffer[i + 3]);
  }
}

/// Behind the last fragment of the frame.
uint32_t end_of(const cdicom_file *file, const cdicom_facts &facts, uint32_t index) {
  return index + 1 < facts.frames ? file->starts[index + 1]
                                  : static_cast<uint32_t>(file->fragments->card());
}

/// Lets go of the frame's compressed bytes, which the codec had read from the file: a long film
/// would pile them up. They can be read again.
void forget(cdicom_file *file, const cdicom_facts &facts, uint32_t index) {
  for (uint32_t i = file->starts[index]; i < end_of(file, facts, index); i++) {
    DcmPixelItem *fragment = nullptr;
    if (file->fragments->getItem(fragment, i).good()) fragment->compact();
  }
}

}  // namespace

cdicom_status cdicom::find_starts(cdicom_file *file, uint32_t frames) {
  if (file->starts.size() == frames) return CDICOM_OK;
  const unsigned long cards = file->fragments->card();
  if (cards < 1ull + frames) return CDICOM_DAMAGED;
  std::vector<uint32_t> starts;
  if (frames == 1) {
    starts = {1};
  } else if (cards == 1ul + frames) {
    for (uint32_t i = 1; i <= frames; i++) starts.push_back(i);
  } else {
    starts = starts_by_table(file->fragments, frames);
    if (starts.empty()) starts = starts_by_content(file->fragments, frames);
  }
  if (starts.size() != frames) return CDICOM_DAMAGED;
  file->starts = starts;
  return CDICOM_OK;
}

extern "C" cdicom_status cdicom_read_frame(
    cdicom_file *file, uint32_t index, uint8_t *buffer, size_t size, char photometric[20]) try {
  cdicom_facts facts;
  const cdicom_status known = cdicom_read_facts(file, &facts);
  if (known != CDICOM_OK) return known;
  DcmElement *element = cdicom::any_pixels(file);
  if (!element || !buffer || !photometric || size == 0) return CDICOM_INVALID_ARGUMENT;
  if (index >= facts.frames) return CDICOM_NO_SUCH_FRAME;
  if (!file->fragments) {
    std::memcpy(photometric, facts.photometric, sizeof facts.photometric);
    const cdicom_status read = read_native(element, facts, index, buffer, size);
    if (read == CDICOM_OK && facts.bits_allocated == 32 && DcmXfer(file->syntax).isBigEndian())
      swap_words(element, buffer, size);
    return read;
  }
  DcmPixelData *pixels = cdicom::pixels(file);
  const cdicom_status found = cdicom::find_starts(file, facts.frames);
  if (!pixels || found != CDICOM_OK) return found;
  const cdicom_status named = cdicom::name_thresholds(file, facts, index);
  if (named != CDICOM_OK) return named;
  Uint32 fragment = file->starts[index];
  std::vector<uint8_t> decoded(size + size % 2);  // codecs ask for an even number of bytes
  OFString model;
  const OFCondition read = pixels->getUncompressedFrame(
      file->format.getDataset(), index, fragment, decoded.data(),
      static_cast<Uint32>(decoded.size()), model);
  forget(file, facts, index);
  if (read.bad()) return cdicom::status(read, CDICOM_DAMAGED);
  std::memcpy(buffer, decoded.data(), size);
  copy_photometric(model, photometric);
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}

extern "C" cdicom_status cdicom_read_codestream(
    cdicom_file *file, uint32_t index, const uint8_t **bytes, size_t *size) try {
  cdicom_facts facts;
  const cdicom_status known = cdicom_read_facts(file, &facts);
  if (known != CDICOM_OK) return known;
  if (!file->fragments || !bytes || !size) return CDICOM_INVALID_ARGUMENT;
  if (index >= facts.frames) return CDICOM_NO_SUCH_FRAME;
  const cdicom_status found = cdicom::find_starts(file, facts.frames);
  if (found != CDICOM_OK) return found;
  file->codestream.clear();
  for (uint32_t i = file->starts[index]; i < end_of(file, facts, index); i++) {
    DcmPixelItem *fragment = nullptr;
    const OFCondition got = file->fragments->getItem(fragment, i);
    if (got.bad()) return cdicom::status(got, CDICOM_DAMAGED);
    const Uint32 length = fragment->getLength();
    const size_t before = file->codestream.size();
    if (length == 0) continue;
    file->codestream.resize(before + length);
    const OFCondition read =
        fragment->getPartialValue(file->codestream.data() + before, 0, length);
    if (read.bad()) return cdicom::status(read, CDICOM_DAMAGED);
  }
  *bytes = file->codestream.data();
  *size = file->codestream.size();
  return CDICOM_OK;
} catch (...) {
  return cdicom::thrown();
}
