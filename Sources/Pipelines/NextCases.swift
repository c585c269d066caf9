internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Training

/// The chosen patients with everything that is said of them.
struct NextCases {
  let plan: SelectionPlan
  let pool: NextCasesPool
  let patients: [PoolPatient]
  let groups: PoolGroups
  let selection: CaseSelection
  /// Images of the pool that the model refused.
  let refused: Int

  /// Chooses among patients.
  ///
  /// - Parameter centres: features of what is labelled, for the core set.
  init(
    _ plan: SelectionPlan, _ pool: NextCasesPool, _ patients: [PoolPatient],
    _ groups: PoolGroups, centres: [[Float]], refused: Int
  ) {
    (self.plan, self.pool, self.patients, self.groups) = (plan, pool, patients, groups)
    self.refused = refused
    selection = CaseSelection(
      from: zip(patients, groups.groupOf).map { $0.candidate(group: $1) }, centres: centres,
      plan: plan)
  }

  /// The cases of the chosen patients in the order of ranks, which count patients from 1.
  var cases: [(rank: Int, caseID: String)] {
    selection.picks.enumerated().flatMap { number, pick in
      patients[pick.index].images.map { (number + 1, pool.cohort.facts[$0.index].caseID) }
    }
  }

  /// A row for each image of each chosen patient.
  var table: String {
    var rows: [[String]] = []
    for (number, pick) in selection.picks.enumerated() {
      let patient = patients[pick.index]
      for image in patient.images {
        rows.append([
          "\(number + 1)", patient.patientID, pool.cohort.facts[image.index].caseID,
          plan.strategy.rawValue, pick.score.map { "\($0)" } ?? "", pick.arm.rawValue,
        ])
      }
    }
    return CSVTable.text(
      header: ["rank", "patient_id", "case_id", "strategy", "score", "arm"], rows: rows)
  }

  func document(model: String) -> NextCasesDocument {
    let picks = selection.picks
    let byLot = picks.count { $0.arm == .random }
    return NextCasesDocument(
      model: model, cohort: pool.cohort.digest, strategy: plan.strategy, budget: plan.budget,
      randomShare: plan.randomShare, seed: plan.seed,
      pool: NextCasesDocument.Pool(
        patients: patients.count, images: patients.reduce(0) { $0 + $1.images.count },
        refusedImages: refused, labelledImages: pool.labelled.count,
        rejectedImages: pool.rejected, lockedImages: pool.lockedAway),
      byStrategy: picks.count - byLot, byLot: byLot, images: cases.count,
      isInformed: selection.isInformed, quota: groups.attribute,
      groups: groups.names.indices.map { group in
        NextCasesDocument.Group(
          group: groups.names[group], poolPatients: groups.counts[group],
          share: groups.shares[group],
          chosen: picks.count { $0.arm == .strategy && groups.groupOf[$0.index] == group })
      }, otherGroups: groups.others, sentences: sentences)
  }

  /// What somebody should know, the loudest first.
  var sentences: [GradedSentence] {
    let picks = selection.picks
    let byLot = picks.count { $0.arm == .random }
    var found: [GradedSentence] = []
    if !selection.isInformed {
      found.append(
        GradedSentence(
          level: .caution,
          text: "the pool holds nothing that \(plan.strategy.rawValue) could go by: every patient "
            + "scores the same, and the first ones were taken; --strategy random draws them"))
    }
    if picks.count < plan.budget {
      found.append(
        GradedSentence(
          level: .caution,
          text: "the pool has \(picks.count) patients, fewer than the budget of \(plan.budget): "
            + "all of them were taken"))
    }
    if byLot == 0 {
      found.append(
        GradedSentence(
          level: .caution,
          text: "nobody was drawn by lot: labels of patients whom a rule chose do not tell how "
            + "often a finding is, nor how good a model is"))
    }
    if !groups.others.isEmpty {
      found.append(
        GradedSentence(
          level: .note,
          text: "groups that are owed nothing: \(groups.others.count), with fewer than "
            + "\(PoolGroups.fewestPatients) patients of the pool, no statement, or no declared "
            + "share"))
    }
    return found
  }
}
