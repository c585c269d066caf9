internal import Evaluation

/// The headline of every group with its interval, by attribute, largest group first.
struct ForestChart {
  private static let rowHeight = 24.0
  private static let plot = (left: 300.0, width: 300.0)
  private static let width = 760.0
  private static let top = 46.0

  /// What is drawn, and how it is spoken of.
  struct Measure {
    let title: String
    /// Head of the column of counts.
    let counted: String
    /// The legend of eligible groups.
    let eligibility: String
    /// What no knowledge gives, if the measure has that.
    let chance: Double?
    /// What stands in the column of counts.
    let count: (SampleCounts) -> String
  }

  /// One line with its number.
  struct Group {
    let name: String
    let counts: SampleCounts
    let estimate: Estimate?
    let isEligible: Bool
    let isWorst: Bool
  }

  /// The groups of one attribute.
  struct Table {
    let attribute: String
    let groups: [Group]
  }

  private enum Line {
    case heading(String)
    case group(Group)
  }

  private let measure: Measure
  private let whole: Group
  private let identifier: String
  private let lines: [Line]
  /// Left end of the scale.
  private let start: Double

  init(number: Int, measure: Measure, whole: Group, tables: [Table]) {
    self.measure = measure
    self.whole = whole
    identifier = "label\(number)-forest"
    lines = tables.flatMap { table in
      [Line.heading(table.attribute)]
        + table.groups.sorted { ($1.counts.imageCount, $0.name) < ($0.counts.imageCount, $1.name) }
        .map { .group($0) }
    }
    let lowest = tables.flatMap(\.groups).compactMap { $0.estimate?.lower }
    let least = min(lowest.min() ?? 0.5, whole.estimate?.lower ?? 0.5, 0.5)
    start = max((least * 10).rounded(.down) / 10, 0)
  }

  /// The AUROC of a label's groups.
  init(_ summary: LabelSummary, number: Int) {
    self.init(
      number: number,
      measure: Measure(
        title: "AUROC", counted: "positive / negative patients",
        eligibility: "eligible (≥ 30 positive and ≥ 30 negative patients)", chance: 0.5,
        count: \.classText),
      whole: Group(
        name: "All", counts: summary.counts, estimate: summary.metrics[.auroc], isEligible: true,
        isWorst: false),
      tables: summary.attributes.map { table in
        Table(
          attribute: table.attribute,
          groups: table.groups.map { group in
            Group(
              name: group.name, counts: group.counts, estimate: group.metrics[.auroc],
              isEligible: group.isEligible,
              isWorst: group.isEligible && table.gap.worstGroup == group.name)
          })
      })
  }

  /// The drawing, or nil without groups.
  var drawing: String? {
    guard !lines.isEmpty else { return nil }
    let bottom = Self.top + Double(lines.count + 1) * Self.rowHeight
    var canvas = SVGCanvas(
      width: Self.width, height: bottom + 46, identifier: identifier,
      title: "\(measure.title) by group",
      summary: "One line per group with its \(measure.title) and interval, largest group first "
        + "inside each attribute; the same numbers are in the tables below.")
    drawScale(&canvas, bottom: bottom)
    drawRow(&canvas, whole, shape: .whole, y: Self.top + Self.rowHeight / 2)
    for (offset, line) in lines.enumerated() {
      let y = Self.top + (Double(offset) + 1.5) * Self.rowHeight
      switch line {
      case .heading(let attribute):
        canvas.line(0, y + 9, Self.width, y + 9, class: "grid")
        canvas.text(ReportContent.title(of: attribute), 0, y + 4, class: "title")
      case .group(let group):
        drawRow(
          &canvas, group,
          shape: group.isWorst ? .worst : group.isEligible ? .eligible : .faint, y: y)
      }
    }
    return canvas.drawing
  }

  private enum Shape {
    case whole, eligible, faint, worst
  }

  private func x(_ value: Double) -> Double {
    Self.plot.left + (value - start) / (1 - start) * Self.plot.width
  }

  private func drawScale(_ canvas: inout SVGCanvas, bottom: Double) {
    let head = Self.top - 14
    canvas.text("Group", 0, head, class: "tick")
    canvas.text(measure.counted, 280, head, anchor: .end, class: "tick")
    canvas.text(
      measure.title, Self.plot.left + Self.plot.width / 2, head, anchor: .middle, class: "tick")
    canvas.text("\(measure.title) (interval)", Self.width, head, anchor: .end, class: "tick")
    let tenths = Int((start * 10).rounded())
    for tenth in tenths...10 {
      let value = Double(tenth) / 10
      canvas.line(
        x(value), Self.top, x(value), bottom, class: value == measure.chance ? "chance" : "grid")
      canvas.text(
        NumberText.decimal(value, digits: 1), x(value), bottom + 16, anchor: .middle,
        class: "tick")
    }
    if let value = whole.estimate?.value {
      canvas.line(x(value), Self.top, x(value), bottom, class: "reference")
    }
    let y = bottom + 36
    drawShape(&canvas, .eligible, 8, y - 4)
    canvas.text(measure.eligibility, 20, y, class: "tick")
    drawShape(&canvas, .worst, 330, y - 4)
    canvas.text("lowest eligible of its attribute", 342, y, class: "tick")
    drawShape(&canvas, .faint, 540, y - 4)
    canvas.text("not eligible: compare with care", 552, y, class: "tick")
  }

  private func drawRow(_ canvas: inout SVGCanvas, _ group: Group, shape: Shape, y: Double) {
    let isWhole = shape == .whole
    canvas.text(
      Self.shortened(group.name), isWhole ? 0 : 12, y + 4, class: isWhole ? "title" : "ink")
    canvas.text(measure.count(group.counts), 280, y + 4, anchor: .end, class: "ink")
    guard let estimate = group.estimate else { return }
    if let lower = estimate.lower, let upper = estimate.upper {
      canvas.line(x(lower), y, x(upper), y, class: "whisker")
    }
    if let value = estimate.value {
      drawShape(&canvas, shape, x(value), y)
      canvas.text(
        NumberText.both(estimate), Self.width, y + 4, anchor: .end,
        class: isWhole ? "title" : shape == .faint ? "pale" : "ink")
    } else {
      canvas.text(
        Self.absence(estimate), Self.width, y + 4, anchor: .end, class: "pale")
    }
  }

  private static func absence(_ estimate: Estimate) -> String {
    switch estimate.status {
    case .countsOnly: "too few patients"
    case .suppressed: NumberText.suppressed
    default: "not defined"
    }
  }

  private func drawShape(_ canvas: inout SVGCanvas, _ shape: Shape, _ x: Double, _ y: Double) {
    switch shape {
    case .whole:
      canvas.polygon([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)], class: "dot")
    case .eligible: canvas.rectangle(x - 5, y - 5, width: 10, height: 10, class: "dot")
    case .faint: canvas.circle(x, y, radius: 4.5, class: "hollow")
    case .worst: canvas.polygon([(x - 7, y - 5), (x + 7, y - 5), (x, y + 7)], class: "mark")
    }
  }

  /// Names longer than the column are cut with an ellipsis; tables have them in full.
  private static func shortened(_ name: String) -> String {
    name.count <= 22 ? name : name.prefix(21) + "…"
  }
}
