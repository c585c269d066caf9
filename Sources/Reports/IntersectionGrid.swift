internal import Evaluation
internal import Foundation

/// The AUROC of every pair of groups of two attributes, as a grid.
struct IntersectionGrid {
  private static let left = 130.0
  private static let top = 62.0
  /// No grid is narrower, so that all of them are drawn at one scale.
  private static let narrowest = 760.0
  private static let cell = (width: 104.0, height: 44.0)
  private static let separator = " × "

  private let table: GroupTable
  private let identifier: String
  private let rows: [String]
  private let columns: [String]

  init(_ table: GroupTable, number: Int, place: Int) {
    self.table = table
    identifier = "label\(number)-grid\(place)"
    var (rows, columns): ([String], [String]) = ([], [])
    for group in table.groups {
      let parts = Self.parts(group.name)
      if !rows.contains(parts.row) { rows.append(parts.row) }
      if !columns.contains(parts.column) { columns.append(parts.column) }
    }
    self.rows = rows
    self.columns = columns
  }

  /// The drawing; the same numbers are in the table below.
  var drawing: String {
    let width = max(Self.left + Double(columns.count) * Self.cell.width + 2, Self.narrowest)
    let height = Self.top + Double(rows.count) * Self.cell.height + 2
    let title = ReportContent.title(of: table.attribute)
    var canvas = SVGCanvas(
      width: width, height: height, identifier: identifier, title: "AUROC by \(title)",
      summary: "A cell per pair of groups: AUROC, and positive and negative patients; dashed cells "
        + "are not eligible, the thick one is the worst. The numbers are in the table below.")
    canvas.text("AUROC by \(title); positive / negative patients", 0, 14, class: "title")
    for (index, column) in columns.enumerated() {
      canvas.text(
        Self.shortened(column, 14), x(index) + Self.cell.width / 2, Self.top - 10,
        anchor: .middle, class: "title")
    }
    for (index, row) in rows.enumerated() {
      canvas.text(
        Self.shortened(row, 17), Self.left - 8, y(index) + 26, anchor: .end, class: "title")
    }
    for group in table.groups {
      let parts = Self.parts(group.name)
      guard let row = rows.firstIndex(of: parts.row),
        let column = columns.firstIndex(of: parts.column)
      else { continue }
      draw(group, &canvas, x: x(column), y: y(row))
    }
    return canvas.drawing
  }

  private func draw(_ group: GroupSummary, _ canvas: inout SVGCanvas, x: Double, y: Double) {
    let isWorst = group.isEligible && table.gap.worstGroup == group.name
    canvas.rectangle(
      x + 2, y + 2, width: Self.cell.width - 4, height: Self.cell.height - 4,
      class: isWorst ? "worst-box" : group.isEligible ? "box" : "aside")
    let area = group.metrics[.auroc]?.value.map { NumberText.decimal($0) } ?? "too few"
    canvas.text(
      area, x + Self.cell.width / 2, y + 20, anchor: .middle,
      class: group.isEligible ? "title" : "pale")
    canvas.text(
      group.counts.classText,
      x + Self.cell.width / 2, y + 35, anchor: .middle, class: "tick")
  }

  private func x(_ column: Int) -> Double { Self.left + Double(column) * Self.cell.width }
  private func y(_ row: Int) -> Double { Self.top + Double(row) * Self.cell.height }

  private static func parts(_ name: String) -> (row: String, column: String) {
    guard let place = name.range(of: separator) else { return (name, "") }
    return (String(name[..<place.lowerBound]), String(name[place.upperBound...]))
  }

  private static func shortened(_ text: String, _ most: Int) -> String {
    text.count <= most ? text : text.prefix(most - 1) + "…"
  }
}
