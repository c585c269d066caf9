package import Annotations

extension PixelHead.PostProcessing {
  /// The mask after this processing.
  ///
  /// - Parameter pixelsPerPixel: pixels of the mask for one of the network's scale.
  package func applied(to mask: RunLengthMask, pixelsPerPixel: Double) -> RunLengthMask {
    var mask = mask
    if fillsHoles { mask = MaskParts(mask).filled }
    if keepsLargest { mask = MaskParts(mask).largest }
    if smallestPixels > 0 {
      let smallest = (Double(smallestPixels) * pixelsPerPixel).rounded(.up)
      mask = MaskParts(mask).parts(from: Int(smallest))
    }
    return mask
  }

  /// What is done, for people.
  var sentence: String {
    let steps = [
      fillsHoles ? "filled holes" : nil, keepsLargest ? "the largest part alone" : nil,
      smallestPixels > 0 ? "parts of \(smallestPixels) and more pixels of the input" : nil,
    ].compactMap { $0 }
    return steps.isEmpty ? "no processing" : steps.joined(separator: " and ")
  }
}

extension RunLengthMask {
  /// 2 |A ∩ B| / (|A| + |B|); 1 where both are empty.
  func dice(with other: RunLengthMask) -> Double {
    let sum = markedCount + other.markedCount
    return sum == 0 ? 1 : 2 * Double(overlap(with: other)) / Double(sum)
  }

  /// How many pixels are marked in both.
  ///
  /// - Precondition: one size.
  func overlap(with other: RunLengthMask) -> Int {
    precondition(
      rows == other.rows && columns == other.columns, "masks of different sizes")
    var (count, pixel) = (0, 0)
    var (own, its) = (0, 0)
    var (ownEnd, itsEnd) = (runs[0], other.runs[0])
    while own < runs.count, its < other.runs.count {
      let next = min(ownEnd, itsEnd)
      if own % 2 == 1, its % 2 == 1 { count += next - pixel }
      pixel = next
      if ownEnd == next {
        own += 1
        if own < runs.count { ownEnd += runs[own] }
      }
      if itsEnd == next {
        its += 1
        if its < other.runs.count { itsEnd += other.runs[its] }
      }
    }
    return count
  }
}
