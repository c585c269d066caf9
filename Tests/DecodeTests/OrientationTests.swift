import DecodeProtocol
import Foundation
import Testing

/// How a JPEG is turned before it is shown, asked of the worker.
@Suite struct OrientationTests {
  /// Three columns and two rows, 1 2 3 over 4 5 6, as `PIL.ImageOps.exif_transpose` turns them,
  /// Pillow 13.0.
  @Test(arguments: [
    (1, 2, 3, [1, 2, 3, 4, 5, 6]), (2, 2, 3, [3, 2, 1, 6, 5, 4]), (3, 2, 3, [6, 5, 4, 3, 2, 1]),
    (4, 2, 3, [4, 5, 6, 1, 2, 3]), (5, 3, 2, [1, 4, 2, 5, 3, 6]), (6, 3, 2, [4, 1, 5, 2, 6, 3]),
    (7, 3, 2, [6, 3, 5, 2, 4, 1]), (8, 3, 2, [3, 6, 2, 5, 1, 4]),
  ])
  func `samples are written as they are shown`(
    orientation: UInt8, rows: Int, columns: Int, expected: [UInt8]
  ) throws {
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let path = try scratch.file("a.jpg", Self.file(orientation: orientation))
    guard case .picture = try worker.ask(.open(path)) else {
      Issue.record("not opened")
      return
    }
    let layout = StoredFrame.Layout(
      index: 0, rows: 2, columns: 3, samples: 1, bitsAllocated: 8, bitsStored: 8,
      isSigned: false, photometric: "MONOCHROME2")
    let frame = try StoredFrame(layout: layout, bytes: [1, 2, 3, 4, 5, 6])
    guard case .rewritten(let bytes, _, _)? = try worker.ask(.rewritePicture(frame)) else {
      Issue.record("not written")
      return
    }
    let made = try worker.firstFrame(of: try scratch.file("a.png", bytes))
    #expect(made.bytes == expected)
    #expect(made.rows == rows)
    #expect(made.columns == columns)
  }

  /// EXIF, little-endian, with the orientation alone, before `jpeg`.
  static func file(orientation: UInt8) -> [UInt8] {
    let head: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0]
    let entry: [UInt8] = [18, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
    let body = Array("Exif\0\0".utf8) + head + entry
    return [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + jpeg
  }

  /// Three by two even grey pixels by Pillow 13.0, `optimize=True, quality=50`, from the
  /// quantisation table on.
  private static let jpeg: [UInt8] = [
    0xFF, 0xDB, 0x00, 0x43, 0x00, 0x10, 0x0B, 0x0C, 0x0E, 0x0C, 0x0A, 0x10, 0x0E, 0x0D, 0x0E, 0x12,
    0x11, 0x10, 0x13, 0x18, 0x28, 0x1A, 0x18, 0x16, 0x16, 0x18, 0x31, 0x23, 0x25, 0x1D, 0x28, 0x3A,
    0x33, 0x3D, 0x3C, 0x39, 0x33, 0x38, 0x37, 0x40, 0x48, 0x5C, 0x4E, 0x40, 0x44, 0x57, 0x45, 0x37,
    0x38, 0x50, 0x6D, 0x51, 0x57, 0x5F, 0x62, 0x67, 0x68, 0x67, 0x3E, 0x4D, 0x71, 0x79, 0x70, 0x64,
    0x78, 0x5C, 0x65, 0x67, 0x63, 0xFF, 0xC0, 0x00, 0x0B, 0x08, 0x00, 0x02, 0x00, 0x03, 0x01, 0x01,
    0x11, 0x00, 0xFF, 0xC4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0xFF, 0xC4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xDA,
    0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00, 0x0B, 0xFF, 0xD9,
  ]
}
