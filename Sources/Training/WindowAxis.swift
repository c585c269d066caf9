internal import Foundation

/// The places of a window along one axis, and how much each counts where several lie.
///
/// As nnU-Net's sliding window (Isensee et al. 2021): steps of even length, none longer than the
/// overlap allows, and a Gaussian whose deviation is an eighth of the window; a shorter axis is
/// padded on both sides.
package struct WindowAxis: Sendable, Equatable {
  /// Length of a window.
  package let side: Int
  /// Where the windows begin; negative where the axis is shorter than one.
  package let starts: [Int]
  /// For each window the share of each of its places; where windows overlap they sum to 1.
  package let shares: [[Float]]

  /// Spreads windows over an axis.
  ///
  /// - Parameter overlap: the share of a window that lies in the next one too, at least; 0…0.9.
  package init(length: Int, side: Int, overlap: Double) {
    self.side = side
    let starts: [Int]
    if length <= side {
      starts = [-(side - length) / 2]
    } else {
      let longest = max(1, Double(side) * (1 - overlap))
      let steps = Int((Double(length - side) / longest).rounded(.up))
      starts = (0...steps).map { step in
        let place = Double(step) * Double(length - side) / Double(steps)
        return Int(place.rounded(.toNearestOrEven))
      }
    }
    self.starts = starts
    let (centre, deviation) = (Double(side - 1) / 2, Double(side) / 8)
    let heights = (0..<side).map { place in
      exp(-pow((Double(place) - centre) / deviation, 2) / 2)
    }
    var sums = [Double](repeating: 0, count: length)
    for start in starts {
      for place in 0..<side where (0..<length).contains(start + place) {
        sums[start + place] += heights[place]
      }
    }
    shares = starts.map { start in
      (0..<side).map { place in
        (0..<length).contains(start + place) ? Float(heights[place] / sums[start + place]) : 0
      }
    }
  }
}

/// Sums of overlapping windows, no higher than one: rows that are whole are handed on.
struct WindowSums {
  private let down: WindowAxis
  private let across: WindowAxis
  private let length: (rows: Int, columns: Int)
  private let outputs: Int
  private var sums: [Float]
  private var top: Int

  init(
    down: WindowAxis, across: WindowAxis, length: (rows: Int, columns: Int), outputs: Int
  ) {
    (self.down, self.across, self.length, self.outputs) = (down, across, length, outputs)
    sums = [Float](repeating: 0, count: down.side * length.columns * outputs)
    top = down.starts[0]
  }

  /// Adds what a window says, by its shares.
  mutating func add(_ maps: PixelMaps, row: Int, column: Int) {
    let start = across.starts[column]
    for y in 0..<down.side {
      let weight = down.shares[row][y]
      if weight == 0 { continue }
      for x in 0..<across.side where (0..<length.columns).contains(start + x) {
        let share = weight * across.shares[column][x]
        let (target, source) = (
          (y * length.columns + start + x) * outputs, (y * maps.width + x) * outputs
        )
        for output in 0..<outputs { sums[target + output] += share * maps.values[source + output] }
      }
    }
  }

  /// Hands on the rows that no window from `row` on lies in, outputs innermost, and moves down.
  mutating func finish(before row: Int, _ body: (Int, ArraySlice<Float>) -> Void) {
    let next = row < down.starts.count ? down.starts[row] : top + down.side
    let line = length.columns * outputs
    for y in top..<next where (0..<length.rows).contains(y) {
      body(y, sums[(y - top) * line..<(y - top + 1) * line])
    }
    let kept = sums.count - (next - top) * line
    sums.withUnsafeMutableBufferPointer { sums in
      for index in 0..<kept { sums[index] = sums[sums.count - kept + index] }
      for index in kept..<sums.count { sums[index] = 0 }
    }
    top = next
  }
}
