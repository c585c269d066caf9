internal import Evaluation
internal import Files

/// A table of predicted measurements or grades beside what they should be.
///
/// Prediction and reference stand in the columns that `TargetKind` names, else in those of score
/// and truth as `ColumnRole` says; a column of labels may name what is predicted.
struct MeasurementsFile {
  /// One row per unit and target in file order, the prediction as its score, without truth.
  let rows: [PredictionRow]
  /// By row: what it should be; nil where nobody said.
  let references: [Double?]
  /// What was read from which column.
  let columns: String

  /// Reads and checks the table.
  ///
  /// - Parameters:
  ///   - patientOfCase: whose image it is, for tables that do not say.
  ///   - subject: what errors call the table.
  /// - Throws: `badData` that counts the rows at fault and lists the first.
  init(
    _ table: CSVTable, kind: TargetKind, flags: ColumnFlags, patientOfCase: [String: String],
    subject: String
  ) throws(PipelinesError) {
    let columns = try Columns(
      table, kind: kind, flags: flags, knowsPatients: !patientOfCase.isEmpty, subject: subject)
    var faults = RowFaults(subject: subject)
    if kind == .ordinal { faults.hint = "correct the table, or say --kind continuous" }
    var rows: [PredictionRow] = []
    var references: [Double?] = []
    var seen: Set<[String]> = []
    for index in table.rows.indices {
      let number = table.rowNumbers[index]
      let row = Self.row(index, of: table, columns, patientOfCase, kind, &faults)
      if !seen.insert([row.unitID, row.label]).inserted {
        faults.add("a unit and target of an earlier row", row: number)
      }
      rows.append(row)
      references.append(
        Self.value(table[index, columns.truth] ?? "", columns.truth, kind, number, &faults))
    }
    try faults.check()
    guard references.contains(where: { $0 != nil }) else {
      throw PipelinesError(
        .badData, subject: subject, reason: "has no reference, so nothing can be measured",
        hint: "fill the column \(columns.truth)")
    }
    self.rows = rows
    self.references = references
    self.columns = columns.sentence
  }

  private static func row(
    _ index: Int, of table: CSVTable, _ columns: Columns, _ patientOfCase: [String: String],
    _ kind: TargetKind, _ faults: inout RowFaults
  ) -> PredictionRow {
    let number = table.rowNumbers[index]
    func field(_ column: String?) -> String { column.flatMap { table[index, $0] } ?? "" }
    let image = field(columns.image)
    let patient = columns.patient == nil ? patientOfCase[image] ?? "" : field(columns.patient)
    if patient.isEmpty {
      faults.add(
        columns.patient.map { "no \($0)" } ?? "an image that the demographics do not know",
        row: number)
    }
    if let column = columns.image, image.isEmpty { faults.add("no \(column)", row: number) }
    let label = columns.label == nil ? columns.target : field(columns.label)
    if label.isEmpty { faults.add("no \(columns.label ?? "label")", row: number) }
    let text = field(columns.score)
    if text.isEmpty { faults.add("no \(columns.score)", row: number) }
    let caseID = columns.image == nil ? patient : image
    return PredictionRow(
      caseID: caseID, patientID: patient, unit: columns.image == nil ? .patient : .image,
      unitID: caseID, label: label,
      score: value(text, columns.score, kind, number, &faults), probability: nil, threshold: nil,
      call: nil, status: .ok, reason: "", truth: nil, fold: nil, part: nil)
  }

  /// The number in a field; nil for a blank one, and for one at fault.
  private static func value(
    _ text: String, _ column: String, _ kind: TargetKind, _ row: Int, _ faults: inout RowFaults
  ) -> Double? {
    if text.isEmpty { return nil }
    // Squares of larger numbers are none.
    guard let value = PredictionsReader.number(text), abs(value) <= 1e100 else {
      faults.add("a \(column) that is not a finite number of at most 1e100", row: row)
      return nil
    }
    let highest = TargetKind.highestGrade
    if kind == .ordinal, value != value.rounded() || !(0...highest).contains(value) {
      faults.add(
        "a \(column) that is no grade, a whole number from 0 to \(Int(highest)),", row: row)
      return nil
    }
    return value
  }
}

extension MeasurementsFile {
  /// Which columns of the table hold what.
  private struct Columns {
    let image: String?
    let patient: String?
    let label: String?
    let score: String
    let truth: String
    /// What is predicted, where no column says.
    let target: String

    init(
      _ table: CSVTable, kind: TargetKind, flags: ColumnFlags, knowsPatients: Bool,
      subject: String
    ) throws(PipelinesError) {
      func column(_ role: ColumnRole) throws(PipelinesError) -> String? {
        try flags.column(role, in: table.header, subject: subject)
      }
      image = try column(.image)
      patient = try column(.patient)
      guard patient != nil || (image != nil && knowsPatients) else {
        throw ColumnFlags.missing(.patient, header: table.header, subject: subject)
      }
      let named =
        flags.columns[.score] == nil && flags.columns[.truth] == nil
        ? TargetKind.namedColumns(in: table.header) : nil
      let usualScore = try column(.score)
      guard let score = named?.prediction ?? usualScore else {
        throw ColumnFlags.missing(.score, header: table.header, subject: subject)
      }
      let usualTruth = try column(.truth)
      guard let truth = named?.reference ?? usualTruth else {
        throw ColumnFlags.missing(.truth, header: table.header, subject: subject)
      }
      self.score = score
      self.truth = truth
      label = try column(.label)
      let usual = ColumnRole.truth.names.map(ColumnRole.plain)
      let isUsual = named != nil || usual.contains(ColumnRole.plain(truth))
      target = isUsual ? (kind == .ordinal ? "grade" : "value") : truth
    }

    /// What was read from where.
    var sentence: String {
      [
        image.map { "image from \($0)" }, patient.map { "patient from \($0)" },
        label.map { "target from \($0)" }, "prediction from \(score)", "reference from \(truth)",
      ].compactMap { $0 }.joined(separator: ", ")
    }
  }
}
