/// The region of a COCO annotation.
package enum CocoShape: Decodable, Sendable, Equatable {
  /// Corners x, y, x, y… of polygons whose union is meant.
  case polygons([[Double]])
  /// Lengths of not marked, marked… stretches, column by column, on an image of this size.
  case counts([Int], rows: Int, columns: Int)

  private enum CodingKeys: String, CodingKey { case size, counts }

  /// Reads polygons, run lengths, and run lengths as pycocotools writes them in letters.
  package init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      let size = try container.decode([Int].self, forKey: .size)
      let counts =
        try (try? container.decode([Int].self, forKey: .counts))
        ?? Self.counts(in: container.decode(String.self, forKey: .counts))
      guard let counts, size.count == 2 else {
        throw DecodingError.dataCorruptedError(
          forKey: .counts, in: container, debugDescription: "no run lengths")
      }
      self = .counts(counts, rows: size[0], columns: size[1])
    } else {
      let container = try decoder.singleValueContainer()
      if let polygons = try? container.decode([[Double]].self) {
        self = .polygons(polygons)
      } else {
        self = .polygons([try container.decode([Double].self)])
      }
    }
  }

  /// The run lengths in a string of pycocotools (`rleFrString` of its maskApi.c): five bits a
  /// letter, from the fourth on as the difference to the one before the last; nil for any other.
  package static func counts(in text: String) -> [Int]? {
    var counts: [Int] = []
    var (value, shift) = (0, 0)
    for letter in text.utf8 {
      let bits = Int(letter) - 48
      guard (0..<64).contains(bits), shift <= 55 else { return nil }
      value |= (bits & 0x1F) << shift
      shift += 5
      guard bits & 0x20 == 0 else { continue }
      if bits & 0x10 != 0 { value |= -1 << shift }
      let (count, overflows) = value.addingReportingOverflow(
        counts.count > 2 ? counts[counts.count - 2] : 0)
      guard !overflows, count >= 0 else { return nil }
      counts.append(count)
      (value, shift) = (0, 0)
    }
    return shift == 0 ? counts : nil
  }

  /// Whether no region is given.
  var isEmpty: Bool { self == .polygons([]) }

  /// Marks the region; says why it cannot, to follow "its annotation 3 ".
  package func mark(_ pixels: inout [UInt8], rows: Int, columns: Int) -> String? {
    switch self {
    case .counts(let counts, let height, let width):
      guard height == rows, width == columns else { return "is of another size" }
      return Self.mark(&pixels, counts, rows: rows, columns: columns)
    case .polygons(let polygons):
      for polygon in polygons {
        guard let raster = PolygonRaster(polygon, rows: rows, columns: columns) else {
          return "has a polygon without three corners, or one far outside the image"
        }
        if let reason = Self.mark(&pixels, raster.counts, rows: rows, columns: columns) {
          return reason
        }
      }
      return nil
    }
  }

  private static func mark(
    _ pixels: inout [UInt8], _ counts: [Int], rows: Int, columns: Int
  ) -> String? {
    var start = 0
    for (index, count) in counts.enumerated() {
      guard count >= 0, count <= rows * columns - start else { return "is longer than its image" }
      if index % 2 == 1 {
        for place in start..<(start + count) {
          pixels[place % rows * columns + place / rows] = 1
        }
      }
      start += count
    }
    return start == rows * columns ? nil : "is shorter than its image"
  }
}
