/// One picture with the boxes of one label that are there and those that a detector found.
package struct DetectionImage: MeasuredUnit {
  /// A box that a detector found.
  package struct Finding: Sendable, Equatable {
    /// Where.
    package let box: DetectionBox
    /// How sure; more is surer.
    package let score: Double

    /// Makes a finding.
    ///
    /// - Precondition: a finite score.
    package init(box: DetectionBox, score: Double) {
      precondition(score.isFinite, "a score of \(score)")
      self.box = box
      self.score = score
    }
  }

  /// Whose picture it is.
  package let identity: UnitIdentity
  /// The boxes that are there, ascending.
  package let truths: [DetectionBox]
  /// What was found, by descending score, equal scores by box.
  package let findings: [Finding]

  /// Makes a picture; the order of boxes changes nothing.
  package init(identity: UnitIdentity, truths: [DetectionBox], findings: [Finding]) {
    self.identity = identity
    self.truths = truths.sorted()
    self.findings = findings.sorted {
      $0.score == $1.score ? $0.box < $1.box : $0.score > $1.score
    }
  }

  /// The boxes and the findings.
  package var contentKey: ContentKey {
    ContentKey(
      numbers: [Double(truths.count)] + truths.flatMap(\.numbers)
        + findings.flatMap { [$0.score] + $0.box.numbers }, words: [])
  }
}
