internal import Evaluation
internal import Foundation

/// AUROC of one label against labelled patients: one line from pretrained, one from random weights.
struct LearningCurveChart {
  private static let size = (width: 440.0, height: 330.0)
  private static let left = 46.0
  private static let right = 24.0
  private static let top = 52.0
  private static let bottom = 58.0
  /// Distance of the two marks of a share from their place, so that their intervals are seen apart.
  private static let shift = 4.0

  private let label: String
  private let identifier: String
  private let level: String
  private let points: [(point: LearningCurve.Point, areas: LearningCurve.Comparison)]
  /// The lower end of the vertical scale.
  private let floor: Double

  init(_ curve: LearningCurve, label: String, number: Int, level: String) {
    self.label = label
    self.level = level
    identifier = "curve\(number)"
    points = curve.points.compactMap { point in
      point.labels.first { $0.label == label }.map { (point, $0) }
    }
    let ends = points.flatMap { [$0.areas.pretrained, $0.areas.random] }
      .compactMap { $0.lower ?? $0.value }
    floor = max(((min(ends.min() ?? 0.5, 0.5)) * 10 - 0.001).rounded(.down) / 10, 0)
  }

  /// The drawing, or nil where nothing has a number.
  var drawing: String? {
    guard points.contains(where: { $0.areas.pretrained.value != nil }) else { return nil }
    var canvas = SVGCanvas(
      width: Self.size.width, height: Self.size.height, identifier: identifier,
      title: "AUROC of \(label) against labelled patients",
      summary: "Solid line with circles: from pretrained weights. Dashed line with squares: from "
        + "random weights. Bars are \(level) intervals. The same numbers are in the table below.")
    drawScales(&canvas)
    draw(&canvas, \.random, line: "second", whisker: "second-whisker", by: Self.shift) {
      $0.rectangle($1 - 4.5, $2 - 4.5, width: 9, height: 9, class: "mark")
    }
    draw(&canvas, \.pretrained, line: "curve", whisker: "first-whisker", by: -Self.shift) {
      $0.circle($1, $2, radius: 5, class: "dot")
    }
    drawKey(&canvas)
    return canvas.drawing
  }

  /// Patients on a logarithmic scale, the fewest and the most a little inside the frame.
  private func x(_ patients: Int) -> Double {
    let ends = (Self.left + 30, Self.size.width - Self.right - 26)
    let counts = points.map { Double(max($0.point.patients, 1)) }
    guard let least = counts.min(), let most = counts.max(), most > least else {
      return (ends.0 + ends.1) / 2
    }
    let share = log(Double(max(patients, 1)) / least) / log(most / least)
    return ends.0 + share * (ends.1 - ends.0)
  }

  private func y(_ area: Double) -> Double {
    let height = Self.size.height - Self.top - Self.bottom
    return Self.top + (1 - (area - floor) / (1 - floor)) * height
  }

  private func drawScales(_ canvas: inout SVGCanvas) {
    let (start, end) = (Self.left, Self.size.width - Self.right)
    let foot = Self.size.height - Self.bottom
    canvas.text(label, start, 18, class: "title")
    for tenth in Int((floor * 10).rounded())...10 {
      let area = Double(tenth) / 10
      canvas.line(start, y(area), end, y(area), class: tenth == 5 ? "chance" : "grid")
      canvas.text(
        NumberText.decimal(area, digits: 1), start - 7, y(area) + 4, anchor: .end, class: "tick")
    }
    for (point, _) in points {
      canvas.line(x(point.patients), foot, x(point.patients), foot + 5, class: "whisker")
      canvas.text("\(point.patients)", x(point.patients), foot + 18, anchor: .middle, class: "ink")
      canvas.text(
        "share \(point.share)", x(point.patients), foot + 31, anchor: .middle, class: "tick")
    }
    canvas.text(
      "Labelled patients (logarithmic scale)", (start + end) / 2, Self.size.height - 8,
      anchor: .middle, class: "axis")
    canvas.text(
      "AUROC", 13, (Self.top + foot) / 2, anchor: .middle, class: "axis", isTurned: true)
  }

  private func draw(
    _ canvas: inout SVGCanvas, _ side: KeyPath<LearningCurve.Comparison, Estimate>, line: String,
    whisker: String, by shift: Double, mark: (inout SVGCanvas, Double, Double) -> Void
  ) {
    let shown = points.compactMap { point, areas in
      areas[keyPath: side].value.map { (x(point.patients) + shift, $0, areas[keyPath: side]) }
    }
    canvas.polyline(shown.map { ($0.0, y($0.1)) }, class: line)
    for (x, area, estimate) in shown {
      if let lower = estimate.lower, let upper = estimate.upper {
        canvas.line(x, y(lower), x, y(upper), class: whisker)
        for end in [lower, upper] { canvas.line(x - 4, y(end), x + 4, y(end), class: whisker) }
      }
      mark(&canvas, x, y(area))
    }
  }

  private func drawKey(_ canvas: inout SVGCanvas) {
    let y = 38.0
    canvas.line(Self.left, y - 4, Self.left + 30, y - 4, class: "curve")
    canvas.circle(Self.left + 15, y - 4, radius: 5, class: "dot")
    canvas.text("pretrained weights", Self.left + 37, y, class: "ink")
    let second = Self.left + 190
    canvas.line(second, y - 4, second + 32, y - 4, class: "second")
    canvas.rectangle(second + 11.5, y - 8.5, width: 9, height: 9, class: "mark")
    canvas.text("random weights", second + 39, y, class: "ink")
  }
}
