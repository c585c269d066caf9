internal import DecodeProtocol

/// Sequence of Ultrasound Regions (PS3.3 C.8.5.5): where the picture itself is.
enum UltrasoundRegions {
  private static let sequence = Tag(0x0018_6011)
  /// Region Location Min X0, Min Y0, Max X1, Max Y1; the last pixels count in.
  private static let places = [0x0018_6018, 0x0018_601A, 0x0018_601C, 0x0018_601E].map {
    Tag(UInt32($0))
  }

  /// The regions; none where the file names none.
  static func regions(_ attributes: AttributeTree, rows: Int, columns: Int) -> [PixelRegion] {
    attributes.items(sequence).compactMap { item in
      let numbers = places.compactMap { item.integer($0) }
      guard numbers.count == 4, numbers.allSatisfy({ (0...1 << 20).contains($0) }),
        numbers[0] <= numbers[2], numbers[1] <= numbers[3], numbers[0] < columns, numbers[1] < rows
      else { return nil }
      return PixelRegion(
        rows: numbers[1]..<min(rows, numbers[3] + 1),
        columns: numbers[0]..<min(columns, numbers[2] + 1))
    }
  }
}
