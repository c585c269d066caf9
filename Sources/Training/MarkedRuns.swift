internal import Annotations

/// The marked stretches of a mask.
enum MarkedRuns {
  /// The places of the marked pixels, row by row over the whole image.
  static func ranges(of mask: RunLengthMask) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for (index, run) in mask.runs.enumerated() {
      if index % 2 == 1 { ranges.append(start..<(start + run)) }
      start += run
    }
    return ranges
  }

  /// Whether a pixel is marked in two masks of an image.
  static func overlap(_ masks: [RunLengthMask]) -> Bool {
    let all = masks.flatMap(ranges).sorted { $0.lowerBound < $1.lowerBound }
    return zip(all, all.dropFirst()).contains { $0.upperBound > $1.lowerBound }
  }
}
