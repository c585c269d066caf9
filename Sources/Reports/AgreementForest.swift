internal import Evaluation

/// The headline of every group with its interval, by attribute, largest group first.
struct AgreementForest {
  private typealias Group = AttributeGroups<AgreementNumbers>.Group

  private static let rowHeight = 24.0
  private static let plot = (left: 300.0, width: 300.0)
  private static let width = 760.0
  private static let top = 46.0

  private enum Line {
    case heading(String)
    case group(Group, isWorst: Bool)
  }

  private let summary: AgreementSummary
  private let identifier: String
  private let lines: [Line]
  private let scale: AxisScale

  init(_ summary: AgreementSummary, number: Int) {
    self.summary = summary
    identifier = "label\(number)-forest"
    lines = summary.attributes.flatMap { table in
      [Line.heading(table.attribute)]
        + table.bySize.map { .group($0, isWorst: table.worst?.name == $0.name) }
    }
    let estimates =
      [summary.whole.values[summary.headline]].compactMap { $0 }
      + summary.attributes.flatMap(\.groups).map(\.headline)
    scale = AxisScale(estimates.flatMap { [$0.value, $0.lower, $0.upper].compactMap { $0 } })
  }

  /// The drawing, or nil without groups.
  var drawing: String? {
    guard !lines.isEmpty else { return nil }
    let title = summary.headline.title
    let bottom = Self.top + Double(lines.count + 1) * Self.rowHeight
    var canvas = SVGCanvas(
      width: Self.width, height: bottom + 26, identifier: identifier, title: "\(title) by group",
      summary: "One line per group with its \(title) and interval, largest group first inside "
        + "each attribute; the same numbers are in the tables below.")
    drawScale(&canvas, bottom: bottom)
    drawRow(
      &canvas, "All", summary.whole.counts, summary.whole.values[summary.headline],
      y: Self.top + Self.rowHeight / 2, mark: .whole)
    for (offset, line) in lines.enumerated() {
      let y = Self.top + (Double(offset) + 1.5) * Self.rowHeight
      switch line {
      case .heading(let attribute):
        canvas.line(0, y + 9, Self.width, y + 9, class: "grid")
        canvas.text(ReportContent.title(of: attribute), 0, y + 4, class: "title")
      case .group(let group, let isWorst):
        drawRow(
          &canvas, group.name, group.summary.counts, group.headline, y: y,
          mark: isWorst ? .worst : group.isEligible ? .eligible : .faint)
      }
    }
    return canvas.drawing
  }

  private enum Mark {
    case whole, eligible, faint, worst
  }

  private func x(_ value: Double) -> Double {
    Self.plot.left + scale.share(of: value) * Self.plot.width
  }

  private func drawScale(_ canvas: inout SVGCanvas, bottom: Double) {
    let head = Self.top - 14
    let title = summary.headline.title
    canvas.text("Group", 0, head, class: "tick")
    canvas.text("patients", 280, head, anchor: .end, class: "tick")
    canvas.text(title, Self.plot.left + Self.plot.width / 2, head, anchor: .middle, class: "tick")
    canvas.text("\(title) (interval)", Self.width, head, anchor: .end, class: "tick")
    for tick in scale.ticks {
      canvas.line(x(tick), Self.top, x(tick), bottom, class: "grid")
      canvas.text(scale.name(of: tick), x(tick), bottom + 16, anchor: .middle, class: "tick")
    }
    if let whole = summary.whole.values[summary.headline]?.value {
      canvas.line(x(whole), Self.top, x(whole), bottom, class: "reference")
    }
  }

  private func drawRow(
    _ canvas: inout SVGCanvas, _ name: String, _ counts: SampleCounts, _ estimate: Estimate?,
    y: Double, mark: Mark
  ) {
    let isWhole = mark == .whole
    let short = name.count <= 22 ? name : name.prefix(21) + "…"
    canvas.text(short, isWhole ? 0 : 12, y + 4, class: isWhole ? "title" : "ink")
    canvas.text("\(counts.patientCount)", 280, y + 4, anchor: .end, class: "ink")
    guard let estimate, let value = estimate.value else {
      canvas.text("not given", Self.width, y + 4, anchor: .end, class: "pale")
      return
    }
    if let lower = estimate.lower, let upper = estimate.upper {
      canvas.line(x(lower), y, x(upper), y, class: "whisker")
    }
    let place = x(value)
    switch mark {
    case .whole:
      canvas.polygon(
        [(place, y - 7), (place + 7, y), (place, y + 7), (place - 7, y)], class: "dot")
    case .eligible: canvas.rectangle(place - 5, y - 5, width: 10, height: 10, class: "dot")
    case .faint: canvas.circle(place, y, radius: 4.5, class: "hollow")
    case .worst:
      canvas.polygon([(place - 7, y - 5), (place + 7, y - 5), (place, y + 7)], class: "mark")
    }
    canvas.text(
      NumberText.both(estimate), Self.width, y + 4, anchor: .end,
      class: isWhole ? "title" : mark == .faint ? "pale" : "ink")
  }
}
