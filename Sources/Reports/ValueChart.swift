/// How many patients have a value where, as bars, with their median.
struct ValueChart {
  let distribution: ValueDistribution
  let title: String
  /// What is counted.
  let counted: String
  let median: Double?
  let number: Int

  /// The drawing.
  var drawing: String {
    let most = max(distribution.bins.map(\.count).max() ?? 0, 1)
    var square = UnitSquare(
      identifier: "label\(number)-values", title: title,
      summary: "Bars: \(counted) by \(title) from 0 to 1, the tallest bar \(most); the same "
        + "numbers are in the table below.",
      horizontal: title, vertical: "\(counted), share of the tallest bar")
    for bin in distribution.bins where bin.count > 0 {
      let upper = square.place(bin.start, Double(bin.count) / Double(most))
      let lower = square.place(bin.end, 0)
      square.canvas.rectangle(
        upper.x + 1, upper.y, width: lower.x - upper.x - 2, height: lower.y - upper.y,
        class: "positive")
    }
    if let median {
      let top = square.place(median, 1)
      let foot = square.place(median, 0)
      square.canvas.line(top.x, top.y, foot.x, foot.y, class: "threshold")
      let isRight = median > 0.5
      square.canvas.text(
        "median", isRight ? top.x - 5 : top.x + 5, top.y + 12, anchor: isRight ? .end : .start,
        class: "tick")
    }
    return square.canvas.drawing
  }
}
