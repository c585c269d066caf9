internal import Files
internal import Foundation

/// The samples of one image as stored: before rescale, window and inversion.
public struct StoredPixels: Sendable, Equatable {
  /// Height in pixels.
  public let rows: Int
  /// Width in pixels.
  public let columns: Int
  /// 1 for grey, 3 for interleaved RGB.
  public let channels: Int
  /// How many low bits of a sample carry its value, 1 … 32.
  public let bitsStored: Int
  /// Whether samples are two's complement.
  public let isSigned: Bool
  /// Row by row, little-endian, `bytesPerSample` each.
  public let bytes: [UInt8]

  /// Makes the pixels; nil if the bytes are not as many as the rest says.
  public init?(
    rows: Int, columns: Int, channels: Int, bitsStored: Int, isSigned: Bool, bytes: [UInt8]
  ) {
    guard rows > 0, columns > 0, rows <= 1 << 20, columns <= 1 << 20,
      channels == 1 || channels == 3, (1...32).contains(bitsStored),
      bytes.count == rows * columns * channels * Self.width(bitsStored)
    else { return nil }
    self.rows = rows
    self.columns = columns
    self.channels = channels
    self.bitsStored = bitsStored
    self.isSigned = isSigned
    self.bytes = bytes
  }

  /// The narrowest of 1, 2 and 4 that holds `bitsStored` bits.
  public var bytesPerSample: Int { Self.width(bitsStored) }

  /// Says which pixels these are: SHA-256 over size, width, sign and samples.
  ///
  /// Two images with the same digest show the same stored values, whatever file they came in.
  public var digest: String {
    let sign = isSigned ? "signed" : "unsigned"
    var running = RunningDigest()
    running.update(
      Data("\(rows) \(columns) \(channels) \(bytesPerSample) \(sign)\n".utf8))
    running.update(bytes[...])
    return running.finish()
  }

  /// The samples as numbers, in file order.
  public func doubles() -> [Double] {
    switch (bytesPerSample, isSigned) {
    case (1, false): bytes.map { Double($0) }
    case (1, true): bytes.map { Double(Int8(bitPattern: $0)) }
    case (2, false): words(UInt16.self) { Double($0) }
    case (2, true): words(UInt16.self) { Double(Int16(bitPattern: $0)) }
    case (_, false): words(UInt32.self) { Double($0) }
    case (_, true): words(UInt32.self) { Double(Int32(bitPattern: $0)) }
    }
  }

  /// The sample of this number, in file order.
  func number(at index: Int) -> Double {
    let size = bytesPerSample
    var bits: UInt32 = 0
    for byte in (0..<size).reversed() { bits = bits << 8 | UInt32(bytes[index * size + byte]) }
    guard isSigned else { return Double(bits) }
    let unused = UInt32(32 - 8 * size)
    return Double(Int32(bitPattern: bits << unused) >> Int32(unused))
  }

  private func words<Word: FixedWidthInteger>(
    _ type: Word.Type, _ convert: (Word) -> Double
  ) -> [Double] {
    let size = MemoryLayout<Word>.size
    return bytes.withUnsafeBytes { bytes in
      (0..<(bytes.count / size)).map {
        convert(Word(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Word.self)))
      }
    }
  }

  private static func width(_ bits: Int) -> Int { bits <= 8 ? 1 : bits <= 16 ? 2 : 4 }
}
