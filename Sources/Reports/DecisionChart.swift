internal import Evaluation

/// The decision curve of one label: the net benefit of acting on the model, on all, and on none.
struct DecisionChart {
  private static let left = 46.0
  private static let right = 14.0
  private static let top = 30.0
  private static let side = 300.0
  /// The scale goes as far below zero as this share of what it goes above.
  private static let shareBelow = 0.25

  private let points: [NetBenefitPoint]
  private let identifier: String
  /// The upper end of the scale.
  private let most: Double

  /// Nil without a curve.
  init?(_ summary: LabelSummary, number: Int) {
    points = summary.curves.netBenefit
    guard !points.isEmpty else { return nil }
    identifier = "label\(number)-benefit"
    let highest = points.map { max($0.model, $0.treatAll) }.max() ?? 0
    most = max((highest * 10).rounded(.up) / 10, 0.1)
  }

  /// The drawing; the same numbers are in the table below.
  var drawing: String {
    var canvas = SVGCanvas(
      width: Self.left + Self.side + Self.right, height: Self.top + Self.side + 44,
      identifier: identifier, title: "Decision curve",
      summary: "Net benefit per unit of acting on the model (solid), on all (dashed) and on none "
        + "(the line at 0), by the probability from which one acts; the same numbers are in the "
        + "table below.")
    canvas.text("Decision curve", Self.left, Self.top - 12, class: "title")
    drawScale(&canvas)
    canvas.line(x(0), y(0), x(1), y(0), class: "whisker")
    canvas.polyline(places(points.map { ($0.threshold, $0.treatAll) }), class: "chance")
    canvas.polyline(places(points.map { ($0.threshold, $0.model) }), class: "curve")
    for (index, name) in ["solid: model", "dashed: act on all", "line at 0: on none"].enumerated() {
      canvas.text(
        name, Self.left + Self.side - 6, Self.top + 16 + Double(index) * 15, anchor: .end,
        class: "tick")
    }
    return canvas.drawing
  }

  private var least: Double { -Self.shareBelow * most }
  private func x(_ threshold: Double) -> Double { Self.left + threshold * Self.side }
  private func y(_ benefit: Double) -> Double {
    Self.top + (most - benefit) / (most - least) * Self.side
  }

  /// The points up to where a curve leaves the scale; a decision curve does so once, downwards.
  private func places(_ curve: [(threshold: Double, benefit: Double)]) -> [(Double, Double)] {
    curve.prefix { $0.benefit >= least }.map { (x($0.threshold), y($0.benefit)) }
  }

  private func drawScale(_ canvas: inout SVGCanvas) {
    let bottom = Self.top + Self.side
    for tick in 0...5 {
      let share = Double(tick) / 5
      canvas.line(x(share), Self.top, x(share), bottom, class: "grid")
      canvas.text(
        NumberText.decimal(share, digits: 1), x(share), bottom + 16, anchor: .middle, class: "tick")
      let benefit = least + share * (most - least)
      canvas.line(Self.left, y(benefit), x(1), y(benefit), class: "grid")
      canvas.text(
        NumberText.decimal(benefit, digits: 2), Self.left - 7, y(benefit) + 4, anchor: .end,
        class: "tick")
    }
    canvas.text(
      "Probability from which one acts", Self.left + Self.side / 2, bottom + 36, anchor: .middle,
      class: "axis")
    canvas.text(
      "Net benefit", 13, Self.top + Self.side / 2, anchor: .middle, class: "axis", isTurned: true)
  }
}
