#if canImport(Glibc)
  internal import Glibc
#endif

/// Draws from the standard normal distribution: layers of equal area that cover half of the bell.
///
/// Source: Marsaglia and Tsang, "The Ziggurat Method for Generating Random Variables" (2000), in
/// the form of Doornik, "An Improved Ziggurat Method to Generate Normal Random Samples" (2005).
/// Most draws fall where no exponential is needed.
enum Ziggurat {
  /// Doornik's R and V for 128 layers: where the lowest layer ends, and the area of each.
  private static let lowestEdge = 3.442619855899
  private static let area = 9.91256303526217e-3
  private static let layers = 128
  private static let layerMask = UInt64(layers - 1)

  /// Where each layer ends on the right, falling; the first holds the tail too, the last is 0.
  static let edges: [Double] = {
    var height = exp(-0.5 * lowestEdge * lowestEdge)
    var edges = [area / height, lowestEdge]
    for _ in 2..<layers {
      let x = (-2 * log(area / edges[edges.count - 1] + height)).squareRoot()
      height = exp(-0.5 * x * x)
      edges.append(x)
    }
    return edges + [0]
  }()

  /// One draw.
  static func standardNormal(using generator: inout some RandomNumberGenerator) -> Double {
    edges.withUnsafeBufferPointer { standardNormal(using: &generator, $0) }
  }

  /// One draw, with the edges at hand.
  @inline(__always)
  static func standardNormal(
    using generator: inout some RandomNumberGenerator, _ edges: UnsafeBufferPointer<Double>
  ) -> Double {
    while true {
      let bits: UInt64 = generator.next()
      let layer = Int(bits & layerMask)
      // 53 bits that the layer does not use, between −1 and 1.
      let position = Double(Int64(bitPattern: bits) >> 11) * 0x1p-52
      let x = position * edges[layer]
      if abs(x) < edges[layer + 1] { return x }
      if layer == 0 {
        return position < 0 ? -tail(using: &generator) : tail(using: &generator)
      }
      let outer = exp(-0.5 * (edges[layer] * edges[layer] - x * x))
      let inner = exp(-0.5 * (edges[layer + 1] * edges[layer + 1] - x * x))
      if inner + uniform(using: &generator) * (outer - inner) < 1 { return x }
    }
  }

  /// A draw beyond the lowest layer's edge (Marsaglia, 1964).
  private static func tail(using generator: inout some RandomNumberGenerator) -> Double {
    while true {
      let x = log(1 - uniform(using: &generator)) / lowestEdge
      let y = log(1 - uniform(using: &generator))
      if -2 * y >= x * x { return lowestEdge - x }
    }
  }

  /// A number in [0, 1), one of 2⁵³ equally likely ones, as `SeededGenerator.uniform`.
  private static func uniform(using generator: inout some RandomNumberGenerator) -> Double {
    Double(generator.next() >> 11) * 0x1p-53
  }
}
