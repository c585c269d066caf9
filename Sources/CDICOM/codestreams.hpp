// What a picture needs of its compressed stream. Each function gives false for a stream that is not
// of the form it knows, and never reads beyond the bytes.
#ifndef CDICOM_CODESTREAMS_HPP
#define CDICOM_CODESTREAMS_HPP

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cdicom {

using Bytes = std::vector<uint8_t>;

/// A JPEG or JPEG-LS stream up to its end, without comments and needless application segments.
bool strip_jpeg(const Bytes &bytes, Bytes &kept);

/// A JPEG 2000 codestream up to its end, without comments in its main header.
bool strip_jpeg2000(const Bytes &bytes, Bytes &kept);

/// The same of a stream inside the boxes of a JP2 or JPX file, which are left out.
bool strip_boxed_jpeg2000(const Bytes &bytes, Bytes &kept);

/// A frame of run lengths (PS3.5 annex G): `count` segments of `plane` bytes each, close together.
bool strip_run_lengths(const Bytes &bytes, size_t plane, uint32_t count, Bytes &kept);

}  // namespace cdicom

#endif
