internal import Annotations

/// Which pixels of an image reach their label's threshold, taken row by row.
struct PixelMarks {
  private let thresholds: [Float]
  private let areExclusive: Bool
  private let rows: Int
  private let columns: Int
  /// For each label 1 where it is marked.
  private(set) var planes: [[UInt8]]
  /// For each label its largest probability.
  private(set) var largest: [Float]

  /// - Parameter areExclusive: whether a pixel has one label at most: the likeliest of those that
  ///   reach their thresholds, the first of equals.
  init(thresholds: [Double], areExclusive: Bool, rows: Int, columns: Int) {
    self.thresholds = thresholds.map { Float($0) }
    self.areExclusive = areExclusive
    self.rows = rows
    self.columns = columns
    planes = [[UInt8]](
      repeating: [UInt8](repeating: 0, count: rows * columns), count: thresholds.count)
    largest = [Float](repeating: 0, count: thresholds.count)
  }

  /// Takes the probabilities of a row, label by label.
  mutating func take(_ values: [Float], row: Int) {
    for label in thresholds.indices {
      for column in 0..<columns {
        let value = values[label * columns + column]
        if value > largest[label] { largest[label] = value }
        if value >= thresholds[label] { planes[label][row * columns + column] = 1 }
      }
    }
    guard areExclusive, thresholds.count > 1 else { return }
    for column in 0..<columns { keepLikeliest(values, column: column, row: row) }
  }

  private mutating func keepLikeliest(_ values: [Float], column: Int, row: Int) {
    let pixel = row * columns + column
    var best: Int?
    for label in thresholds.indices where planes[label][pixel] == 1 {
      guard let known = best else {
        best = label
        continue
      }
      let isLikelier = values[label * columns + column] > values[known * columns + column]
      planes[isLikelier ? known : label][pixel] = 0
      if isLikelier { best = label }
    }
  }

  /// The masks, one for each label.
  var masks: [RunLengthMask] {
    planes.map { RunLengthMask(rows: rows, columns: columns, pixels: $0) }
  }
}
