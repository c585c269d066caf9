internal import DecodeProtocol

/// The data set of a file in the plainest form, read without DCMTK, which takes five times as long.
///
/// Explicit little-endian, even lengths, text in ASCII, uncompressed pixels at the end, and all
/// else in the file's first 64 KiB. Anything else is left to DCMTK, and so is every doubt; what
/// this gives is what DCMTK gives.
struct PlainDataSet {
  let dataSet: DataSet
  let pixels: PixelPlace

  private static let transferSyntax = "1.2.840.10008.1.2.1"
  private static let mostHeaderBytes = 1 << 16

  /// - Parameter names: What the dictionary said before of private attributes.
  /// - Returns: nil for a file that is not that plain.
  init?(_ input: InputFile, _ names: inout PrivateNames) {
    let count = min(input.byteCount, Self.mostHeaderBytes)
    guard let bytes = input.bytes(at: 0, count: count), let start = Self.start(in: bytes) else {
      return nil
    }
    var reader = PlainReader(bytes: bytes, position: start, names: names)
    let elements = try? reader.elements(upTo: count, isOpen: false, depth: 0)
    names = reader.names
    guard let elements, let vr = reader.pixelHead(upTo: input.byteCount) else { return nil }
    let empty = DataElement(tag: .pixelData, vr: "OW", value: .bytes([]))
    dataSet = DataSet(elements + [empty])
    pixels = PixelPlace(
      offset: reader.position, byteCount: input.byteCount - reader.position, vr: vr)
  }

  /// What is said of the file.
  var answer: DecodeAnswer {
    .dataSet(dataSet, transferSyntax: Self.transferSyntax, pixels: pixels)
  }

  /// Where the data set begins, behind a meta header that names this transfer syntax.
  private static func start(in bytes: [UInt8]) -> Int? {
    let first: [UInt8] = [2, 0, 0, 0, 0x55, 0x4C, 4, 0]
    guard bytes.count > 144, bytes[128..<132].elementsEqual("DICM".utf8),
      bytes[132..<140].elementsEqual(first)
    else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[140 + $1]) << (8 * $1) }
    guard length > 0, length < bytes.count - 144,
      let meta = try? DataSet(bytes: Array(bytes[144..<144 + length])),
      meta.elements.allSatisfy({ $0.tag.group == 2 }),
      zip(meta.elements, meta.elements.dropFirst()).allSatisfy({ $0.tag < $1.tag }),
      meta.string(.transferSyntaxUID) == transferSyntax
    else { return nil }
    return 144 + length
  }
}

/// What the dictionary says of private attributes, each asked once.
struct PrivateNames {
  private var known: [String: [Tag: String]] = [:]
  private var count = 0
  private static let most = 1 << 14

  /// The representation of an attribute whose file gives none; UN if the dictionary has none.
  mutating func representation(of tag: Tag, creator: String) -> String {
    if let vr = known[creator]?[tag] { return vr }
    let vr = DICOMFile.representation(of: tag, creator: creator)
    if count < Self.most {
      known[creator, default: [:]][tag] = vr
      count += 1
    }
    return vr
  }
}
