/// Chance for a step: from a seed, or from where nobody can draw it again.
public enum RandomSource: RandomNumberGenerator, Sendable {
  /// Repeatable, for what is not secret.
  case seeded(SeededGenerator)
  /// From the system, for what must stay unknown.
  case secret(SecretGenerator)

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    switch self {
    case .seeded(var generator):
      let bits = generator.next()
      self = .seeded(generator)
      return bits
    case .secret(var generator):
      let bits = generator.next()
      self = .secret(generator)
      return bits
    }
  }

  /// A number in [0, 1), one of 2⁵³ equally likely ones.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Adds draws from a normal distribution of mean 0 to floats, each sum rounded once.
  public mutating func addNormal(to floats: inout MutableSpan<Float>, deviation: Double) {
    switch self {
    case .seeded(var generator):
      Self.addNormal(to: &floats, deviation: deviation, using: &generator)
      self = .seeded(generator)
    case .secret:
      var generator = SecretGenerator()
      Self.addNormal(to: &floats, deviation: deviation, using: &generator)
    }
  }

  private static func addNormal(
    to floats: inout MutableSpan<Float>, deviation: Double,
    using generator: inout some RandomNumberGenerator
  ) {
    Ziggurat.edges.withUnsafeBufferPointer { edges in
      for index in 0..<floats.count {
        let draw = Ziggurat.standardNormal(using: &generator, edges) * deviation
        floats[index] = Float(Double(floats[index]) + draw)
      }
    }
  }
}
