// Annotations: what people, or a model, mark on an image: masks and boxes, and nothing else of it.
// In: pixels, runs, rectangles.
// Out: the same in a form that takes little memory.
// Called by: Ingest (masks of a cohort), Cohorts, Training (truths, answers), Delivery, Pipelines.
// Entry: `RunLengthMask`, `LabelledBox`.

/// A mask of one label, kept as the lengths of its runs.
///
/// Runs go row by row from the upper left corner and alternate, beginning with what is not marked
/// (a run of 0 where the first pixel is). Every mask of one size and content has one form.
public struct RunLengthMask: Codable, Sendable, Equatable {
  /// Height in pixels.
  public let rows: Int
  /// Width in pixels.
  public let columns: Int
  /// Lengths of not marked, marked, not marked… stretches; their sum is `rows * columns`.
  public let runs: [Int]

  /// The mask of these pixels: what is not 0 is marked.
  ///
  /// - Precondition: one value per pixel, row by row.
  public init(rows: Int, columns: Int, pixels: [UInt8]) {
    precondition(
      rows > 0 && columns > 0 && pixels.count == rows * columns,
      "\(pixels.count) pixels for \(rows) × \(columns)")
    var runs: [Int] = []
    var isMarked = false
    var length = 0
    for pixel in pixels {
      if (pixel != 0) != isMarked {
        runs.append(length)
        length = 0
        isMarked.toggle()
      }
      length += 1
    }
    self.init(rows: rows, columns: columns, checked: runs + [length])
  }

  /// The mask with these runs, or nil where they are none: not as many pixels as the size says, a
  /// length below 1 after the first, or a size that is not positive.
  public init?(rows: Int, columns: Int, runs: [Int]) {
    let (area, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard rows > 0, columns > 0, !overflows, let first = runs.first, first >= 0,
      runs.dropFirst().allSatisfy({ (1...area).contains($0) })
    else { return nil }
    var sum = 0
    for run in runs {
      sum += run
      if sum > area { return nil }
    }
    guard sum == area else { return nil }
    self.init(rows: rows, columns: columns, checked: runs)
  }

  /// A mask of nothing.
  public static func empty(rows: Int, columns: Int) -> RunLengthMask {
    RunLengthMask(rows: rows, columns: columns, checked: [rows * columns])
  }

  private init(rows: Int, columns: Int, checked runs: [Int]) {
    self.rows = rows
    self.columns = columns
    self.runs = runs
  }

  /// Reads what `encode` wrote; runs that are none are refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let runs = try container.decode([Int].self, forKey: .runs)
    guard let mask = RunLengthMask(rows: rows, columns: columns, runs: runs) else {
      throw DecodingError.dataCorruptedError(
        forKey: .runs, in: container, debugDescription: "the runs are no mask of this size")
    }
    self = mask
  }

  /// The pixels row by row: 1 is marked, 0 is not.
  public var pixels: [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(rows * columns)
    for (index, run) in runs.enumerated() {
      pixels.append(contentsOf: repeatElement(index % 2 == 0 ? 0 : 1, count: run))
    }
    return pixels
  }

  /// How many pixels are marked.
  public var markedCount: Int {
    stride(from: 1, to: runs.count, by: 2).reduce(0) { $0 + runs[$1] }
  }

  /// Whether nothing is marked.
  public var isEmpty: Bool { runs.count == 1 }

  /// The smallest rectangle that holds all that is marked; nil where nothing is.
  public var tightBounds: (x: Range<Int>, y: Range<Int>)? {
    guard !isEmpty else { return nil }
    var (left, right, top, bottom) = (columns, 0, rows, 0)
    var start = 0
    for (index, run) in runs.enumerated() {
      defer { start += run }
      if index % 2 == 0 { continue }
      let (first, last) = (start, start + run - 1)
      top = min(top, first / columns)
      bottom = max(bottom, last / columns + 1)
      let crosses = first / columns != last / columns
      left = min(left, crosses ? 0 : first % columns)
      right = max(right, crosses ? columns : last % columns + 1)
    }
    return (left..<right, top..<bottom)
  }
}
