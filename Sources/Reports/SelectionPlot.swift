package import Evaluation

/// AUROC against labelled patients under one rule of choice, and under lot.
package struct SelectionPlot: Sendable {
  private static let size = (width: 440.0, height: 300.0)
  private static let left = 46.0
  private static let right = 24.0
  private static let top = 52.0
  private static let bottom = 46.0
  /// Distance of the two marks of a round from their place, so that intervals are seen apart.
  private static let shift = 2.5

  private let rule: SelectionCurves.Curve
  private let lot: SelectionCurves.Curve
  private let identifier: String
  private let level: String
  /// The ends of the vertical scale, in tenths.
  private let tenths: ClosedRange<Int>

  /// Makes the plot of one curve; nil without one of lot beside it.
  ///
  /// - Parameter number: tells it from the others of the page.
  package init?(_ curves: SelectionCurves, of strategy: SelectionStrategy, number: Int) {
    guard let rule = curves.curves.first(where: { $0.strategy == strategy }),
      let lot = curves.curves.first(where: { $0.strategy == .random })
    else { return nil }
    (self.rule, self.lot) = (rule, lot)
    identifier = "selection\(number)"
    level = NumberText.decimal(curves.level * 100, digits: 0) + " %"
    // One scale for all plots of a page.
    let points = curves.curves.flatMap(\.points)
    let least = points.map { $0.lower ?? $0.area }.min() ?? 0
    let most = points.map { $0.upper ?? $0.area }.max() ?? 1
    let low = min(max(Int((least * 10).rounded(.down)), 0), 9)
    tenths = low...max(low + 1, min(Int((most * 10).rounded(.up)), 10))
  }

  var drawing: String {
    let name = rule.strategy.rawValue
    var canvas = SVGCanvas(
      width: Self.size.width, height: Self.size.height, identifier: identifier,
      title: "AUROC against labelled patients, \(name) and lot",
      summary: "Solid line with circles: \(name). Dashed line with squares: drawn by lot. Bars are "
        + "\(level) intervals. The same numbers are in the table below.")
    drawScales(&canvas)
    draw(&canvas, lot, line: "second", whisker: "second-whisker", by: Self.shift) {
      $0.rectangle($1 - 3.5, $2 - 3.5, width: 7, height: 7, class: "mark")
    }
    draw(&canvas, rule, line: "curve", whisker: "first-whisker", by: -Self.shift) {
      $0.circle($1, $2, radius: 4, class: "dot")
    }
    drawKey(&canvas)
    return canvas.drawing
  }

  private func x(_ patients: Int) -> Double {
    let ends = (Self.left + 14, Self.size.width - Self.right - 10)
    guard let first = rule.points.first?.patients, let last = rule.points.last?.patients,
      last > first
    else { return (ends.0 + ends.1) / 2 }
    return ends.0 + Double(patients - first) / Double(last - first) * (ends.1 - ends.0)
  }

  private func y(_ area: Double) -> Double {
    let height = Self.size.height - Self.top - Self.bottom
    let (low, high) = (Double(tenths.lowerBound) / 10, Double(tenths.upperBound) / 10)
    return Self.top + (high - min(max(area, low), high)) / (high - low) * height
  }

  private func drawScales(_ canvas: inout SVGCanvas) {
    let (start, end) = (Self.left, Self.size.width - Self.right)
    let foot = Self.size.height - Self.bottom
    canvas.text("\(rule.strategy.rawValue) and lot", start, 18, class: "title")
    for tenth in tenths {
      let area = Double(tenth) / 10
      canvas.line(start, y(area), end, y(area), class: tenth == 5 ? "chance" : "grid")
      canvas.text(
        NumberText.decimal(area, digits: 1), start - 7, y(area) + 4, anchor: .end, class: "tick")
    }
    for point in rule.points {
      canvas.line(x(point.patients), foot, x(point.patients), foot + 5, class: "whisker")
      canvas.text("\(point.patients)", x(point.patients), foot + 18, anchor: .middle, class: "ink")
    }
    canvas.text(
      "Labelled patients", (start + end) / 2, Self.size.height - 8, anchor: .middle, class: "axis")
    canvas.text(
      "AUROC", 13, (Self.top + foot) / 2, anchor: .middle, class: "axis", isTurned: true)
  }

  private func draw(
    _ canvas: inout SVGCanvas, _ curve: SelectionCurves.Curve, line: String, whisker: String,
    by shift: Double, mark: (inout SVGCanvas, Double, Double) -> Void
  ) {
    canvas.polyline(curve.points.map { (x($0.patients) + shift, y($0.area)) }, class: line)
    for point in curve.points {
      let x = x(point.patients) + shift
      if let lower = point.lower, let upper = point.upper {
        canvas.line(x, y(lower), x, y(upper), class: whisker)
      }
      mark(&canvas, x, y(point.area))
    }
  }

  private func drawKey(_ canvas: inout SVGCanvas) {
    let y = 38.0
    canvas.line(Self.left, y - 4, Self.left + 30, y - 4, class: "curve")
    canvas.circle(Self.left + 15, y - 4, radius: 4, class: "dot")
    canvas.text(rule.strategy.rawValue, Self.left + 37, y, class: "ink")
    let second = Self.left + 190
    canvas.line(second, y - 4, second + 32, y - 4, class: "second")
    canvas.rectangle(second + 12.5, y - 7.5, width: 7, height: 7, class: "mark")
    canvas.text("lot", second + 39, y, class: "ink")
  }
}
