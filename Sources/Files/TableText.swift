internal import Foundation

/// The text of a table as people save it, whatever the encoding.
struct TableText {
  let text: String
  /// Whether it is no Unicode and was read as Windows-1252, which nothing in the file confirms.
  let isWindows1252: Bool

  /// Reads UTF-8, UTF-16 with a byte order mark, else Windows-1252.
  ///
  /// - Throws: `badData` for bytes that are none of them.
  init(_ data: Data, subject: String) throws(FilesError) {
    let isUTF16 = data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF])
    let unicode =
      isUTF16 ? String(data: data, encoding: .utf16) : String(validating: data, as: UTF8.self)
    guard let text = unicode ?? (isUTF16 ? nil : Self.windows1252(data)) else {
      throw FilesError(
        .badData, subject: subject, reason: "is neither UTF-8 text nor Windows-1252",
        hint: "save it as CSV UTF-8")
    }
    self.text = text
    isWindows1252 = unicode == nil
  }

  /// The text, or nil where a byte has no letter or is a control of binary files.
  private static func windows1252(_ data: Data) -> String? {
    var text = String.UnicodeScalarView()
    for byte in data {
      let code = (0x80..<0xA0).contains(byte) ? upper[Int(byte) - 0x80] : UInt32(byte)
      guard let scalar = Unicode.Scalar(code), code >= 0x20 || [0x09, 0x0A, 0x0D].contains(code)
      else { return nil }
      text.append(scalar)
    }
    return String(text)
  }

  /// The letters of the bytes 80 to 9F; 0: none.
  ///
  /// Source: WHATWG Encoding Standard, index windows-1252, less the five that Windows leaves out.
  private static let upper: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
    0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
