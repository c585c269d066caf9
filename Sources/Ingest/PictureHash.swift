internal import Foundation

/// 64 bits that are nearly the same for two pictures that look alike.
///
/// The perceptual hash of C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash
/// Functions", 2010, section 3.1: of the discrete cosine transform of 32 × 32 grey values the
/// coefficients 1 to 8 in each direction, each of them a bit: whether it is above their median.
package struct PictureHash: Sendable, Equatable {
  /// Coefficients in each direction.
  private static let side = 8
  /// The functions of the transform, `cos(π(2x + 1)u/64)`, u from 1 to 8.
  private static let waves = (1...side).map { u in
    (0..<PictureSketch.side).map { x in
      cos(Double.pi * Double(2 * x + 1) * Double(u) / Double(2 * PictureSketch.side))
    }
  }

  /// Row by row, the first bit the lowest.
  package let bits: UInt64

  /// Makes a hash of these bits.
  package init(bits: UInt64) { self.bits = bits }

  /// The hash of a sketch.
  package init(_ sketch: PictureSketch) {
    let side = PictureSketch.side
    let cells = Array(sketch.cells).map { Double($0) }
    let lines = Self.waves.map { wave in
      (0..<side).map { column in
        (0..<side).reduce(0) { $0 + wave[$1] * cells[$1 * side + column] }
      }
    }
    let coefficients = lines.flatMap { line in
      Self.waves.map { wave in (0..<side).reduce(0) { $0 + wave[$1] * line[$1] } }
    }
    let sorted = coefficients.sorted()
    let median = (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
    bits = coefficients.enumerated().reduce(0) {
      $1.element > median ? $0 | 1 << UInt64($1.offset) : $0
    }
  }

  /// How many bits differ.
  package func distance(to other: PictureHash) -> Int { (bits ^ other.bits).nonzeroBitCount }
}
