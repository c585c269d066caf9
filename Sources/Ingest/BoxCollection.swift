internal import Annotations

/// Gives the images of a cohort their boxes.
///
/// A row that is refused is listed, and its image counts as one that nobody looked at: it would
/// otherwise seem to lack a finding.
struct BoxCollection {
  let sheet: BoxSheet
  private var refused: [Int: String] = [:]

  init(_ sheet: BoxSheet) { self.sheet = sheet }

  /// Says in rows and summary what became of the boxes.
  mutating func add(to assembly: inout CohortAssembly) {
    var takers: [Int: [Int]] = [:]
    for (index, record) in assembly.records.enumerated() {
      for row in record.boxRows { takers[row, default: []].append(index) }
    }
    let names = ImageNames(assembly.records)
    for (row, records) in takers {
      if records.count > 1 {
        refused[row] = "it names several images"
      } else if let reason = names.refusal(of: records[0]) {
        refused[row] = reason
      }
    }
    var boxes: [String: [LabelledBox]] = [:]
    for record in assembly.records where record.fate == .used && !record.boxRows.isEmpty {
      let facts = record.cases[0].facts
      boxes[facts.caseID] = self.boxes(of: record.boxRows, on: facts)
    }
    var marks = IngestSummary.Boxes()
    marks.rows = assembly.rows(of: sheet.keyed, \.boxRows)
    for position in assembly.cases.indices {
      guard let own = boxes[assembly.cases[position].facts.caseID] else { continue }
      assembly.cases[position].facts.boxes = own
      marks.count(own)
    }
    let reasons = Dictionary(grouping: refused.keys) { refused[$0] ?? "" }
    marks.refused = reasons.map { reason, rows in
      .init(reason: reason, rows: rows.map(sheet.keyed.number).sorted())
    }.sorted { ($0.rows[0], $0.reason) < ($1.rows[0], $1.reason) }
    assembly.summary.boxes = marks
    assembly.summary.notes += marks.sentences(
      table: sheet.keyed.name, cases: assembly.cases.count)
  }

  /// The boxes that rows give an image, in an order of their own; nil where one is refused.
  private mutating func boxes(of rows: [Int], on facts: ManifestCase) -> [LabelledBox]? {
    let own = rows.compactMap { sheet.boxes[$0] }
    for row in rows where refused[row] == nil {
      if let box = sheet.boxes[row] {
        if box.clipped(to: facts) == nil {
          refused[row] = "its box is not inside its image"
        }
      } else if !own.isEmpty {
        refused[row] = "it says that nothing is there, and another row has a box"
      }
    }
    guard rows.allSatisfy({ refused[$0] == nil }) else { return nil }
    return own.compactMap { $0.clipped(to: facts) }.sorted(by: LabelledBox.precedes)
  }
}

extension LabelledBox {
  /// The box within the image; nil where it reaches out by more than a pixel, which rounding does
  /// not explain, or nothing of it is left.
  func clipped(to facts: ManifestCase) -> LabelledBox? {
    let (right, bottom) = (Double(facts.columns), Double(facts.rows))
    guard x >= -1, y >= -1, x + width <= right + 1, y + height <= bottom + 1 else { return nil }
    let (left, top) = (max(x, 0), max(y, 0))
    let (wide, high) = (min(x + width, right) - left, min(y + height, bottom) - top)
    guard wide > 0, high > 0 else { return nil }
    // Sides that need no cut stay as they were given, without an error of rounding.
    return LabelledBox(
      label: label, x: left, y: top, width: x >= 0 && x + width <= right ? width : wide,
      height: y >= 0 && y + height <= bottom ? height : high)
  }

  /// The order of boxes on an image, whatever the order of rows.
  static func precedes(_ one: LabelledBox, _ other: LabelledBox) -> Bool {
    (one.label, one.y, one.x, one.height, one.width)
      < (other.label, other.y, other.x, other.height, other.width)
  }
}
