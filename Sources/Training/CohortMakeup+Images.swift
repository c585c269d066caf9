package import Cohorts
package import Evaluation

extension CohortMakeup {
  /// The makeup of cases of a cohort, with what a model's preprocessing and network found in them.
  ///
  /// - Parameters:
  ///   - intensities: mean and deviation of prepared images, of all or of a sample.
  ///   - distances: how far images are from what the model's contract was learned from.
  package init(
    _ cases: [CaseFacts], intensities: [(mean: Double, deviation: Double)], distances: [Double]
  ) {
    self.init(
      cases.map { Image(patientID: $0.patientID, attributes: $0.attributes) },
      numbers: [
        "shorter side": cases.map { Double(min($0.rows, $0.columns)) },
        "longer side": cases.map { Double(max($0.rows, $0.columns)) },
        "mean intensity": intensities.map(\.mean),
        "spread of intensities": intensities.map(\.deviation),
        "feature distance": distances,
      ])
  }
}
