internal import Annotations
internal import Files
internal import Foundation

/// The table of boxes: keys as in labels.csv, then label, x, y, width and height in pixels.
///
/// An image may have several rows. A row that gives only a key says that somebody looked and found
/// nothing.
struct BoxSheet: Sendable {
  /// The label where no column gives one.
  static let onlyLabel = "lesion"

  private static let sides = [
    ("x", ["x", "left"]), ("y", ["y", "top"]), ("width", ["width", "w"]),
    ("height", ["height", "h"]),
  ]

  let keyed: KeyedTable
  /// The box of each row; nil: nothing there.
  let boxes: [LabelledBox?]

  /// Reads and checks the whole table.
  ///
  /// - Throws: as `KeyedTable`; `badData` for a missing column, and for the first row whose box is
  ///   given in part, is no number, or has no area.
  init(contentsOf url: URL) throws(IngestError) {
    let keyed = try KeyedTable(contentsOf: url, allowing: MatchKey.allCases)
    let header = keyed.table.header
    func column(_ names: [String]) -> String? {
      header.first { names.contains($0.lowercased()) }
    }
    var places: [String] = []
    for (side, names) in Self.sides {
      guard let place = column(names) else {
        throw IngestError(
          .badData, subject: keyed.name, reason: "has no column \(side)",
          hint: "give x and y of the upper left corner, width and height, in pixels")
      }
      places.append(place)
    }
    let label = column(["label", "class"])
    var boxes: [LabelledBox?] = []
    for row in 0..<keyed.rowCount {
      boxes.append(try Self.box(keyed, row, places: places, label: label))
    }
    guard Set(boxes.compactMap { $0?.label }).count <= 254 else {
      throw IngestError(
        .badData, subject: keyed.name, reason: "has more than 254 different labels",
        hint: "a label says what is in a box, not which box it is")
    }
    self.keyed = keyed
    self.boxes = boxes
  }

  private static func box(
    _ keyed: KeyedTable, _ row: Int, places: [String], label: String?
  ) throws(IngestError) -> LabelledBox? {
    let cells = places.map { keyed.table[row, $0] ?? "" }
    let name = label.map { keyed.table[row, $0] ?? "" }
    if (cells + (name.map { [$0] } ?? [])).allSatisfy(\.isEmpty) { return nil }
    func refusal(_ reason: String) -> IngestError {
      IngestError(
        .badData, subject: "\(keyed.name) row \(keyed.number(of: row))", reason: reason,
        hint: "correct the row; one without label and box says that nothing is there")
    }
    let sides = cells.compactMap { Double($0) }.filter(\.isFinite)
    guard sides.count == 4 else { throw refusal("its box is not four numbers") }
    guard sides[2] > 0, sides[3] > 0 else { throw refusal("its box has no area") }
    guard name?.isEmpty != true else { throw refusal("its box has no label") }
    return LabelledBox(
      label: name ?? onlyLabel, x: sides[0], y: sides[1], width: sides[2], height: sides[3])
  }
}
