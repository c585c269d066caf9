extension SeededGenerator {
  /// A draw from the standard normal distribution, as `Ziggurat` makes it.
  public mutating func normal() -> Double { Ziggurat.standardNormal(using: &self) }

  /// Fills floats with draws from a normal distribution of mean 0.
  public mutating func fillNormal(_ floats: inout MutableSpan<Float>, deviation: Double) {
    Ziggurat.edges.withUnsafeBufferPointer { edges in
      for index in 0..<floats.count {
        floats[index] = Float(Ziggurat.standardNormal(using: &self, edges) * deviation)
      }
    }
  }
}
