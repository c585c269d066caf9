internal import Compute

extension [Float] {
  /// Standard normal numbers, the same for the same seed.
  public static func normal(count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float(generator.normal()) }
  }

  /// Numbers in `range`, the same for the same seed.
  public static func uniform(
    count: Int, in range: ClosedRange<Double> = 0...1, seed: UInt64
  ) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float(generator.uniform(in: range)) }
  }
}
