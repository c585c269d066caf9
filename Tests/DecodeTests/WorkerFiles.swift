import DecodeProtocol
import Foundation

/// A folder for one test, removed with this value.
final class ScratchFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-decode-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file and gives its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let place = url.appendingPathComponent(name)
    try Data(bytes).write(to: place)
    return place.path
  }
}

/// DICOM files put together by hand, explicit little-endian (PS3.5 §7.1, PS3.10 §7.1).
enum HandMade {
  static func element(_ group: UInt16, _ element: UInt16, _ vr: String, _ value: [UInt8])
    -> [UInt8]
  {
    let padded = value.count % 2 == 0 ? value : value + [vr == "UI" ? 0 : 0x20]
    let isLong = ["OB", "OW", "SQ", "UN", "UT"].contains(vr)
    let length = isLong ? [0, 0] + bytes(UInt32(padded.count)) : bytes(UInt16(padded.count))
    return bytes(group) + bytes(element) + Array(vr.utf8) + length + padded
  }

  static func text(_ group: UInt16, _ element: UInt16, _ vr: String, _ value: String) -> [UInt8] {
    self.element(group, element, vr, Array(value.utf8))
  }

  static func number(_ group: UInt16, _ element: UInt16, _ value: UInt16) -> [UInt8] {
    self.element(group, element, "US", bytes(value))
  }

  /// The image, whose pixel element is empty, with one compressed frame (PS3.5 A.4).
  static func encapsulated(_ stream: [UInt8], in image: [UInt8]) -> [UInt8] {
    let item = bytes(UInt16(0xFFFE)) + bytes(UInt16(0xE000))
    let end = bytes(UInt16(0xFFFE)) + bytes(UInt16(0xE0DD)) + bytes(UInt32(0))
    let head = Array("OB\0\0".utf8) + bytes(UInt32.max) + item + bytes(UInt32(0))
    let frame = item + bytes(UInt32(stream.count)) + stream
    return Array(image.prefix(image.count - 8)) + head + frame + end
  }

  /// Preamble and meta header before a data set.
  static func file(_ dataSet: [UInt8], syntax: String = "1.2.840.10008.1.2.1") -> [UInt8] {
    let meta = text(2, 0x10, "UI", syntax)
    let length = element(2, 0, "UL", bytes(UInt32(meta.count)))
    return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + length + meta + dataSet
  }

  /// An image of 2 × 2 pixels of 16 bits; what a test needs otherwise is given.
  static func image(
    rows: UInt16 = 2, columns: UInt16 = 2, samples: UInt16 = 1, allocated: UInt16 = 16,
    stored: UInt16 = 16, high: UInt16 = 15, isSigned: Bool = false,
    photometric: String = "MONOCHROME2", frames: String? = nil, more: [UInt8] = [],
    pixels: [UInt8]
  ) -> [UInt8] {
    text(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.7") + text(8, 0x18, "UI", "2.25.42")
      + text(8, 0x60, "CS", "OT") + more
      + number(0x28, 2, samples) + text(0x28, 4, "CS", photometric)
      + (frames.map { text(0x28, 8, "IS", $0) } ?? [])
      + number(0x28, 0x10, rows) + number(0x28, 0x11, columns) + number(0x28, 0x100, allocated)
      + number(0x28, 0x101, stored) + number(0x28, 0x102, high)
      + number(0x28, 0x103, isSigned ? 1 : 0) + element(0x7FE0, 0x10, "OW", pixels)
  }

  static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

extension Worker {
  /// What a worker of its own says to a file's opening, or to its first frame.
  static func firstFrame(of file: [UInt8]) throws -> DecodeAnswer? {
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let opened = try worker.ask(.open(try scratch.file("a", file)))
    guard case .dicom = opened else { return opened }
    return try worker.ask(.frame(index: 0))
  }
}
