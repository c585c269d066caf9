internal import DecodeProtocol

/// How long the pixels of a data set's frames are: what is longer holds something nobody looked at.
struct PixelExtent {
  private let frames: Int
  private let samples: Int
  private let bits: Int
  private let wanted: [Tag]

  /// Takes the measures from the data set (PS3.3 C.7.6.3), and which elements of pixels it names.
  init(_ dataSet: DataSet) {
    let stated = dataSet.string(.numberOfFrames).flatMap { Int($0) } ?? 1
    frames = min(max(1, stated), Int(Int32.max))
    let isHalfChroma = dataSet.string(.photometricInterpretation)?.contains("_422") == true
    let perPixel = dataSet.number(.samplesPerPixel)
    samples =
      dataSet.number(.rows) * dataSet.number(.columns)
      * (isHalfChroma && perPixel == 3 ? 2 : perPixel)
    bits = dataSet.number(.bitsAllocated)
    wanted = dataSet.elements.map(\.tag).filter { $0.group == Self.group }
  }

  /// Whether the bytes are those elements, explicit little-endian, each of the length that the
  /// frames take; of compressed pixels one fragment for each frame (PS3.5 A.4).
  func fits(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    for tag in wanted {
      guard let head = Head(rest), head.tag == tag else { return false }
      rest = rest.dropFirst(Head.byteCount)
      if head.length == Head.undefined {
        guard tag == .pixelData, let end = endOfFragments(rest) else { return false }
        rest = rest[end...]
      } else {
        guard head.length == length(of: tag), head.length <= rest.count else { return false }
        rest = rest.dropFirst(head.length)
      }
    }
    return rest.isEmpty
  }

  /// The bytes of uncompressed pixels, made even.
  var byteCount: Int { length(of: .pixelData) }

  /// The bytes of a form of pixels, made even; -1 for what is none, and for more than can be.
  private func length(of tag: Tag) -> Int {
    let bits: Int
    switch tag.value {
    case 0x7FE0_0008: bits = 32
    case 0x7FE0_0009: bits = 64
    case 0x7FE0_0010: bits = self.bits
    default: return -1
    }
    let (count, isManyTimes) = frames.multipliedReportingOverflow(by: samples)
    guard !isManyTimes else { return -1 }
    let (total, isTooMuch) = count.multipliedReportingOverflow(by: bits)
    guard !isTooMuch, total >= 0 else { return -1 }
    let bytes = (total + 7) / 8
    return bytes + bytes % 2
  }

  /// Behind the sequence's end; nil unless an offset table, a fragment for each frame and the end
  /// stand there.
  private func endOfFragments(_ bytes: ArraySlice<UInt8>) -> Int? {
    var place = bytes.startIndex
    for index in 0...frames {
      guard let item = Item(bytes[place...]), item.tag == Tag(0xFFFE_E000) else { return nil }
      place += Item.byteCount
      guard item.length <= bytes.endIndex - place else { return nil }
      if index == 0, item.length != 0, item.length != 4 * frames { return nil }
      place += item.length
    }
    guard let end = Item(bytes[place...]), end.tag == Tag(0xFFFE_E0DD), end.length == 0 else {
      return nil
    }
    return place + Item.byteCount
  }

  private static let group: UInt16 = 0x7FE0
}

/// Tag, representation and length of an element whose length takes four bytes (PS3.5 §7.1.2).
private struct Head {
  static let byteCount = 12
  static let undefined = 0xFFFF_FFFF
  let tag: Tag
  let length: Int

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.byteCount, let item = Item(bytes) else { return nil }
    let representation = String(decoding: bytes.dropFirst(4).prefix(2), as: UTF8.self)
    guard ["OB", "OW", "OF", "OD", "OV"].contains(representation) else { return nil }
    tag = item.tag
    length = Item.number(bytes.dropFirst(8), 4)
  }
}

/// Tag and length of an item (PS3.5 §7.5).
private struct Item {
  static let byteCount = 8
  let tag: Tag
  let length: Int

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.byteCount else { return nil }
    let (group, element) = (Self.number(bytes, 2), Self.number(bytes.dropFirst(2), 2))
    tag = Tag(UInt32(group) << 16 | UInt32(element))
    length = Self.number(bytes.dropFirst(4), 4)
  }

  static func number(_ bytes: ArraySlice<UInt8>, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[bytes.startIndex + $1]) << (8 * $1) }
  }
}

extension DataSet {
  /// The unsigned short of this tag; 0 if it has none.
  func number(_ tag: Tag) -> Int {
    guard let bytes = self[tag]?.bytes, bytes.count >= 2 else { return 0 }
    return Int(bytes[0]) | Int(bytes[1]) << 8
  }
}
