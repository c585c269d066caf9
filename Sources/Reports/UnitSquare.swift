/// A square plot of two shares from 0 to 1: frame, grid, ticks, axis names.
struct UnitSquare {
  private static let side = 300.0
  private static let left = 46.0
  private static let top = 30.0

  var canvas: SVGCanvas

  init(
    identifier: String, title: String, summary: String, horizontal: String, vertical: String
  ) {
    let size = (width: Self.left + Self.side + 14, height: Self.top + Self.side + 44)
    canvas = SVGCanvas(
      width: size.width, height: size.height, identifier: identifier, title: title,
      summary: summary)
    canvas.text(title, Self.left, Self.top - 12, class: "title")
    for tick in 0...5 {
      let share = Double(tick) / 5
      let (x, y) = place(share, share)
      canvas.line(x, Self.top, x, Self.top + Self.side, class: "grid")
      canvas.line(Self.left, y, Self.left + Self.side, y, class: "grid")
      let name = NumberText.decimal(share, digits: 1)
      canvas.text(name, x, Self.top + Self.side + 16, anchor: .middle, class: "tick")
      canvas.text(name, Self.left - 7, y + 4, anchor: .end, class: "tick")
    }
    canvas.text(
      horizontal, Self.left + Self.side / 2, Self.top + Self.side + 36, anchor: .middle,
      class: "axis")
    canvas.text(
      vertical, 13, Self.top + Self.side / 2, anchor: .middle, class: "axis", isTurned: true)
  }

  /// Where a pair of shares lies on the canvas.
  func place(_ horizontal: Double, _ vertical: Double) -> (x: Double, y: Double) {
    (Self.left + horizontal * Self.side, Self.top + (1 - vertical) * Self.side)
  }

  mutating func curve(_ points: [(Double, Double)], class name: String) {
    canvas.polyline(points.map { place($0.0, $0.1) }, class: name)
  }
}
