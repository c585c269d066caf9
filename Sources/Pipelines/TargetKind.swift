internal import Evaluation
internal import Files

/// What a table predicts.
public enum TargetKind: String, CaseIterable, Sendable {
  /// Labels that are there or not, or classes.
  case classification
  /// Measurements in one unit.
  case continuous
  /// Grades, counted in whole numbers.
  case ordinal

  /// Larger whole numbers are no grades.
  static let highestGrade = 20.0

  /// Names of columns that say by themselves what a table predicts: prediction, reference.
  private static let names: [(kind: TargetKind, prediction: String, references: [String])] = [
    (.continuous, "predicted_value", ["reference_value", "true_value", "measured_value"]),
    (.ordinal, "predicted_grade", ["reference_grade", "true_grade"]),
  ]

  /// The columns of prediction and reference whose names say the kind; nil without both.
  static func namedColumns(
    in header: [String]
  ) -> (kind: TargetKind, prediction: String, reference: String)? {
    func column(_ name: String) -> String? {
      header.first { ColumnRole.plain($0) == ColumnRole.plain(name) }
    }
    for (kind, prediction, references) in names {
      if let prediction = column(prediction),
        let reference = references.lazy.compactMap(column).first
      {
        return (kind, prediction, reference)
      }
    }
    return nil
  }

  /// What the table predicts, where that is clear; labels and classes where it is not.
  ///
  /// Measurements and grades are known by the names of their columns, measurements also by a truth
  /// of numbers that are mostly neither 0 nor 1 and not all small whole ones: those could be
  /// grades, counts or the numbers of classes.
  static func recognised(in table: CSVTable, flags: ColumnFlags) -> TargetKind {
    if flags.columns[.score] == nil, flags.columns[.truth] == nil,
      let named = namedColumns(in: table.header)
    {
      return named.kind
    }
    let named = flags.columns[.truth].flatMap { table.header.contains($0) ? $0 : nil }
    guard let truth = named ?? ColumnRole.truth.column(in: table.header) else {
      return .classification
    }
    var labels = 0
    var others = 0
    var isMeasured = false
    for index in table.rows.indices {
      guard let text = table[index, truth], !text.isEmpty else { continue }
      if PredictionsReader.flag(text) != nil {
        labels += 1
        continue
      }
      guard let value = PredictionsReader.number(text) else { return .classification }
      others += 1
      if value != value.rounded() || !(0...highestGrade).contains(value) { isMeasured = true }
    }
    return isMeasured && others > labels ? .continuous : .classification
  }

  /// The same for the room of statistics; nil for labels and classes.
  var agreement: AgreementSummary.Kind? {
    switch self {
    case .classification: nil
    case .continuous: .continuous
    case .ordinal: .ordinal
    }
  }
}
