internal import Evaluation

/// The risk among the most confident answers of one label, by the share that is answered.
struct RiskCoverageChart {
  private static let size = (width: 440.0, height: 300.0)
  private static let left = 52.0
  private static let right = 24.0
  private static let top = 52.0
  private static let bottom = 50.0

  private let selective: SelectiveSummary
  private let label: String
  private let identifier: String
  /// The upper end of the vertical scale.
  private let ceiling: Double

  init(_ certainty: CertaintySummary.Label, number: Int) {
    selective = certainty.selective
    label = certainty.label
    identifier = "risk\(number)"
    let most = max(selective.risks.max() ?? 0, selective.risk.value ?? 0)
    ceiling = max((most * 20).rounded(.up) / 20, 0.05)
  }

  /// The drawing; nil where there are too few answers for a number.
  var drawing: String? {
    guard let risk = selective.risk.value, !selective.risks.isEmpty else { return nil }
    var canvas = SVGCanvas(
      width: Self.size.width, height: Self.size.height, identifier: identifier,
      title: "Risk of \(label) by share of units that is answered",
      summary: "Solid line: share of wrong answers among the most confident. Dashed line: the "
        + "same at random confidence. Numbers with intervals are in the table below.")
    drawScales(&canvas)
    canvas.line(x(0), y(risk), x(1), y(risk), class: "chance")
    canvas.polyline(
      zip(SelectiveSummary.drawn, selective.risks).map { (x($0), y($1)) }, class: "curve")
    return canvas.drawing
  }

  private func x(_ share: Double) -> Double {
    Self.left + share * (Self.size.width - Self.left - Self.right)
  }

  private func y(_ risk: Double) -> Double {
    Self.top + (1 - risk / ceiling) * (Self.size.height - Self.top - Self.bottom)
  }

  private func drawScales(_ canvas: inout SVGCanvas) {
    canvas.text(label, Self.left, 18, class: "title")
    canvas.text("Risk among the answered", Self.left, 40, class: "tick")
    for fifth in 0...5 {
      let (share, risk) = (Double(fifth) / 5, ceiling * Double(fifth) / 5)
      canvas.line(x(0), y(risk), x(1), y(risk), class: "grid")
      canvas.text(
        NumberText.decimal(risk, digits: 2), x(0) - 7, y(risk) + 4, anchor: .end, class: "tick")
      canvas.line(x(share), y(0), x(share), y(0) + 5, class: "whisker")
      canvas.text(
        NumberText.decimal(share, digits: 1), x(share), y(0) + 18, anchor: .middle, class: "tick")
    }
    canvas.text(
      "Share of units answered, the most confident first", x(0.5), Self.size.height - 10,
      anchor: .middle, class: "axis")
  }
}
