internal import Evaluation
internal import Files
internal import Foundation

/// A table of boxes: one row per box, with its image, its place and perhaps its score and class.
struct BoxTable {
  /// One row.
  struct Row {
    let image: String
    let label: String
    let box: DetectionBox
    /// Nil in a table of true boxes.
    let score: Double?
  }

  /// The label of tables without a column for the class.
  static let onlyLabel = "lesion"

  private static let sides = [
    ("x", ["x", "left"]), ("y", ["y", "top"]), ("width", ["width", "w"]),
    ("height", ["height", "h"]),
  ]

  let rows: [Row]
  let hasClasses: Bool

  /// Reads and checks the table.
  ///
  /// - Parameter images: the images that the demographics know.
  /// - Throws: `badData` for missing columns and for every row that cannot be; errors of the file.
  init(
    contentsOf url: URL, hasScores: Bool, images: Set<String>, flags: ColumnFlags
  ) throws {
    try self.init(
      CSVTable(contentsOf: url), hasScores: hasScores, images: images, flags: flags,
      subject: url.lastPathComponent)
  }

  private init(
    _ table: CSVTable, hasScores: Bool, images: Set<String>, flags: ColumnFlags, subject: String
  ) throws(PipelinesError) {
    let header = table.header
    // One flag is for three tables: a name that this one lacks is meant for another.
    func named(_ role: ColumnRole) -> String? {
      flags.columns[role].flatMap { header.contains($0) ? $0 : nil } ?? role.column(in: header)
    }
    guard let image = named(.image) else {
      throw ColumnFlags.missing(.image, header: header, subject: subject)
    }
    var places: [String] = []
    for (side, names) in Self.sides {
      guard let column = header.first(where: { names.contains(ColumnRole.plain($0)) }) else {
        throw PipelinesError(
          .badData, subject: subject,
          reason: "has no column \(side) among \(ColumnFlags.list(header))",
          hint: "give x and y of the upper left corner, width and height, in pixels")
      }
      places.append(column)
    }
    let score = hasScores ? try flags.column(.score, in: header, subject: subject) : nil
    if hasScores, score == nil {
      throw ColumnFlags.missing(.score, header: header, subject: subject)
    }
    let label =
      named(.label) ?? header.first { ColumnRole.plain($0) == "class" }
    var faults = RowFaults(subject: subject)
    rows = table.rows.indices.compactMap { index in
      Self.row(
        table, index, image: image, places: places, score: score, label: label, images, &faults)
    }
    hasClasses = label != nil
    try faults.check()
  }

  private static func row(
    _ table: CSVTable, _ index: Int, image: String, places: [String], score: String?,
    label: String?, _ images: Set<String>, _ faults: inout RowFaults
  ) -> Row? {
    let number = table.rowNumbers[index]
    let name = table[index, image] ?? ""
    if !images.contains(name) {
      faults.add("an image that the demographics do not know", row: number)
    }
    func value(_ column: String) -> Double? {
      let value = PredictionsReader.number(table[index, column] ?? "")
      if value == nil { faults.add("a \(column) that is not a finite number", row: number) }
      return value
    }
    let sides = places.compactMap(value)
    let sure = score.flatMap(value)
    let text = label.map { table[index, $0] ?? "" } ?? onlyLabel
    if text.isEmpty { faults.add("no class", row: number) }
    guard sides.count == places.count, score == nil || sure != nil else { return nil }
    guard sides[2] > 0, sides[3] > 0 else {
      faults.add("a box without width or height", row: number)
      return nil
    }
    return Row(
      image: name, label: text,
      box: DetectionBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3]),
      score: sure)
  }
}
