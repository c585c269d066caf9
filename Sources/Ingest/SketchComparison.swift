/// Tells whether two pictures whose hashes are close are one picture.
///
/// The limits were chosen on 1,750 photographs of skin and 748 radiographs, among whose pairs of
/// different lesions or patients none passes; README's table of measurements has the figures.
struct SketchComparison {
  /// Correlation of the cells, of two pictures that are one.
  static let leastLikeness = 0.95
  /// Correlation of their detail, likewise.
  static let leastDetail = 0.85
  /// From these on two pictures are one, whatever others look like.
  static let same = (likeness: 0.99, detail: 0.97)
  /// With so many pictures of other people that look like them, what all have in common counts
  /// for nothing.
  static let leastCommon = 8
  /// The correlations of what is left then.
  static let leastOwn = (likeness: 0.9, detail: 0.8)
  /// Below these, before they are laid over each other, it is not tried.
  static let leastPromise = (likeness: 0.75, detail: 0.25)

  /// Whether the second is a copy of the first, cut by up to a cell at each edge.
  ///
  /// - Parameter others: makes sketches of other people's pictures that look like these two.
  static func isSame(
    _ first: SketchField, _ second: SketchField, beside others: () -> [SketchField]
  ) -> Bool {
    let (detail, otherDetail) = (first.detail, second.detail)
    guard first.correlation(with: second) >= leastPromise.likeness,
      detail.correlation(with: otherDetail) >= leastPromise.detail
    else { return false }
    let laid = first.laid(over: second)
    let likeness = laid.correlation(with: second)
    guard likeness >= leastLikeness else { return false }
    let laidDetail = laid.detail
    let detailLikeness = laidDetail.correlation(with: otherDetail)
    guard detailLikeness >= leastDetail else { return false }
    if likeness >= same.likeness, detailLikeness >= same.detail { return true }
    let others = others()
    guard others.count >= leastCommon else { return true }
    let common = SketchField(meanOf: others)
    return laid.correlation(with: second, without: common) >= leastOwn.likeness
      && laidDetail.correlation(with: otherDetail, without: common.detail) >= leastOwn.detail
  }
}
