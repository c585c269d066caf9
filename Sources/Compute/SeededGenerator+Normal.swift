#if canImport(Glibc)
  internal import Glibc
#endif

extension SeededGenerator {
  /// A draw from the standard normal distribution.
  ///
  /// Source: Marsaglia and Tsang, "The Ziggurat Method for Generating Random Variables" (2000), in
  /// the form of Doornik, "An Improved Ziggurat Method to Generate Normal Random Samples" (2005).
  /// The bell is covered by layers of equal area; most draws fall where no exponential is needed.
  public mutating func normal() -> Double {
    Ziggurat.edges.withUnsafeBufferPointer { standardNormal($0) }
  }

  /// Fills floats with draws from a normal distribution of mean 0.
  public mutating func fillNormal(_ floats: inout MutableSpan<Float>, deviation: Double) {
    Ziggurat.edges.withUnsafeBufferPointer { edges in
      for index in 0..<floats.count {
        floats[index] = Float(standardNormal(edges) * deviation)
      }
    }
  }

  private mutating func standardNormal(_ edges: UnsafeBufferPointer<Double>) -> Double {
    while true {
      let bits = next()
      let layer = Int(bits & Ziggurat.layerMask)
      // 53 bits that the layer does not use, between −1 and 1.
      let position = Double(Int64(bitPattern: bits) >> 11) * 0x1p-52
      let x = position * edges[layer]
      if abs(x) < edges[layer + 1] { return x }
      if layer == 0 { return position < 0 ? -tail() : tail() }
      let outer = exp(-0.5 * (edges[layer] * edges[layer] - x * x))
      let inner = exp(-0.5 * (edges[layer + 1] * edges[layer + 1] - x * x))
      if inner + uniform() * (outer - inner) < 1 { return x }
    }
  }

  /// A draw beyond the lowest layer's edge (Marsaglia, 1964).
  private mutating func tail() -> Double {
    while true {
      let x = log(1 - uniform()) / Ziggurat.lowestEdge
      let y = log(1 - uniform())
      if -2 * y >= x * x { return Ziggurat.lowestEdge - x }
    }
  }
}

/// The layers that cover one half of the bell.
private enum Ziggurat {
  /// Doornik's R and V for 128 layers: where the lowest layer ends, and the area of each.
  static let lowestEdge = 3.442619855899
  private static let area = 9.91256303526217e-3
  private static let layers = 128
  static let layerMask = UInt64(layers - 1)

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
}
