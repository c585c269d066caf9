/// One picture with what became of its lesion.
package struct SegmentationCase: MeasuredUnit {
  /// Whose picture it is.
  package let identity: UnitIdentity
  /// How well the masks agree.
  package let scores: SegmentationScores

  /// Makes a case.
  package init(identity: UnitIdentity, scores: SegmentationScores) {
    self.identity = identity
    self.scores = scores
  }

  /// Outcome, areas and every measure.
  package var contentKey: ContentKey {
    let measures = SegmentationMeasure.allCases.map(scores.valueOrBest)
    return ContentKey(
      numbers: [scores.predictedSquareMillimetres, scores.referenceSquareMillimetres] + measures,
      words: [])
  }
}
