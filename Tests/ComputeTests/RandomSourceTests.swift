import Compute
import Testing

@Suite struct RandomSourceTests {
  /// `count` draws of noise that is added to a constant.
  private func noise(
    _ source: RandomSource, count: Int, deviation: Double, on constant: Float = 0
  ) -> [Float] {
    var source = source
    var values = [Float](repeating: constant, count: count)
    var span = values.mutableSpan
    source.addNormal(to: &span, deviation: deviation)
    return values
  }

  @Test func `seeded noise is the generator's own, added`() {
    var generator = SeededGenerator(seed: 5)
    var expected = [Float](repeating: 0, count: 1000)
    var span = expected.mutableSpan
    generator.fillNormal(&span, deviation: 3)
    let found = noise(.seeded(SeededGenerator(seed: 5)), count: 1000, deviation: 3)
    #expect(found == expected)
    let shifted = noise(.seeded(SeededGenerator(seed: 5)), count: 1000, deviation: 3, on: 8)
    #expect(zip(shifted, expected).allSatisfy { abs($0 - 8 - $1) < 1e-5 })
  }

  @Test func `a seeded source goes on where it was`() {
    var source = RandomSource.seeded(SeededGenerator(seed: 5))
    var generator = SeededGenerator(seed: 5)
    #expect((0..<10).allSatisfy { _ in source.next() == generator.next() })
    #expect(source.uniform() == generator.uniform())
  }

  /// The limits are seven standard errors wide, so that chance fails once in 10¹¹ runs.
  @Test func `secret noise has the variance asked for and never comes twice`() {
    let count = 200_000
    let values = noise(.secret(SecretGenerator()), count: count, deviation: 2)
    let mean = values.reduce(0.0) { $0 + Double($1) } / Double(count)
    let variance = values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)
    #expect(abs(mean) < 7 * 2 / Double(count).squareRoot(), "\(mean)")
    #expect(abs(variance / 4 - 1) < 7 * (2 / Double(count)).squareRoot(), "\(variance)")
    let fourth = values.reduce(0.0) { $0 + Double($1 * $1) * Double($1 * $1) } / Double(count)
    #expect(abs(fourth / 48 - 1) < 0.06, "\(fourth)")
    let again = noise(.secret(SecretGenerator()), count: count, deviation: 2)
    #expect(zip(values, again).count { $0 == $1 } < 10)
  }

  @Test func `secret bits are even, and generators share none`() {
    var (one, other) = (SecretGenerator(), SecretGenerator())
    let first = (0..<10_000).map { _ in one.next() }
    let second = (0..<10_000).map { _ in other.next() }
    #expect(Set(first + second).count == 20_000)
    let ones = first.reduce(0) { $0 + $1.nonzeroBitCount }
    // Binomial (640000, ½): standard deviation 400; seven of them.
    #expect(abs(ones - 320_000) < 2800, "\(ones)")
  }
}
