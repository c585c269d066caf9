internal import DecodeProtocol

/// What a file is, judged by its first bytes and never by its name.
enum FileContent: Equatable {
  /// DICOM; bare: without preamble and meta header.
  case dicom(isBare: Bool)
  case png
  case jpeg
  case other(NotAnImage)

  /// Judges by the head of a file of `byteCount` bytes.
  init(head: [UInt8], byteCount: Int) {
    let isPart10 = FileContent.has("DICM", at: 128, in: head)
    if isPart10, head.count > 133, head[132] == 2, head[133] == 0 {
      self = .dicom(isBare: false)
    } else if let isBare = FileContent.bareDataSet(head, byteCount: byteCount) {
      self = .dicom(isBare: isBare)
    } else if isPart10 {
      self = .dicom(isBare: false)
    } else if FileContent.has("\u{89}PNG", at: 0, in: head)
      || FileContent.has("IHDR", at: 12, in: head)
    {
      // A signature that a transfer has spoilt is a damaged PNG, not something else.
      self = .png
    } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else {
      self = .other(FileContent.named(head))
    }
  }

  /// Whether the file begins with a first element of a data set (PS3.5 §7.1) of a group that may
  /// come first; nil if it does not, else whether the meta header is missing as well.
  private static func bareDataSet(_ head: [UInt8], byteCount: Int) -> Bool? {
    guard head.count >= 8 else { return nil }
    let isBigEndian = head[0] == 0
    let group = isBigEndian ? head[1] : head[0]
    guard head[isBigEndian ? 0 : 1] == 0, group == 2 || group == 8 else { return nil }
    let element = isBigEndian ? Int(head[2]) << 8 | Int(head[3]) : Int(head[3]) << 8 | Int(head[2])
    guard element <= (group == 2 ? 0x0016 : 0x0070) else { return nil }
    let names = ["UL", "OB", "UI", "CS", "SH", "LO", "DA", "TM", "AE", "DT", "PN", "ST", "UC"]
    if names.contains(where: { has($0, at: 4, in: head) }) { return group != 2 }
    guard !isBigEndian, group == 8 else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(head[4 + $1]) << (8 * $1) }
    return length <= 256 && length % 2 == 0 && length + 16 <= byteCount ? true : nil
  }

  private static func has(_ text: String, at position: Int, in bytes: [UInt8]) -> Bool {
    let wanted = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    guard bytes.count >= position + wanted.count else { return false }
    return bytes[position..<position + wanted.count].elementsEqual(wanted)
  }

  /// Signatures of common files that hold no image Fovea reads.
  private static let signatures: [(text: String, position: Int, kind: NotAnImage.Kind, String)] = [
    ("PK\u{3}\u{4}", 0, .archive, "a ZIP archive; unpack it"),
    ("\u{1F}\u{8B}", 0, .archive, "a gzip archive; unpack it"),
    ("7z\u{BC}\u{AF}", 0, .archive, "a 7z archive; unpack it"),
    ("Rar!", 0, .archive, "a RAR archive; unpack it"),
    ("BZh", 0, .archive, "a bzip2 archive; unpack it"),
    ("\u{FD}7zXZ", 0, .archive, "an xz archive; unpack it"),
    ("ustar", 257, .archive, "a tar archive; unpack it"),
    ("%PDF", 0, .document, "a PDF document"),
    ("\u{D0}\u{CF}\u{11}\u{E0}", 0, .document, "an office document"),
    ("II*\0", 0, .unsupportedPicture, "a TIFF picture; convert it to PNG"),
    ("MM\0*", 0, .unsupportedPicture, "a TIFF picture; convert it to PNG"),
    ("GIF8", 0, .unsupportedPicture, "a GIF picture; convert it to PNG"),
    ("WEBP", 8, .unsupportedPicture, "a WebP picture; convert it to PNG"),
    ("ftyp", 4, .unsupportedPicture, "a HEIF, AVIF or video file; convert it to PNG"),
    ("jP  ", 4, .unsupportedPicture, "a JPEG 2000 file; convert it to PNG"),
    ("\u{FF}O\u{FF}Q", 0, .unsupportedPicture, "a JPEG 2000 file; convert it to PNG"),
    ("n+1\0", 344, .unsupportedPicture, "a NIfTI volume, which is not read"),
    ("NRRD", 0, .unsupportedPicture, "an NRRD volume, which is not read"),
  ]

  private static func named(_ head: [UInt8]) -> NotAnImage {
    if head.isEmpty { return NotAnImage(.empty, reason: "an empty file") }
    for (text, position, kind, reason) in signatures where has(text, at: position, in: head) {
      return NotAnImage(kind, reason: reason)
    }
    if has("BM", at: 0, in: head), head.count > 26, head[14] == 40 || head[14] == 124 {
      return NotAnImage(.unsupportedPicture, reason: "a BMP picture; convert it to PNG")
    }
    let hasControls = head.contains { $0 < 0x20 && !(9...13).contains($0) || $0 == 0x7F }
    let foreignCount = head.count { $0 >= 0x80 }
    if hasControls || foreignCount > head.count / 4 {
      return NotAnImage(.unknown, reason: "neither DICOM nor PNG nor JPEG")
    }
    let first = head.first { $0 > 0x20 && $0 < 0x80 }
    return first == UInt8(ascii: "<")
      ? NotAnImage(.markup, reason: "an XML or HTML text") : NotAnImage(.text, reason: "a text")
  }
}
