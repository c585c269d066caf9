extension CohortTable {
  /// Everything that keeps the rows from being evaluated, sorted by case, label and kind.
  static func problems(in rows: [PredictionRow]) -> [CohortProblem] {
    var problems: [CohortProblem] = []
    var seen: [String: Set<String>] = [:]
    var patientOfUnit: [String: String] = [:]
    for row in rows {
      func report(_ code: CohortProblem.Code) {
        problems.append(CohortProblem(code, caseID: row.caseID, label: row.label))
      }
      for code in numberProblems(of: row) { report(code) }
      if !seen[row.label, default: []].insert(row.unitID).inserted { report(.duplicate) }
      if patientOfUnit.updateValue(row.patientID, forKey: row.unitID) ?? row.patientID
        != row.patientID
      {
        report(.twoPatients)
      }
      if row.unit != rows[0].unit { report(.severalUnits) }
    }
    return problems.sorted {
      ($0.caseID, $0.label, $0.code.rawValue) < ($1.caseID, $1.label, $1.code.rawValue)
    }
  }

  private static func numberProblems(of row: PredictionRow) -> [CohortProblem.Code] {
    var codes: [CohortProblem.Code] = []
    if let truth = row.truth, truth != 0, truth != 1 { codes.append(.truthNotBinary) }
    if let probability = row.probability, !(probability >= 0 && probability <= 1) {
      codes.append(.probabilityOutOfRange)
    }
    if let threshold = row.threshold, !threshold.isFinite { codes.append(.thresholdNotFinite) }
    guard let score = row.score else {
      return row.status == .ok ? codes + [.missingScore] : codes
    }
    if !score.isFinite { codes.append(.scoreNotFinite) }
    if let call = row.call {
      if call != 0, call != 1 {
        codes.append(.callNotBinary)
      } else if let threshold = row.threshold, threshold.isFinite, score.isFinite,
        (score >= threshold) != (call == 1)
      {
        codes.append(.callDisagrees)
      }
    }
    return codes
  }
}
