package import Cohorts

/// The patients of a fit, parted into those it trains on and those it sets aside.
package struct PatientReserve {
  /// Numbers of the cases that are trained on, ascending.
  package let training: [Int]
  /// Numbers of the labelled cases of the other patients, ascending.
  package let aside: [Int]

  /// Parts the patients of `candidates`, the groups alike.
  ///
  /// - Parameter seed: of the fit.
  /// - Throws: `usage` where too few patients would be left.
  package init(
    candidates: [Int], rule: Mitigation, cases: [CaseFacts], labels: LabelTable, seed: UInt64
  ) throws(TrainingError) {
    let patients = LabelledPatients(
      candidates: candidates, cases: cases, labels: labels, seed: seed,
      attribute: rule.attribute)
    let share = 1 - Mitigation.reserveShare
    let taken = patients.count(share: share)
    guard taken >= patients.fewest, taken < patients.count else {
      throw TrainingError(
        .usage, subject: "training.mitigation",
        reason: "\(rule.method.rawValue) sets a fifth of the patients aside, and of "
          + "\(patients.count) labelled training patients \(taken) would be left, where "
          + "\(patients.fewest) are needed to show every answer and one to be set aside",
        hint: "label more patients, or choose another method")
    }
    let training = try patients.cases(share: share)
    let others = Set(candidates).subtracting(training)
    self.training = training
    aside = others.filter { labels.isLabelled(cases[$0]) }.sorted()
  }
}
