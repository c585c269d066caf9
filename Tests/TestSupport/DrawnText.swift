/// Pictures with letters in them, drawn from a face of five by seven dots.
public struct DrawnText: Sendable {
  /// Height in pixels.
  public let rows: Int
  /// Width in pixels.
  public let columns: Int
  /// The samples, row by row.
  public var samples: [Int]
  /// Which pixels a letter covers.
  public var isInk: [Bool]

  /// An even picture.
  public init(rows: Int, columns: Int, level: Int) {
    self.rows = rows
    self.columns = columns
    samples = [Int](repeating: level, count: rows * columns)
    isInk = [Bool](repeating: false, count: rows * columns)
  }

  /// Adds what looks like noise, from a linear congruential generator: up to so many levels.
  public mutating func addNoise(upTo levels: Int, seed: UInt64 = 1) {
    var state = seed
    for place in samples.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      samples[place] += Int(state >> 33) % (levels + 1)
    }
  }

  /// Draws a line of text; each dot takes `scale` by `scale` pixels.
  public mutating func draw(_ text: String, x: Int, y: Int, scale: Int = 1, level: Int) {
    for (index, letter) in text.enumerated() {
      for (row, dots) in (DrawnText.face[letter] ?? []).enumerated() {
        for column in 0..<5 where dots >> (4 - column) & 1 == 1 {
          fill(
            x: x + (6 * index + column) * scale, y: y + row * scale, width: scale, height: scale,
            level: level)
        }
      }
    }
  }

  /// Draws a scale: ticks at equal distances on a line, every fifth one longer.
  public mutating func drawRuler(x: Int, y: Int, ticks: Int, level: Int) {
    var plain = self
    plain.fill(x: x, y: y, width: 8 * ticks, height: 1, level: level)
    for tick in 0...ticks {
      plain.fill(x: x + 8 * tick, y: y, width: 1, height: tick % 5 == 0 ? 10 : 5, level: level)
    }
    samples = plain.samples
  }

  /// The picture a quarter turn to the right.
  public var turned: DrawnText {
    var made = DrawnText(rows: columns, columns: rows, level: 0)
    for y in 0..<rows {
      for x in 0..<columns {
        let place = x * rows + rows - 1 - y
        made.samples[place] = samples[y * columns + x]
        made.isInk[place] = isInk[y * columns + x]
      }
    }
    return made
  }

  private mutating func fill(x: Int, y: Int, width: Int, height: Int, level: Int) {
    for row in y..<min(rows, y + height) {
      for column in x..<min(columns, x + width) {
        samples[row * columns + column] = level
        isInk[row * columns + column] = true
      }
    }
  }

  private static let face: [Character: [Int]] = [
    "0": [14, 17, 19, 21, 25, 17, 14], "1": [4, 12, 4, 4, 4, 4, 14],
    "2": [14, 17, 1, 2, 4, 8, 31], "7": [31, 1, 2, 4, 8, 8, 8],
    "8": [14, 17, 17, 14, 17, 17, 14], "9": [14, 17, 17, 15, 1, 2, 12],
    "-": [0, 0, 0, 31, 0, 0, 0], "E": [31, 16, 16, 30, 16, 16, 31],
    "H": [17, 17, 17, 31, 17, 17, 17], "I": [14, 4, 4, 4, 4, 4, 14],
    "L": [16, 16, 16, 16, 16, 16, 31], "N": [17, 25, 21, 19, 17, 17, 17],
    "O": [14, 17, 17, 17, 17, 17, 14], "P": [30, 17, 17, 30, 16, 16, 16],
    "Q": [14, 17, 17, 17, 21, 18, 13], "R": [30, 17, 17, 30, 20, 18, 17],
    "U": [17, 17, 17, 17, 17, 17, 14], "Y": [17, 17, 10, 4, 4, 4, 4],
    "Z": [31, 1, 2, 4, 8, 16, 31],
  ]
}
