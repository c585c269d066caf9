// Leaves of native pixels the samples of the stated frames: no bits beside them, nothing behind.
#include <cstring>

#include "dcmtk.hpp"

namespace {

/// Clears what is no sample value in each word: embedded overlays (PS3.5 8.1.2), or the sign's
/// copies, which are put back for signed samples.
template <class Word>
void clear_unused(Word *words, size_t count, const cdicom_facts &facts) {
  const unsigned low = facts.high_bit + 1u - facts.bits_stored;
  const Word mask = static_cast<Word>(static_cast<Word>(~Word(0)) >>
                                      (facts.bits_allocated - facts.bits_stored));
  const Word sign = facts.is_signed ? static_cast<Word>(Word(1) << (facts.bits_stored - 1)) : 0;
  for (size_t i = 0; i < count; i++) {
    const Word value = static_cast<Word>(words[i] >> low) & mask;
    words[i] = static_cast<Word>(static_cast<Word>((value ^ sign) - sign) << low);
  }
}

/// The bytes that native pixels of the stated frames take; 0 if they are not all stated.
uint64_t native_size(const cdicom_facts &facts) {
  const bool is_half_chroma = std::strstr(facts.photometric, "_422") != nullptr;
  const uint64_t samples = is_half_chroma && facts.samples == 3 ? 2 : facts.samples;
  return (static_cast<uint64_t>(facts.frames) * facts.rows * facts.columns * samples *
              facts.bits_allocated + 7) / 8;
}

}  // namespace

cdicom_status cdicom::trim_native(cdicom_file *file, DcmPixelData &pixels, bool *trimmed) {
  const uint64_t size = native_size(file->facts), even = size + size % 2;
  if (file->fragments || size == 0 || pixels.getLength() <= even) return CDICOM_OK;
  *trimmed = true;
  OFCondition done = EC_Normal;
  if (pixels.getVR() == EVR_OB) {
    Uint8 *bytes = nullptr;
    if (pixels.getUint8Array(bytes).bad() || !bytes) return CDICOM_DAMAGED;
    std::vector<Uint8> kept(bytes, bytes + even);
    if (size % 2) kept.back() = 0;
    done = pixels.putUint8Array(kept.data(), kept.size());
  } else {
    Uint16 *words = nullptr;
    if (pixels.getUint16Array(words).bad() || !words) return CDICOM_DAMAGED;
    std::vector<Uint16> kept(words, words + even / 2);
    if (size % 2) kept.back() &= 0xFF;
    done = pixels.putUint16Array(kept.data(), kept.size());
  }
  return cdicom::status(done, CDICOM_DAMAGED);
}

cdicom_status cdicom::clear_embedded(
    cdicom_file *file, DcmPixelData &pixels, uint32_t *changed) {
  const cdicom_facts &facts = file->facts;
  if (file->fragments || facts.bits_allocated == 1 ||
      facts.bits_stored == facts.bits_allocated)
    return CDICOM_OK;
  if (facts.bits_stored == 0 || facts.bits_stored > facts.bits_allocated ||
      facts.high_bit >= facts.bits_allocated || facts.high_bit + 1 < facts.bits_stored ||
      (facts.bits_allocated != 8 && facts.bits_allocated != 16))
    return CDICOM_UNSUPPORTED_LAYOUT;
  const size_t size = pixels.getLength();
  std::vector<uint8_t> before(size);
  if (facts.bits_allocated == 8) {
    Uint8 *bytes = nullptr;
    Uint16 *words = nullptr;
    if (pixels.getVR() == EVR_OB) pixels.getUint8Array(bytes);
    else if (pixels.getUint16Array(words).good()) bytes = reinterpret_cast<Uint8 *>(words);
    if (!bytes) return CDICOM_DAMAGED;
    std::memcpy(before.data(), bytes, size);
    clear_unused(bytes, size, facts);
    *changed = std::memcmp(before.data(), bytes, size) != 0;
  } else {
    Uint16 *words = nullptr;
    if (pixels.getUint16Array(words).bad() || !words) return CDICOM_DAMAGED;
    std::memcpy(before.data(), words, size);
    clear_unused(words, size / 2, facts);
    *changed = std::memcmp(before.data(), words, size) != 0;
  }
  return CDICOM_OK;
}
