internal import Evaluation

/// A plot of points: one dot per cell of a grid, larger for more units.
struct PointChart {
  private static let left = 70.0
  private static let top = 30.0
  private static let plot = (width: 560.0, height: 300.0)
  private static let right = 150.0

  /// A level line with its name.
  private struct Level {
    let value: Double
    let name: String
    let style: String
  }

  private let map: PointMap
  private let identifier: String
  private let title: String
  private let summary: String
  /// What the axes hold.
  private let names: (across: String, upwards: String)
  private let scales: (across: AxisScale, upwards: AxisScale)
  private let levels: [Level]
  private let hasDiagonal: Bool

  /// Bland and Altman's plot: difference by mean, with bias and limits of agreement.
  init(differences map: PointMap, _ numbers: AgreementNumbers, number: Int) {
    self.map = map
    identifier = "label\(number)-differences"
    title = "Differences by size"
    summary =
      "Prediction less reference by the mean of both, after Bland and Altman; one dot per cell of "
      + "a grid, larger for more units, with lines for 0, the bias and the limits of agreement. "
      + "The table below has the bias by size."
    names = ("Mean of prediction and reference", "Prediction less reference")
    let lines: [(AgreementMeasure, String, String)] = [
      (.upperLimit, "upper limit", "chance"), (.bias, "bias", "reference"),
      (.lowerLimit, "lower limit", "chance"),
    ]
    levels =
      [Level(value: 0, name: "", style: "whisker")]
      + lines.compactMap { measure, name, style in
        numbers.values[measure]?.value.map { Level(value: $0, name: name, style: style) }
      }
    scales = (AxisScale(map.cells.map(\.x)), AxisScale(map.cells.map(\.y) + levels.map(\.value)))
    hasDiagonal = false
  }

  /// Predictions by reference, with the line on which both are equal.
  init(predictions map: PointMap, number: Int) {
    self.map = map
    identifier = "label\(number)-predictions"
    title = "Predictions by reference"
    summary =
      "Prediction by reference; one dot per cell of a grid, larger for more units, with the line "
      + "on which both are equal. The table below has the mean prediction by reference."
    names = ("Reference", "Prediction")
    let scale = AxisScale(map.cells.map(\.x) + map.cells.map(\.y))
    scales = (scale, scale)
    levels = []
    hasDiagonal = true
  }

  /// The drawing; nil without units.
  var drawing: String? {
    guard !map.cells.isEmpty else { return nil }
    var canvas = SVGCanvas(
      width: Self.left + Self.plot.width + Self.right, height: Self.top + Self.plot.height + 44,
      identifier: identifier, title: title, summary: summary)
    canvas.text(names.upwards, Self.left, Self.top - 12, class: "title")
    drawAxes(&canvas)
    if hasDiagonal { canvas.line(x(0), y(0), x(1), y(1), class: "chance") }
    let most = Double(map.cells.map(\.count).max() ?? 1)
    for cell in map.cells {
      let radius = 2 + 5 * (Double(cell.count) / most).squareRoot()
      canvas.circle(
        x(scales.across.share(of: cell.x)), y(scales.upwards.share(of: cell.y)), radius: radius,
        class: "dot")
    }
    drawLevels(&canvas)
    return canvas.drawing
  }

  private func x(_ share: Double) -> Double { Self.left + share * Self.plot.width }
  private func y(_ share: Double) -> Double { Self.top + (1 - share) * Self.plot.height }

  private func drawAxes(_ canvas: inout SVGCanvas) {
    for tick in scales.across.ticks {
      let place = x(scales.across.share(of: tick))
      canvas.line(place, Self.top, place, y(0), class: "grid")
      canvas.text(scales.across.name(of: tick), place, y(0) + 16, anchor: .middle, class: "tick")
    }
    for tick in scales.upwards.ticks {
      let place = y(scales.upwards.share(of: tick))
      canvas.line(Self.left, place, x(1), place, class: "grid")
      canvas.text(
        scales.upwards.name(of: tick), Self.left - 7, place + 4, anchor: .end, class: "tick")
    }
    canvas.text(names.across, x(0.5), y(0) + 36, anchor: .middle, class: "axis")
  }

  /// Level lines from the top down; names that would touch are moved apart.
  private func drawLevels(_ canvas: inout SVGCanvas) {
    var free = Self.top - 12
    for level in levels {
      let place = y(scales.upwards.share(of: level.value))
      canvas.line(Self.left, place, x(1), place, class: level.style)
      guard !level.name.isEmpty else { continue }
      let line = max(place + 4, free)
      canvas.text("\(level.name) \(NumberText.decimal(level.value))", x(1) + 6, line, class: "tick")
      free = line + 14
    }
  }
}
