internal import Evaluation
internal import Foundation

/// Sensitivity against false findings per image, on a scale of doublings, with intervals.
struct FROCChart {
  private static let left = 46.0
  private static let top = 30.0
  private static let side = 300.0

  let points: [DetectionCurve.Point]
  /// At the rates of the scale.
  let marks: [DetectionSummary.FROCPoint]
  let number: Int

  /// The drawing.
  var drawing: String {
    var canvas = SVGCanvas(
      width: Self.left + Self.side + 14, height: Self.top + Self.side + 44,
      identifier: "label\(number)-froc", title: "FROC",
      summary: "Share of boxes found against false findings per image, from "
        + "\(rates.first ?? 0) to \(rates.last ?? 0), with intervals by patient; the same numbers "
        + "are in the table below.")
    canvas.text("FROC", Self.left, Self.top - 12, class: "title")
    drawScale(&canvas)
    canvas.polyline(steps.map { (x($0.0), y($0.1)) }, class: "curve")
    for mark in marks {
      let x = x(mark.falsePositivesPerImage)
      let estimate = mark.sensitivity
      if let lower = estimate.lower, let upper = estimate.upper {
        canvas.line(x, y(lower), x, y(upper), class: "whisker")
      }
      if let value = estimate.value { canvas.circle(x, y(value), radius: 4.5, class: "dot") }
    }
    return canvas.drawing
  }

  private var rates: [Double] { marks.map(\.falsePositivesPerImage) }

  /// The curve inside the scale: what is found stays found until the next threshold.
  private var steps: [(Double, Double)] {
    guard let first = rates.first, let last = rates.last, !points.isEmpty else { return [] }
    var sensitivity = 0.0
    var steps: [(Double, Double)] = []
    for point in points where point.falsePositivesPerImage <= last {
      if point.falsePositivesPerImage > first {
        if steps.isEmpty { steps.append((first, sensitivity)) }
        steps.append((point.falsePositivesPerImage, sensitivity))
        steps.append((point.falsePositivesPerImage, point.sensitivity))
      }
      sensitivity = point.sensitivity
    }
    if steps.isEmpty { steps.append((first, sensitivity)) }
    return steps + [(last, sensitivity)]
  }

  private func x(_ rate: Double) -> Double {
    let first = log2(rates.first ?? 1)
    let last = log2(rates.last ?? 2)
    return Self.left + (log2(rate) - first) / (last - first) * Self.side
  }

  private func y(_ share: Double) -> Double { Self.top + (1 - share) * Self.side }

  private func drawScale(_ canvas: inout SVGCanvas) {
    let bottom = Self.top + Self.side
    for tick in 0...5 {
      let share = Double(tick) / 5
      canvas.line(Self.left, y(share), Self.left + Self.side, y(share), class: "grid")
      canvas.text(
        NumberText.decimal(share, digits: 1), Self.left - 7, y(share) + 4, anchor: .end,
        class: "tick")
    }
    for rate in rates {
      canvas.line(x(rate), Self.top, x(rate), bottom, class: "grid")
      let name = rate < 1 ? "1/\(Int(1 / rate))" : "\(Int(rate))"
      canvas.text(name, x(rate), bottom + 16, anchor: .middle, class: "tick")
    }
    canvas.text(
      "False findings per image", Self.left + Self.side / 2, bottom + 36, anchor: .middle,
      class: "axis")
    canvas.text(
      "Sensitivity", 13, Self.top + Self.side / 2, anchor: .middle, class: "axis", isTurned: true)
  }
}
