internal import CImage
internal import DecodeProtocol

/// What the markers of a JPEG or JPEG-LS stream say before the first scan (ITU-T T.81 annex B).
struct JPEGStream {
  /// The low half of the frame marker, 0xC0 baseline … 0xC3 lossless, 0xF7 JPEG-LS.
  let process: UInt8
  let precision: Int
  let rows: Int
  let columns: Int
  let componentIDs: [UInt8]
  let hasJFIF: Bool
  /// The transform in an Adobe APP14 segment: 0 none, 1 YCbCr, 2 YCCK.
  let adobeTransform: UInt8?
  /// How its EXIF segment turns the picture before it is shown; 1 as it is stored.
  let orientation: Int

  /// Reads the segments up to the frame header.
  ///
  /// - Throws: `damaged`.
  init(_ bytes: [UInt8]) throws(DecodeFailure) {
    var hasJFIF = false
    var adobeTransform: UInt8?
    var orientation: Int?
    var position = 2
    guard bytes.starts(with: [0xFF, 0xD8]) else { throw JPEGStream.damaged }
    while true {
      guard position + 4 <= bytes.count, bytes[position] == 0xFF else { throw JPEGStream.damaged }
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      // Markers without a length do not stand here; DCMTK's scan never ends at FF01.
      guard marker >= 0xC0, !(0xD0...0xDA).contains(marker), length >= 2, end <= bytes.count
      else { throw JPEGStream.damaged }
      let body = bytes[position + 4..<end]
      if JPEGStream.isFrameHeader(marker) {
        guard body.count >= 6 else { throw JPEGStream.damaged }
        let field = Array(body)
        let count = Int(field[5])
        guard field.count >= 6 + 3 * count else { throw JPEGStream.damaged }
        process = marker
        precision = Int(field[0])
        rows = Int(field[1]) << 8 | Int(field[2])
        columns = Int(field[3]) << 8 | Int(field[4])
        componentIDs = (0..<count).map { field[6 + 3 * $0] }
        self.hasJFIF = hasJFIF
        self.adobeTransform = adobeTransform
        self.orientation = orientation ?? 1
        return
      }
      if marker == 0xE0, body.starts(with: Array("JFIF\0".utf8)) { hasJFIF = true }
      if marker == 0xE1, orientation == nil { orientation = Orientation.stated(in: Array(body)) }
      if marker == 0xEE, body.count >= 12, body.starts(with: Array("Adobe".utf8)) {
        adobeTransform = body[body.startIndex + 11]
      }
      position = end
    }
  }

  /// Whether libjpeg reads it: 8 bits, baseline, extended or progressive.
  var isEightBitLossy: Bool {
    precision == 8 && [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(process)
  }

  /// Whether three components stand for YCbCr: markers first, as libjpeg does, then their names,
  /// then what the file says.
  func isYCbCr(taggedRGB: Bool) -> Bool {
    if hasJFIF { return true }
    if let adobeTransform { return adobeTransform != 0 }
    if componentIDs == Array("RGB".utf8) { return false }
    return !taggedRGB
  }

  /// Decodes the stream that these markers head: grey or RGB.
  ///
  /// Fewer samples of chrominance than of luminance are spread by libjpeg's own triangle filter
  /// ("fancy upsampling"), as Pillow, OpenCV and the viewers built on libjpeg do: a network meets
  /// the pixels that people see. Decoders that repeat them differ at coloured edges.
  ///
  /// - Throws: `damaged`, `unsupportedEncoding`, `tooLarge`.
  func samples(of bytes: [UInt8], taggedRGB: Bool) throws(DecodeFailure) -> [UInt8] {
    let components = componentIDs.count
    var samples = [UInt8](repeating: 0, count: rows * columns * components)
    let status = cimage_read_jpeg(
      bytes, bytes.count, UInt32(columns), UInt32(rows), UInt32(components),
      isYCbCr(taggedRGB: taggedRGB) ? CIMAGE_JPEG_YCC : CIMAGE_JPEG_RGB, &samples, samples.count)
    switch status {
    case CIMAGE_OK: return samples
    case CIMAGE_OUT_OF_MEMORY:
      throw DecodeFailure(.tooLarge, reason: "it needs more memory than it may use")
    case CIMAGE_UNSUPPORTED:
      throw DecodeFailure(.unsupportedEncoding, reason: "this kind of JPEG is not read")
    default:
      throw DecodeFailure(.damaged, reason: "its JPEG stream breaks off or is damaged")
    }
  }

  private static let damaged = DecodeFailure(
    .damaged, reason: "its JPEG stream has no well-formed header")

  /// SOF0 … SOF15 without DHT, JPG and DAC, and SOF55 of JPEG-LS.
  private static func isFrameHeader(_ marker: UInt8) -> Bool {
    marker == 0xF7
      || (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }
}
