internal import Delivery

/// A form in which predictions are written.
public enum PredictionFormat: String, CaseIterable, Sendable {
  /// The table predictions.csv, and areas.csv or boxes.csv of a model that marks pixels or boxes.
  case csv
  /// The same rows in predictions.json.
  case json
  /// Masks, and pictures with what was found drawn on them.
  case png
  /// Pictures with what was found drawn on them, as DICOM objects that every viewer shows.
  case pictures = "dicom-sc"
  /// Masks as DICOM segmentations.
  case segmentations = "dicom-seg"
  /// Reports as DICOM structured reports.
  case reports = "dicom-sr"

  /// The kind of DICOM object; nil for what is none.
  var kind: ResultKind? { ResultKind(rawValue: rawValue) }

  /// The formats of a list with commas.
  ///
  /// - Throws: `usage` for a word that names none, or for none.
  public static func chosen(_ list: String) throws(PipelinesError) -> Set<PredictionFormat> {
    let words = list.split(separator: ",").map { $0.filter { $0 != " " } }
    let all = allCases.map(\.rawValue).joined(separator: ", ")
    var chosen: Set<PredictionFormat> = []
    for word in words {
      guard let format = PredictionFormat(rawValue: word) else {
        throw PipelinesError(
          .usage, subject: "--format", reason: "\(word) is no format of predictions",
          hint: "choose from \(all)")
      }
      chosen.insert(format)
    }
    guard !chosen.isEmpty else {
      throw PipelinesError(
        .usage, subject: "--format", reason: "names no format", hint: "choose from \(all)")
    }
    return chosen
  }
}
