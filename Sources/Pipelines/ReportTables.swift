internal import Evaluation
internal import Files
internal import Foundation

/// Everything that a report was asked to read, read and checked.
struct ReportTables {
  /// Another table of predictions with the name that the report calls it by.
  typealias Named = (name: String, table: PredictionsFile)

  /// What the report calls the predictions themselves.
  static let mainName = "table"

  let people: DemographicsFile
  let main: PredictionsFile
  let validation: PredictionsFile?
  let cohorts: [Named]
  let models: [Named]

  /// Every table of predictions but the first, with the name that messages call it by.
  var others: [Named] {
    (validation.map { [("--validation", $0)] } ?? []) + cohorts + models
  }

  /// - Parameter predictions: the table of that name, read before.
  /// - Throws: `badData` for tables without truth or without a label of the first; errors of the
  ///   files.
  init(
    _ predictions: consuming CSVTable, named name: String, demographics: URL, validation: URL?,
    cohorts: [NamedFile], models: [NamedFile], flags: ColumnFlags
  ) throws {
    try Self.requireNames(cohorts, flag: "--compare-cohort", besides: [Self.mainName])
    try Self.requireNames(models, flag: "--compare-model", besides: [])
    let people = try DemographicsFile(contentsOf: demographics, flags: flags)
    func read(_ table: CSVTable, _ name: String) throws(PipelinesError) -> PredictionsFile {
      let table = try PredictionsFile(
        table, flags: flags, patientOfCase: people.patientOfCase, subject: name)
      guard table.rows.contains(where: { $0.truth != nil }) else {
        throw PipelinesError(
          .badData, subject: name,
          reason: "has no truth, so nothing can be measured",
          hint: "add a column truth with 0 and 1")
      }
      return table
    }
    func read(_ url: URL) throws -> PredictionsFile {
      try read(CSVTable(contentsOf: url), url.lastPathComponent)
    }
    let main = try read(predictions, name)
    let labels = Set(main.rows.map(\.label))
    func other(_ file: NamedFile) throws -> Named {
      let table = try read(file.url)
      guard table.rows.contains(where: { labels.contains($0.label) }) else {
        throw PipelinesError(
          .badData, subject: file.url.lastPathComponent,
          reason: "has none of the labels \(labels.sorted().joined(separator: ", "))",
          hint: "name labels alike in both tables")
      }
      return (file.name, table)
    }
    self.people = people
    self.main = main
    self.validation = try validation.map(read)
    self.cohorts = try cohorts.map(other)
    self.models = try models.map(other)
  }

  /// - Throws: `usage` for a name that is given twice, or is the report's own.
  private static func requireNames(
    _ files: [NamedFile], flag: String, besides taken: Set<String>
  ) throws(PipelinesError) {
    var taken = taken
    for file in files where !taken.insert(file.name).inserted {
      throw PipelinesError(
        .usage, subject: "\(flag) \(file.name)", reason: "is a name that the report has already",
        hint: "choose another, as \(flag) elsewhere=other.csv")
    }
  }
}
