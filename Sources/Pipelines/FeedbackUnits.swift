internal import Annotations
internal import Cohorts
internal import Ingest
internal import Monitoring
internal import Training

/// The units of a cohort as feedback is about them, and the cohort after a round of it.
struct FeedbackUnits {
  let cohort: Cohort
  let lock: SplitLock
  let unit: DecisionUnit
  /// The columns of yes and no, in whatever spelling; in the others 1 and yes are classes.
  private let binaryColumns: Set<String>

  init(cohort: Cohort, lock: SplitLock, unit: DecisionUnit) {
    self.cohort = cohort
    self.lock = lock
    self.unit = unit
    var kinds: [String: Bool] = [:]
    for (column, value) in cohort.cases.flatMap(\.targets) {
      kinds[column] = kinds[column] != false && LabelTable.binary(value) != nil
    }
    binaryColumns = Set(kinds.filter(\.value).keys)
  }

  /// 1, 0 or -1 for a value of yes and no, a class as it is written.
  private func plain(_ text: String, of column: String) -> String {
    guard binaryColumns.contains(column) else { return text }
    return (PredictionsReader.flag(text) ?? LabelTable.binary(text)).map(String.init) ?? text
  }

  /// The answers of a table in the cohort's spelling.
  func answers(of file: FeedbackFile) -> [FeedbackAnswer] {
    file.answers.map { answer in
      var answer = answer
      answer.call = answer.call.map { plain($0, of: answer.label) }
      answer.answer = answer.answer.map { plain($0, of: answer.label) }
      return answer
    }
  }

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
        values[column, default: []].insert(plain(value, of: column))
      }
      return FeedbackRound.Unit(
        patientID: cases[0].patientID, part: part?.rawValue ?? "", isTest: part == .test,
        labels: Dictionary(
          uniqueKeysWithValues: values.compactMap { column, values in
            let isPositive = binaryColumns.contains(column) && values.contains("1")
            return (isPositive ? "1" : values.min()).map { (column, $0) }
          }))
    }
  }

  /// What a column's labels may be; nil for a column that the cohort does not have.
  var answersByColumn: [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for (column, value) in cohort.cases.flatMap(\.targets) {
      found[column, default: []].insert(value)
    }
    for column in binaryColumns { found[column] = ["0", "1"] }
    return found
  }

  /// Whether a text can be nobody's name: a unit of the cohort, or written as pseudonyms are.
  private static func isPseudonym(_ text: String, _ known: [String: FeedbackRound.Unit]) -> Bool {
    known[text] != nil || text.wholeMatch(of: /[a-z]{1,2}[0-9a-f]{16}(:[A-Z])?/) != nil
  }

  /// All that the ledger keeps of a row is one of a few words, or names nobody.
  ///
  /// - Throws: `badData` for a unit, label, call or answer that the cohort does not know.
  func check(
    _ file: FeedbackFile, facts: [String: FeedbackRound.Unit]
  ) throws(PipelinesError) {
    var faults = RowFaults(subject: "<feedback>")
    let known = answersByColumn
    for (answer, row) in zip(answers(of: file), file.rowNumbers) {
      if !Self.isPseudonym(answer.unitID, facts) {
        faults.add("a unit_id that is no pseudonym, as it may name somebody,", row: row)
      }
      guard let answers = known[answer.label] else {
        faults.add("a label that is no column of the cohort", row: row)
        continue
      }
      if let call = answer.call, !answers.contains(call) {
        faults.add("a call that no image of the cohort has", row: row)
      }
      if answer.verdict != .accepted, let outcome = answer.outcome, !answers.contains(outcome) {
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
        // Of an exam with a finding not every image has it: what is confirmed stays as it is.
        if change.isNew || !binaryColumns.contains(change.label) {
          row.targets[change.label] = change.value
        }
        row.feedback = (row.feedback ?? [:]).merging([change.label: change.verdict]) { $1 }
      }
      return row
    }
  }
}
