internal import Annotations
internal import Cohorts
internal import Ingest
internal import Monitoring

/// The units of a cohort as feedback is about them, and the cohort after a round of it.
struct FeedbackUnits {
  let cohort: Cohort
  let lock: SplitLock
  let unit: DecisionUnit

  /// What is known of each unit, by pseudonym.
  var facts: [String: FeedbackRound.Unit] {
    let places = Dictionary(
      lock.assignments.map { ($0.caseID, $0.part) }, uniquingKeysWith: { $1 })
    let members = Dictionary(grouping: cohort.cases) { unit.id(of: $0) }
    return members.mapValues { cases in
      let parts = Set(cases.compactMap { places[$0.caseID] })
      let part = parts.contains(.test) ? .test : parts.min { $0.rawValue < $1.rawValue }
      var values: [String: Set<String>] = [:]
      for (column, value) in cases.flatMap(\.targets) {
        values[column, default: []].insert(PredictionsReader.flag(value).map(String.init) ?? value)
      }
      return FeedbackRound.Unit(
        patientID: cases[0].patientID, part: part?.rawValue ?? "", isTest: part == .test,
        labels: values.compactMapValues { $0.contains("1") ? "1" : $0.min() })
    }
  }

  /// What a column's labels may be; nil for a column that the cohort does not have.
  var answersByColumn: [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for (column, value) in cohort.cases.flatMap(\.targets) {
      found[column, default: []].insert(PredictionsReader.flag(value).map(String.init) ?? value)
    }
    return found.mapValues { values in
      let classes = values.subtracting(["-1", "-1.0"])
      return classes.isSubset(of: ["0", "1"]) ? ["0", "1"] : classes
    }
  }

  /// - Throws: `badData` for a label or an answer that the cohort does not know.
  func check(_ file: FeedbackFile) throws(PipelinesError) {
    var faults = RowFaults(subject: "<feedback>")
    let known = answersByColumn
    for (answer, row) in zip(file.answers, file.rowNumbers) {
      guard let answers = known[answer.label] else {
        faults.add("a label that is no column of the cohort", row: row)
        continue
      }
      if let outcome = answer.outcome, !answers.contains(outcome) {
        faults.add("an answer that no image of the cohort has", row: row)
      }
    }
    try faults.check()
  }

  /// The cases after the round, in the order of the manifest's content.
  func cases(after round: FeedbackRound) -> [ManifestCase] {
    let changes = Dictionary(grouping: round.changes, by: \.unitID)
    return cohort.cases.map { row in
      guard let own = changes[unit.id(of: row)] else { return row }
      var row = row
      for change in own {
        row.targets[change.label] = change.value
        row.feedback = (row.feedback ?? [:]).merging([change.label: change.verdict]) { $1 }
      }
      return row
    }
  }
}
