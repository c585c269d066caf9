internal import Evaluation
internal import Files
internal import Foundation

extension PredictionsFile {
  /// Columns that are left out when no row has anything in them.
  private static let optionalColumns: Set<String> = [
    "truth", "fold", "part", "conformal_set", "feature_distance", "mutual_information",
  ]

  /// The rows as CSV; the optional columns only where some row has something in them.
  static func text(of rows: [PredictionRow]) -> String {
    let all = rows.map(\.fields)
    let columns = PredictionRow.columns.indices.filter { column in
      !optionalColumns.contains(PredictionRow.columns[column])
        || all.contains { !$0[column].isEmpty }
    }
    return CSVTable.text(
      header: columns.map { PredictionRow.columns[$0] },
      rows: all.map { row in columns.map { row[$0] } })
  }

  /// What predictions.json holds.
  private struct Document: Encodable {
    let schema = "fovea.predictions/1"
    let model: String
    let input: String?
    let counts: [String: Int]
    let marks: Marks?
    let rows: [PredictionRow]
  }

  /// What predictions.json says of masks and boxes.
  struct Marks: Encodable {
    /// The value of each label in the pictures of masks.
    let maskValues: [String: Int]
    /// Studies of which images were left out, by pseudonym.
    let partialStudies: [String]
  }

  /// Writes predictions.csv and predictions.json into the folder, those that are asked for.
  ///
  /// - Parameters:
  ///   - model: the digest of the model that made them.
  ///   - input: the digest of the folder of images, where there was one.
  ///   - counts: how many files or units ended how; they add up.
  ///   - marks: what is said of masks and boxes; nil for a classifier.
  static func write(
    _ rows: [PredictionRow], model: String, input: String? = nil, counts: [String: Int],
    marks: Marks? = nil, formats: Set<PredictionFormat> = [.csv, .json], to folder: URL
  ) throws(FilesError) {
    if formats.contains(.csv) {
      try AtomicFile.write(
        Data(text(of: rows).utf8), to: folder.appendingPathComponent("predictions.csv"))
    }
    guard formats.contains(.json) else { return }
    let document = Document(
      model: model, input: input, counts: counts, marks: marks, rows: rows)
    try AtomicFile.write(
      StableJSON.encode(document, pretty: true),
      to: folder.appendingPathComponent("predictions.json"))
  }
}
