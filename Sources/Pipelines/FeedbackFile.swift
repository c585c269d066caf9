internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Monitoring
internal import Privacy

/// A table of readers' feedback, CSV or JSON: one row for each unit, label and reader.
struct FeedbackFile {
  /// The columns, in the order in which `fovea review export` writes them.
  static let columns = [
    "unit", "unit_id", "label", "call", "verdict", "answer", "reason", "reader", "time",
    "prediction_visible",
  ]
  static let schema = "fovea.feedback/1"
  private static let largestBytes = 1 << 28

  /// What one decision is about.
  let unit: DecisionUnit
  /// The rows in which a reader says something, as it is written; readers by pseudonym, their
  /// names are gone.
  let answers: [FeedbackAnswer]
  /// For each of them its number in the file.
  let rowNumbers: [Int]
  /// Rows in which nobody says anything.
  let notReviewed: Int

  /// Reads and checks a table.
  ///
  /// - Parameter calls: what the model said, where the table does not say.
  /// - Throws: `badData` that counts the rows at fault and lists the first; errors of the file.
  init(contentsOf url: URL, pseudonyms: Pseudonyms, calls: KnownCalls = KnownCalls()) throws {
    let rows = try Self.rows(of: url)
    let subject = "<feedback>"
    var faults = RowFaults(subject: subject)
    var (answers, numbers): ([FeedbackAnswer], [Int]) = ([], [])
    var units: Set<String> = []
    var seen: Set<[String]> = []
    for row in rows where !row["verdict"].isEmpty {
      units.insert(row["unit"].isEmpty ? DecisionUnit.image.rawValue : row["unit"])
      guard let answer = row.answer(pseudonyms, calls, &faults) else { continue }
      if !seen.insert([answer.unitID, answer.label, answer.reader]).inserted {
        faults.add("a unit, label and reader of an earlier row", row: row.number)
      }
      answers.append(answer)
      numbers.append(row.number)
    }
    try faults.check()
    guard units.count == 1, let unit = units.first.flatMap(DecisionUnit.init) else {
      throw PipelinesError(
        .badData, subject: subject,
        reason: units.isEmpty
          ? "has no row with a verdict" : "has units of several kinds, or of none that there is",
        hint: "give rows of one kind of unit, and a verdict in those that were looked at")
    }
    self.unit = unit
    self.answers = answers
    rowNumbers = numbers
    notReviewed = rows.count - answers.count
  }

  private static func rows(of url: URL) throws -> [FeedbackFields] {
    let data = try InputFile.data(of: url, limit: largestBytes)
    if data.first(where: { !" \n\r\t".utf8.contains($0) }) == UInt8(ascii: "{") {
      let document: Document
      do {
        document = try JSONDecoder().decode(Document.self, from: data)
      } catch {
        throw PipelinesError(
          .badData, subject: "<feedback>", reason: "is no JSON of feedback",
          hint: "give {\"schema\": \"\(schema)\", \"rows\": [{\"unit_id\": …}]}")
      }
      return document.rows.enumerated().map { FeedbackFields($0.element, number: $0.offset + 1) }
    }
    let table = try CSVTable(contentsOf: url)
    for column in ["unit_id", "label", "verdict", "reader", "time", "prediction_visible"]
    where !table.header.contains(column) {
      throw PipelinesError(
        .badData, subject: "<feedback>", reason: "has no column \(column)",
        hint: "begin with the table that fovea review export writes")
    }
    return table.rows.indices.map { index in
      let fields = Dictionary(
        table.header.map { ($0, JSONValue.text(table[index, $0] ?? "")) },
        uniquingKeysWith: { $1 })
      return FeedbackFields(fields, number: table.rowNumbers[index])
    }
  }

  private struct Document: Decodable {
    let rows: [[String: JSONValue]]
  }
}

/// What a model said of units, by its predictions.
struct KnownCalls {
  private var calls: [[String]: String] = [:]
  private var classes: [String: String] = [:]
  private var labels: Set<String> = []
  private var units: Set<String> = []

  /// Nothing.
  init() {}

  /// What the rows say.
  init(_ rows: [PredictionRow]) {
    labels = Set(rows.map(\.label))
    units = Set(rows.map(\.unitID))
    for row in rows {
      calls[[row.unitID, row.label]] = row.call.map(String.init)
      if row.call == 1 { classes[row.unitID] = row.label }
    }
  }

  /// Whether they are about the unit, though its answer may be withheld.
  func hold(_ unitID: String) -> Bool { units.contains(unitID) }

  /// The answer about a label; of a column of classes, whose name no row has, the class.
  subscript(unitID: String, label: String) -> String? {
    labels.contains(label) ? calls[[unitID, label]] : classes[unitID]
  }
}

/// One row of the table, before it is understood.
private struct FeedbackFields {
  let number: Int
  private let fields: [String: String]

  init(_ fields: [String: JSONValue], number: Int) {
    self.number = number
    self.fields = fields.mapValues { value in
      switch value {
      case .text(let text): text.trimmingCharacters(in: .whitespacesAndNewlines)
      case .flag(let flag): flag ? "true" : "false"
      case .integer(let number): String(number)
      default: ""
      }
    }
  }

  subscript(_ column: String) -> String { fields[column] ?? "" }

  /// What the row says; nil, and faults, where it says nothing that can be used.
  func answer(
    _ pseudonyms: Pseudonyms, _ calls: KnownCalls, _ faults: inout RowFaults
  ) -> FeedbackAnswer? {
    func note(_ fault: String) { faults.add(fault, row: number) }
    for column in ["unit_id", "label", "reader"] where self[column].isEmpty {
      note("no \(column)")
    }
    let verdict = ReaderVerdict(rawValue: self["verdict"].lowercased())
    if verdict == nil { note("a verdict that is not accepted, corrected or rejected") }
    let reason = FeedbackReason(rawValue: self["reason"].lowercased())
    if reason == nil, !self["reason"].isEmpty {
      note("a reason that is none of the codes, as free text may name somebody,")
    }
    let time = Self.time(self["time"])
    if time == nil { note("a time that is not ISO 8601, as 2026-01-31T09:30:00Z,") }
    let isVisible = PredictionsReader.flag(self["prediction_visible"])
    if isVisible == nil { note("a prediction_visible that is neither 0 nor 1") }
    let call = self["call"].isEmpty ? calls[self["unit_id"], self["label"]] : self["call"]
    let answer = self["answer"].isEmpty ? nil : self["answer"]
    if verdict == .corrected, answer == nil { note("a correction without answer") }
    if verdict == .accepted, call == nil { note("an accepted call that nobody knows") }
    if verdict == .accepted, isVisible == 0 { note("a verdict on an answer that was not visible") }
    guard let verdict, let time, let isVisible, !self["unit_id"].isEmpty, !self["reader"].isEmpty
    else { return nil }
    return FeedbackAnswer(
      unitID: self["unit_id"], label: self["label"], call: call, verdict: verdict,
      answer: verdict == .corrected ? answer : nil, reason: reason,
      reader: pseudonyms.readerID(self["reader"]), time: time, isVisible: isVisible == 1)
  }

  /// The time to the second, in UTC.
  private static func time(_ text: String) -> String? {
    let fine = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let date = (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: fine))
    return date?.formatted(.iso8601)
  }
}
