internal import CJPEG2000
internal import DecodeProtocol

/// What the main header of a JPEG 2000 codestream says, High-Throughput ones included.
struct JPEG2000Stream {
  let rows: Int
  let columns: Int
  let components: Int
  let precision: Int
  let isSigned: Bool
  /// Whether the stream has a colour transform of its own, which decoding undoes.
  let hasTransform: Bool

  /// - Throws: `damaged`, `unsupportedLayout`, `tooLarge`.
  init(_ bytes: [UInt8]) throws(DecodeFailure) {
    var header = cjpeg2000_header()
    try Self.check(cjpeg2000_read_header(bytes, bytes.count, &header))
    rows = Int(header.height)
    columns = Int(header.width)
    components = Int(header.components)
    precision = Int(header.bits)
    isSigned = header.is_signed != 0
    hasTransform = header.has_transform != 0
  }

  /// All samples, interleaved, in little-endian words.
  ///
  /// - Throws: `damaged`, `unsupportedLayout`, `tooLarge`.
  func samples(of bytes: [UInt8], wordSize: Int) throws(DecodeFailure) -> [UInt8] {
    var samples = [UInt8](repeating: 0, count: rows * columns * components * wordSize)
    try Self.check(
      cjpeg2000_read(bytes, bytes.count, UInt32(wordSize), &samples, samples.count))
    return samples
  }

  private static func check(_ status: cjpeg2000_status) throws(DecodeFailure) {
    switch status {
    case CJPEG2000_OK: return
    case CJPEG2000_OUT_OF_MEMORY:
      throw DecodeFailure(.tooLarge, reason: "it needs more memory than it may use")
    case CJPEG2000_UNSUPPORTED:
      throw DecodeFailure(
        .unsupportedLayout,
        reason: "the components of its JPEG 2000 stream differ in size, depth or sign")
    default:
      throw DecodeFailure(.damaged, reason: "its JPEG 2000 stream breaks off or is damaged")
    }
  }
}

extension DICOMFile {
  /// A frame of JPEG 2000: the stream must be what the header says.
  ///
  /// What the stream says of its colours is believed before what the header says; the sign is the
  /// header's, as the standard has it (PS3.5 §8.2.4).
  ///
  /// - Throws: `damaged`, `unsupportedLayout`, `tooLarge`.
  func jpeg2000Samples(
    _ index: Int, of image: ImageDescription
  ) throws(DecodeFailure) -> RawSamples {
    let bytes = try codestream(index)
    let stream = try JPEG2000Stream(bytes)
    guard stream.rows == image.rows, stream.columns == image.columns,
      stream.components == image.samples
    else {
      throw DecodeFailure(
        .damaged, reason: "its compressed stream has another size than its header says")
    }
    guard stream.precision <= image.bitsAllocated else {
      throw DecodeFailure(
        .damaged, reason: "its compressed stream has more bits than its header allows")
    }
    let allocated = max(8, image.bitsAllocated)
    var made = RawSamples(
      bytes: try stream.samples(of: bytes, wordSize: allocated / 8), bitsAllocated: allocated,
      isPlanar: false, photometric: image.photometric)
    if stream.isSigned != image.isSigned {
      made.decisions.append(
        "PixelRepresentation (0028,0103) disagrees with the JPEG 2000 stream, and is believed")
    }
    guard image.samples == 3 else { return made }
    if stream.hasTransform || ["YBR_RCT", "YBR_ICT"].contains(image.photometric) {
      made.photometric = "RGB"
    }
    if stream.hasTransform {
      made.decisions.append("the JPEG 2000 stream's colour transform undone: RGB")
    }
    return made
  }
}
