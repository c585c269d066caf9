internal import Evaluation

/// Bland and Altman's plot: difference by mean, with bias and limits of agreement.
struct DifferenceChart {
  private static let left = 70.0
  private static let top = 30.0
  private static let plot = (width: 560.0, height: 300.0)
  private static let right = 120.0

  private let map: DifferenceMap
  private let numbers: AgreementNumbers
  private let identifier: String

  init(_ map: DifferenceMap, _ numbers: AgreementNumbers, number: Int) {
    self.map = map
    self.numbers = numbers
    identifier = "label\(number)-differences"
  }

  /// The drawing; nil without units.
  var drawing: String? {
    guard !map.cells.isEmpty else { return nil }
    var canvas = SVGCanvas(
      width: Self.left + Self.plot.width + Self.right, height: Self.top + Self.plot.height + 44,
      identifier: identifier, title: "Differences by size",
      summary: "Prediction less reference by the mean of both, after Bland and Altman; one dot per "
        + "cell of a grid, larger for more units, with lines for 0, the bias and the limits of "
        + "agreement. The table below has the bias by size.")
    canvas.text("Prediction less reference", Self.left, Self.top - 12, class: "title")
    let across = AxisScale(map.cells.map(\.mean))
    let upwards = AxisScale(
      map.cells.map(\.difference) + [0]
        + [AgreementMeasure.lowerLimit, .bias, .upperLimit].compactMap {
          numbers.values[$0]?.value
        })
    drawAxes(&canvas, across, upwards)
    let most = Double(map.cells.map(\.count).max() ?? 1)
    for cell in map.cells {
      let radius = 2 + 5 * (Double(cell.count) / most).squareRoot()
      canvas.circle(
        x(across.share(of: cell.mean)), y(upwards.share(of: cell.difference)), radius: radius,
        class: "dot")
    }
    drawLines(&canvas, upwards)
    return canvas.drawing
  }

  private func x(_ share: Double) -> Double { Self.left + share * Self.plot.width }
  private func y(_ share: Double) -> Double { Self.top + (1 - share) * Self.plot.height }

  private func drawAxes(_ canvas: inout SVGCanvas, _ across: AxisScale, _ upwards: AxisScale) {
    for tick in across.ticks {
      let place = x(across.share(of: tick))
      canvas.line(place, Self.top, place, y(0), class: "grid")
      canvas.text(across.name(of: tick), place, y(0) + 16, anchor: .middle, class: "tick")
    }
    for tick in upwards.ticks {
      let place = y(upwards.share(of: tick))
      canvas.line(Self.left, place, x(1), place, class: "grid")
      canvas.text(upwards.name(of: tick), Self.left - 7, place + 4, anchor: .end, class: "tick")
    }
    canvas.text(
      "Mean of prediction and reference", x(0.5), y(0) + 36, anchor: .middle, class: "axis")
  }

  private func drawLines(_ canvas: inout SVGCanvas, _ upwards: AxisScale) {
    let zero = y(upwards.share(of: 0))
    canvas.line(Self.left, zero, x(1), zero, class: "whisker")
    for (measure, name) in [
      (AgreementMeasure.upperLimit, "upper limit"), (.bias, "bias"), (.lowerLimit, "lower limit"),
    ] {
      guard let value = numbers.values[measure]?.value else { continue }
      let place = y(upwards.share(of: value))
      canvas.line(
        Self.left, place, x(1), place, class: measure == .bias ? "reference" : "chance")
      canvas.text("\(name) \(NumberText.decimal(value))", x(1) + 6, place + 4, class: "tick")
    }
  }
}
