internal import Evaluation

/// From inputs to decisions, box by box: what went on goes down, what was left goes right.
struct FlowChart {
  private static let width = 760.0
  private static let boxWidth = 330.0
  private static let lineHeight = 18.0
  private static let space = 26.0

  /// One step: what is left after it, and what went aside.
  private struct Step {
    var lines: [String]
    var aside: [String] = []
  }

  private let content: ReportContent

  init(_ content: ReportContent) { self.content = content }

  /// The drawing; its numbers are in the tables of the data section.
  var drawing: String {
    let steps = steps
    let height = steps.reduce(0) { $0 + Self.height($1) + Self.space }
    var canvas = SVGCanvas(
      width: Self.width, height: height, identifier: "flow", title: "Flow of the data",
      summary: steps.map { step in
        (step.lines + (step.aside.isEmpty ? [] : ["left out: "] + step.aside))
          .joined(separator: ", ")
      }.joined(separator: "; then "))
    var y = 2.0
    for (index, step) in steps.enumerated() {
      let height = Self.height(step)
      draw(step.lines, &canvas, x: 2, y: y, height: height)
      if !step.aside.isEmpty {
        let x = Self.width - Self.boxWidth - 2
        draw(step.aside, &canvas, x: x, y: y, height: height, class: "aside")
        arrow(&canvas, from: (2 + Self.boxWidth, y + height / 2), to: (x, y + height / 2))
      }
      if index < steps.count - 1 {
        let x = 2 + Self.boxWidth / 2
        arrow(&canvas, from: (x, y + height), to: (x, y + height + Self.space))
      }
      y += height + Self.space
    }
    return canvas.drawing
  }

  private var steps: [Step] {
    var steps: [Step] = []
    if let flow = content.facts.flow {
      let aside = flow.outcomes.filter { $0.name != "used" && $0.count > 0 }
      steps.append(
        Step(
          lines: ["\(flow.found) inputs found"], aside: aside.map { "\($0.count) \($0.name)" }))
      if let used = flow.outcomes.first(where: { $0.name == "used" }) {
        steps.append(Step(lines: ["\(used.count) used"]))
      }
    }
    let summary = content.summary
    for label in summary.labels {
      let name = summary.labels.count > 1 ? " of \(label.label)" : ""
      let flow = label.flow
      let left = [
        (flow.withoutTruth, "without truth"), (flow.outOfScope, "out of scope"),
        (flow.abstained, "withheld without a score"), (flow.quarantined, "quarantined"),
      ].compactMap { count, name in count.flatMap { $0 > 0 ? "\($0) \(name)" : nil } }
      steps.append(
        Step(
          lines: [
            "\(NumberText.count(flow.rows)) predictions\(name)", Self.evaluated(label),
          ] + (flow.withheld.map { ["of these \($0) withheld by the model"] } ?? []),
          aside: left))
    }
    steps.append(
      Step(lines: [content.size(summary.unitCount, summary.patientCount)]))
    return steps
  }

  private static func evaluated(_ label: LabelSummary) -> String {
    let counts = label.counts
    return counts.isSuppressed
      ? "evaluated: suppressed"
      : "\(NumberText.count(label.flow.evaluated)) evaluated: \(counts.positives) positive, "
        + "\(counts.negatives) negative"
  }

  private static func height(_ step: Step) -> Double {
    Double(max(step.lines.count, step.aside.count)) * lineHeight + 14
  }

  private func draw(
    _ lines: [String], _ canvas: inout SVGCanvas, x: Double, y: Double, height: Double,
    class name: String = "box"
  ) {
    canvas.rectangle(x, y, width: Self.boxWidth, height: height, class: name)
    for (index, line) in lines.enumerated() {
      let shown = line.count <= 52 ? line : line.prefix(51) + "…"
      canvas.text(String(shown), x + 10, y + 19 + Double(index) * Self.lineHeight)
    }
  }

  private func arrow(
    _ canvas: inout SVGCanvas, from start: (x: Double, y: Double), to end: (x: Double, y: Double)
  ) {
    canvas.line(start.x, start.y, end.x, end.y, class: "whisker")
    let isDown = end.y > start.y
    canvas.polygon(
      isDown
        ? [(end.x - 4, end.y - 7), (end.x + 4, end.y - 7), (end.x, end.y)]
        : [(end.x - 7, end.y - 4), (end.x - 7, end.y + 4), (end.x, end.y)], class: "tip")
  }
}
