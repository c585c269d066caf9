/// The cells of a sketch as numbers with which one can reckon.
///
/// Correlations leave the outermost cells out: they are where a copy that was cut differs.
struct SketchField: Sendable {
  private static let side = PictureSketch.side
  /// How far a copy may be cut at the two ends of an axis, in cells.
  private static let cuts: [Double] = [-1, -0.5, 0, 0.5, 1]

  private let cells: [Double]

  private init(cells: [Double]) { self.cells = cells }

  /// The field of a sketch.
  init(_ sketch: PictureSketch) { self.init(cells: Array(sketch.cells).map { Double($0) }) }

  /// The mean of fields, each first brought to mean 0 and length 1.
  ///
  /// - Precondition: there is at least one.
  init(meanOf fields: [SketchField]) {
    precondition(!fields.isEmpty, "no field has no mean")
    var sums = [Double](repeating: 0, count: Self.side * Self.side)
    for field in fields {
      let mean = field.cells.reduce(0, +) / Double(sums.count)
      let length = field.cells.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
      guard length > 0 else { continue }
      for index in sums.indices { sums[index] += (field.cells[index] - mean) / length }
    }
    self.init(cells: sums)
  }

  /// What is left without the mean of 5 × 5 cells around each; at an edge its cells count again.
  var detail: SketchField {
    let blurred = Self.blurred(Self.blurred(cells, step: 1), step: Self.side)
    return SketchField(cells: zip(cells, blurred).map { $0 - $1 })
  }

  /// The mean of five cells along an axis, whose cells lie `step` apart.
  private static func blurred(_ cells: [Double], step: Int) -> [Double] {
    var result = cells
    for line in 0..<side {
      let first = line * (step == 1 ? side : 1)
      for place in 0..<side {
        var sum = 0.0
        for near in (place - 2)...(place + 2) {
          sum += cells[first + min(max(near, 0), side - 1) * step]
        }
        result[first + place * step] = sum / 5
      }
    }
    return result
  }

  /// Pearson's correlation of the inner cells; 0 where one is constant.
  func correlation(with other: SketchField) -> Double {
    Moments(of: self, other).correlation
  }

  /// The partial correlation of the inner cells given a third field:
  /// `(r₁₂ − r₁₃r₂₃)/√((1 − r₁₃²)(1 − r₂₃²))`; 0 where one is the third.
  func correlation(with other: SketchField, without third: SketchField) -> Double {
    let (r, a, b) = (
      correlation(with: other), correlation(with: third), other.correlation(with: third)
    )
    let scale = ((1 - a * a) * (1 - b * b)).squareRoot()
    return scale > 1e-9 ? (r - a * b) / scale : 0
  }

  /// The field cut or widened by up to a cell at each edge, so that it correlates best with the
  /// other: first down, then across.
  func laid(over other: SketchField) -> SketchField {
    bestCut(for: other, step: Self.side).bestCut(for: other, step: 1)
  }

  private func bestCut(for other: SketchField, step: Int) -> SketchField {
    var best = (field: self, correlation: correlation(with: other))
    for begin in Self.cuts {
      for end in Self.cuts where begin != 0 || end != 0 {
        let field = cut(begin: begin, end: end, step: step)
        let correlation = field.correlation(with: other)
        if correlation > best.correlation { best = (field, correlation) }
      }
    }
    return best.field
  }

  /// What lies between `begin` and `side − end` along an axis, spread over all cells linearly.
  private func cut(begin: Double, end: Double, step: Int) -> SketchField {
    var result = cells
    let last = Self.side - 1
    let across = step == 1 ? Self.side : 1
    for place in 0..<Self.side {
      let pitch = (Double(Self.side) - begin - end) / Double(Self.side)
      let position = min(max(begin + (Double(place) + 0.5) * pitch - 0.5, 0), Double(last))
      let near = min(Int(position), last - 1)
      let share = position - Double(near)
      for line in 0..<Self.side {
        let first = line * across
        result[first + place * step] =
          (1 - share) * cells[first + near * step] + share * cells[first + (near + 1) * step]
      }
    }
    return SketchField(cells: result)
  }

  /// Sums over the inner cells of two fields.
  private struct Moments {
    private var (x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)

    init(of first: SketchField, _ second: SketchField) {
      let (first, second) = (first.cells.span, second.cells.span)
      for row in 1..<(side - 1) {
        for index in (row * side + 1)..<(row * side + side - 1) {
          let (a, b) = (first[index], second[index])
          x += a
          y += b
          xx += a * a
          yy += b * b
          xy += a * b
        }
      }
    }

    var correlation: Double {
      let count = Double((side - 2) * (side - 2))
      let (a, b) = (xx - x * x / count, yy - y * y / count)
      guard a > 1e-12 * xx, b > 1e-12 * yy else { return 0 }
      return (xy - x * y / count) / (a * b).squareRoot()
    }
  }
}
