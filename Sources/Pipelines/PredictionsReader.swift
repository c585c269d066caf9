internal import Evaluation
internal import Files

/// Turns the rows of a table into predictions; faults are noted and leave a gap.
struct PredictionsReader {
  let table: CSVTable
  let layout: PredictionsLayout
  /// Whose image it is, where the table does not say.
  let patientOfCase: [String: String]

  /// The predictions of one row, a label each.
  func rows(at index: Int, faults: inout RowFaults) -> [PredictionRow] {
    let row = table.rowNumbers[index]
    let (caseID, patientID) = names(at: index, row, &faults)
    func field(_ column: String) -> String { table[index, column] ?? "" }
    let standard: PredictionRow.Unit = layout.image == nil ? .patient : .image
    let unit = PredictionRow.Unit(
      rawValue: field("unit").isEmpty ? standard.rawValue : field("unit"))
    if unit == nil { faults.add("an unknown unit", row: row) }
    let status = PredictionRow.Status(
      rawValue: field("status").isEmpty ? "ok" : field("status"))
    if status == nil { faults.add("an unknown status", row: row) }
    // Elsewhere columns of these names mean what we cannot know.
    let set = layout.isOurs ? field("conformal_set") : ""
    let answerSet = AnswerSet(rawValue: set)
    if answerSet == nil, !set.isEmpty {
      faults.add("an unknown conformal_set", row: row)
    }
    var result = layout.columns.map { column in
      let label = column.label ?? layout.label.map(field) ?? ""
      if label.isEmpty { faults.add("no label", row: row) }
      let score = number(
        index, column.score, isNeeded: (status ?? .ok) == .ok, row, &faults)
      let stated =
        column.score == "probability" || layout.columns.count > 1
        ? nil : number(index, "probability", isNeeded: false, row, &faults)
      var prediction = PredictionRow(
        caseID: caseID, patientID: patientID, unit: unit ?? standard,
        unitID: field("unit_id").isEmpty ? caseID : field("unit_id"), label: label, score: score,
        probability: stated ?? (column.isProbability ? score : nil),
        threshold: layout.threshold.flatMap {
          number(index, $0, isNeeded: false, row, &faults)
        },
        call: flag(field("call"), "call", row, &faults), status: status ?? .ok,
        reason: field("reason"), truth: truth(column, index, row, &faults),
        fold: whole(field("fold"), row, &faults),
        part: field("part").isEmpty ? nil : field("part"))
      prediction.answerSet = answerSet
      guard layout.isOurs else { return prediction }
      prediction.featureDistance = number(
        index, "feature_distance", isNeeded: false, row, &faults)
      prediction.mutualInformation = number(
        index, "mutual_information", isNeeded: false, row, &faults)
      return prediction
    }
    if layout.columns.contains(where: \.namesClasses) { Self.call(&result) }
    return result
  }

  private func names(
    at index: Int, _ row: Int, _ faults: inout RowFaults
  ) -> (caseID: String, patientID: String) {
    let image = layout.image.map { table[index, $0] ?? "" }
    let patient: String
    if let column = layout.patient {
      patient = table[index, column] ?? ""
      if patient.isEmpty { faults.add("no \(column)", row: row) }
      faults.addRounded(patient, column, row: row)
    } else {
      patient = image.flatMap { patientOfCase[$0] } ?? ""
      if patient.isEmpty {
        faults.add("an image that the demographics do not know", row: row)
      }
    }
    if let image, let column = layout.image, image.isEmpty, column != layout.patient {
      faults.add("no \(column)", row: row)
    }
    return (image ?? patient, patient)
  }

  /// The class with the largest score is called; of equals the first.
  private static func call(_ rows: inout [PredictionRow]) {
    let scores = rows.map { $0.score ?? -.infinity }
    guard let most = scores.max(), let winner = scores.firstIndex(of: most) else { return }
    for index in rows.indices where rows[index].status == .ok {
      rows[index].call = index == winner ? 1 : 0
    }
  }

  private func truth(
    _ column: PredictionsLayout.LabelColumns, _ index: Int, _ row: Int, _ faults: inout RowFaults
  ) -> Int? {
    switch column.truth {
    case nil: return nil
    case .flags(let name): return flag(table[index, name] ?? "", name, row, &faults)
    case .classes(let name):
      let text = table[index, name] ?? ""
      return text.isEmpty ? nil : text == column.label ? 1 : 0
    }
  }

  private func number(
    _ index: Int, _ column: String, isNeeded: Bool, _ row: Int, _ faults: inout RowFaults
  ) -> Double? {
    let text = table[index, column] ?? ""
    if text.isEmpty {
      if isNeeded { faults.add("no \(column)", row: row) }
      return nil
    }
    guard let value = Self.number(text) else {
      faults.add("a \(column) that is not a finite number", row: row)
      return nil
    }
    return value
  }

  private func flag(
    _ text: String, _ column: String, _ row: Int, _ faults: inout RowFaults
  ) -> Int? {
    if text.isEmpty { return nil }
    if let value = Self.flag(text) { return value }
    faults.add("a \(column) that is neither 0 nor 1", row: row)
    return nil
  }

  private func whole(_ text: String, _ row: Int, _ faults: inout RowFaults) -> Int? {
    if text.isEmpty { return nil }
    guard let value = Int(text), value >= 0 else {
      faults.add("a fold that is not a whole number", row: row)
      return nil
    }
    return value
  }

  /// A finite number, with a point or a comma.
  static func number(_ text: String) -> Double? {
    guard let value = Double(text.replacing(",", with: ".")), value.isFinite else { return nil }
    return value
  }

  /// 1 or 0 as people write them; nil for anything else.
  static func flag(_ text: String) -> Int? {
    switch text.lowercased() {
    case "1", "1.0", "true", "yes", "positive": 1
    case "0", "0.0", "false", "no", "negative": 0
    default: nil
    }
  }
}

extension PredictionsLayout.LabelColumns {
  /// Whether the truth is a column that names classes.
  fileprivate var namesClasses: Bool {
    if case .classes = truth { true } else { false }
  }
}
