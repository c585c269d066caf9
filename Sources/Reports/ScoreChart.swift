internal import Evaluation

/// Scores of positives upwards and of negatives downwards, with the frozen threshold.
struct ScoreChart {
  private static let left = 46.0
  private static let right = 14.0
  private static let top = 30.0
  private static let side = 300.0

  private let distribution: ScoreDistribution
  private let summary: LabelSummary
  private let identifier: String

  init(_ distribution: ScoreDistribution, _ summary: LabelSummary, number: Int) {
    self.distribution = distribution
    self.summary = summary
    identifier = "label\(number)-scores"
  }

  var drawing: String {
    var canvas = SVGCanvas(
      width: Self.left + Self.side + Self.right, height: Self.top + Self.side + 44,
      identifier: identifier, title: "Scores",
      summary: "Share of each class per bin of the score: positives upwards, negatives downwards; "
        + "the same numbers are in the table below.")
    canvas.text("Scores", Self.left, Self.top - 12, class: "title")
    let bins = distribution.bins
    let width = Self.side / Double(bins.count)
    for (index, bin) in bins.enumerated() {
      let x = Self.left + Double(index) * width
      let up = share(bin.positives, summary.counts.positives) * Self.side / 2
      let down = share(bin.negatives, summary.counts.negatives) * Self.side / 2
      if up > 0 {
        canvas.rectangle(x + 1, middle - up, width: width - 2, height: up, class: "positive")
      }
      if down > 0 {
        canvas.rectangle(x + 1, middle, width: width - 2, height: down, class: "negative")
      }
    }
    canvas.line(Self.left, middle, Self.left + Self.side, middle, class: "whisker")
    for (name, y) in [("share of positives", -75.0), ("share of negatives", 75.0)] {
      canvas.text(name, 13, middle + y, anchor: .middle, class: "axis", isTurned: true)
    }
    drawScale(&canvas)
    return canvas.drawing
  }

  private var middle: Double { Self.top + Self.side / 2 }
  private var first: Double { distribution.bins.first?.start ?? 0 }
  private var last: Double { distribution.bins.last?.end ?? 1 }

  /// Of the tallest bar's share, so that the bars fill the plot.
  private func share(_ count: Int, _ all: Int) -> Double {
    let bins = distribution.bins
    func largest(_ counts: [Int], _ all: Int) -> Double {
      all == 0 ? 0 : Double(counts.max() ?? 0) / Double(all)
    }
    let most = max(
      largest(bins.map(\.positives), summary.counts.positives),
      largest(bins.map(\.negatives), summary.counts.negatives))
    return all == 0 || most == 0 ? 0 : Double(count) / Double(all) / most
  }

  private func drawScale(_ canvas: inout SVGCanvas) {
    let bottom = Self.top + Self.side
    let ends = [(first, Self.left), (last, Self.left + Self.side)]
    for (value, x) in first == last ? [ends[0]] : ends {
      canvas.text(
        NumberText.decimal(value, digits: 2), x, bottom + 16, anchor: .middle, class: "tick")
    }
    canvas.text("Score", Self.left + Self.side / 2, bottom + 36, anchor: .middle, class: "axis")
    guard last > first, summary.thresholds.count == 1, let use = summary.thresholds.first,
      (first...last).contains(use.threshold)
    else { return }
    let x = Self.left + (use.threshold - first) / (last - first) * Self.side
    canvas.line(x, Self.top, x, bottom, class: "threshold")
    let isRight = x > Self.left + Self.side / 2
    canvas.text(
      "threshold", isRight ? x - 5 : x + 5, bottom - 18, anchor: isRight ? .end : .start,
      class: "tick")
  }
}
