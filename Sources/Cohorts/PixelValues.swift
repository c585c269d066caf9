internal import Ingest
internal import Privacy

/// The values of one image on their way through the pixel steps, with the range they may have.
struct PixelValues {
  /// Row-major, channels innermost.
  private(set) var values: [Float]
  /// The lowest value that could occur, whatever this image holds.
  var lowest: Double
  /// The highest value that could occur.
  var highest: Double
  let facts: ManifestCase
  /// Where the stored value is padding and not part of the picture.
  let padding: [Int]

  /// Begins with stored values; their range follows from BitsStored and PixelRepresentation
  /// (PS3.3 C.7.6.3.1).
  init(_ image: StoredImage) {
    let stored = image.pixels.doubles()
    values = stored.map { Float($0) }
    facts = image.facts
    let span = Double(UInt64(1) << UInt64(image.pixels.bitsStored))
    lowest = image.pixels.isSigned ? -span / 2 : 0
    highest = image.pixels.isSigned ? span / 2 - 1 : span - 1
    if let ends = facts.paddingValues, ends.count == 2, facts.channels == 1 {
      let range = Double(min(ends[0], ends[1]))...Double(max(ends[0], ends[1]))
      padding = stored.indices.filter { range.contains(stored[$0]) }
    } else {
      padding = []
    }
  }

  /// Replaces every value, in double precision.
  mutating func map(_ change: (Double) -> Double) {
    for index in values.indices { values[index] = Float(change(Double(values[index]))) }
  }

  /// Gives the padding one value.
  mutating func setPadding(_ value: Float) {
    for index in padding { values[index] = value }
  }
}
