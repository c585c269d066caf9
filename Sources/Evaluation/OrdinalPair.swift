/// A predicted grade with what it should be; grades are counted from 0.
package struct OrdinalPair: MeasuredUnit {
  /// What was graded, and on whom.
  package let identity: UnitIdentity
  /// The predicted grade.
  package let prediction: Int
  /// The reference grade.
  package let reference: Int

  /// Makes a pair.
  ///
  /// - Precondition: no negative grade.
  package init(identity: UnitIdentity, prediction: Int, reference: Int) {
    precondition(prediction >= 0 && reference >= 0, "grades \(prediction) and \(reference)")
    self.identity = identity
    self.prediction = prediction
    self.reference = reference
  }

  /// Both grades.
  package var contentKey: ContentKey {
    ContentKey(numbers: [Double(prediction), Double(reference)], words: [])
  }
}
