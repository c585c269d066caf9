internal import DecodeProtocol

extension DataSet {
  /// A whole number, of US or IS.
  func whole(_ tag: Tag) -> Int? {
    guard let element = self[tag] else { return nil }
    if element.vr == "US" {
      let bytes = element.bytes
      return bytes.count >= 2 ? Int(bytes[0]) | Int(bytes[1]) << 8 : nil
    }
    return element.values.first.flatMap { Int($0) }
  }
}

extension Tag {
  static let referencedSeries = Tag(0x0008_1115)
  static let referencedInstances = Tag(0x0008_114A)
  static let referencedInstance = Tag(0x0008_1155)
  static let referencedFrames = Tag(0x0008_1160)
  static let sources = Tag(0x0008_2112)
  static let derivation = Tag(0x0008_9124)
  static let segmentationType = Tag(0x0062_0001)
  static let segments = Tag(0x0062_0002)
  static let segmentNumber = Tag(0x0062_0004)
  static let segmentLabel = Tag(0x0062_0005)
  static let segmentIdentification = Tag(0x0062_000A)
  static let referencedSegment = Tag(0x0062_000B)
  static let maximumFraction = Tag(0x0062_000E)
  static let sharedGroups = Tag(0x5200_9229)
  static let perFrameGroups = Tag(0x5200_9230)
}
