internal import Evaluation
internal import Foundation

/// Everything that a report was asked to read, read and checked.
struct ReportTables {
  /// Another table of predictions with the name that the report calls it by.
  typealias Named = (name: String, table: PredictionsFile)

  let people: DemographicsFile
  let main: PredictionsFile
  let validation: PredictionsFile?
  let cohorts: [Named]
  let models: [Named]

  /// - Throws: `badData` for tables without truth or without a label of the first; errors of the
  ///   files.
  init(
    predictions: URL, demographics: URL, validation: URL?, cohorts: [NamedFile],
    models: [NamedFile], flags: ColumnFlags
  ) throws {
    let people = try DemographicsFile(contentsOf: demographics, flags: flags)
    func read(_ url: URL) throws -> PredictionsFile {
      let table = try PredictionsFile(
        contentsOf: url, flags: flags, patientOfCase: people.patientOfCase)
      guard table.rows.contains(where: { $0.truth != nil }) else {
        throw PipelinesError(
          .badData, subject: url.lastPathComponent,
          reason: "has no truth, so nothing can be measured",
          hint: "add a column truth with 0 and 1")
      }
      return table
    }
    let main = try read(predictions)
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
}
