package import Annotations

/// Chooses the score from which found boxes of a label are reported.
package enum BoxThreshold {
  /// What is taken where too few boxes are known to choose by.
  package static let usual = 0.3
  private static let fewestBoxes = 10

  /// The score with the largest F₁ on images that training did not see, of equals the highest,
  /// halfway down to the next score that was found.
  ///
  /// At the score itself every new box that is a little less sure than the least sure right one of
  /// these images would be lost, although nothing here speaks against it.
  ///
  /// A found box is right where it overlaps one that is there, and that no likelier box has taken,
  /// by at least `overlap` (intersection over union).
  ///
  /// - Parameter images: of each image the boxes found, and those that are there.
  package static func best(
    _ images: [(found: [PixelAnswer.Finding], there: [LabelledBox])], overlap: Double
  ) -> Double {
    let wanted = images.reduce(0) { $0 + $1.there.count }
    guard wanted >= fewestBoxes else { return usual }
    var judged: [(score: Double, isRight: Bool)] = []
    for image in images {
      var left = image.there
      for finding in image.found.sorted(by: { $0.score > $1.score }) {
        let overlaps = left.map { $0.overlap(with: finding.box) }
        let place = overlaps.indices.max { overlaps[$0] < overlaps[$1] }
        let isRight = place.map { overlaps[$0] >= overlap } ?? false
        if isRight, let place { left.remove(at: place) }
        judged.append((finding.score, isRight))
      }
    }
    judged.sort { $0.score > $1.score }
    var (best, right) = ((score: usual, value: 0.0), 0)
    for (place, item) in judged.enumerated() {
      if item.isRight { right += 1 }
      let next = place + 1 < judged.count ? judged[place + 1].score : BoxDecoding.lowestScore
      if place + 1 < judged.count, next == item.score { continue }
      let value = 2 * Double(right) / Double(place + 1 + wanted)
      if value > best.value { best = ((item.score + next) / 2, value) }
    }
    return best.score
  }
}
