import Compute
import Foundation
import TestSupport
import Testing

@Suite struct SeededGeneratorTests {
  /// Produced by the reference C code at prng.di.unimi.it (splitmix64.c), also the test vector of
  /// many ports: seed 1234567.
  @Test func `SplitMix64 gives the published numbers`() {
    var mixer = SplitMix64(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in mixer.next() } == expected)
  }

  /// Produced by the reference C code (xoshiro256starstar.c) with the state 1, 2, 3, 4; the same
  /// numbers stand in the tests of Rust's rand_xoshiro.
  @Test func `xoshiro256 starstar gives the published numbers`() {
    var generator = SeededGenerator(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func `the same seed gives the same numbers, another seed or stream others`() {
    func first(_ generator: SeededGenerator) -> [UInt64] {
      var generator = generator
      return (0..<4).map { _ in generator.next() }
    }
    let all = [
      first(SeededGenerator(seed: 7)), first(SeededGenerator(seed: 8)),
      first(SeededGenerator(seed: 7, stream: 0)), first(SeededGenerator(seed: 7, stream: 1)),
      first(SeededGenerator(seed: 8, stream: 0)), first(SeededGenerator(seed: 0, stream: 7)),
    ]
    #expect(first(SeededGenerator(seed: 7)) == all[0])
    #expect(Set(all).count == all.count)
  }

  @Test func `a generator that was stored goes on where it stopped`() throws {
    var generator = SeededGenerator(seed: 3)
    _ = generator.next()
    let stored = try JSONEncoder().encode(generator)
    var restored = try JSONDecoder().decode(SeededGenerator.self, from: stored)
    #expect(restored == generator)
    #expect(restored.next() == generator.next())
  }

  @Test func `uniform numbers fill the unit interval evenly`() {
    var generator = SeededGenerator(seed: 1)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 { counts[Int(generator.uniform() * 10)] += 1 }
    // Each count is binomial (100000, 0.1): standard deviation 95; five of them.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 475 }, "\(counts)")
  }

  @Test func `normal numbers have mean 0, variance 1 and thin tails`() {
    var generator = SeededGenerator(seed: 2)
    let draws = (0..<100_000).map { _ in generator.normal() }
    let mean = draws.reduce(0, +) / 1e5
    let variance = draws.reduce(0) { $0 + $1 * $1 } / 1e5
    expectClose(mean, 0, absolute: 5 / 1e5.squareRoot())
    expectClose(variance, 1, absolute: 5 * (2 / 1e5).squareRoot())
    // P(|z| > 2) = 0.0455: 4550 ± 66.
    let tails = draws.count { abs($0) > 2 }
    #expect(abs(tails - 4550) < 330, "\(tails)")
    #expect(draws.allSatisfy { $0.isFinite })
  }

  @Test func `normal numbers follow the normal distribution, filled or drawn one by one`() {
    var (one, many) = (SeededGenerator(seed: 3), SeededGenerator(seed: 3))
    var filled = [Float](repeating: .nan, count: 1_000_000)
    var span = filled.mutableSpan
    many.fillNormal(&span, deviation: 2)
    let draws = filled.indices.map { _ in one.normal() }
    #expect(filled == draws.map { Float(2 * $0) })
    // Kolmogorov and Smirnov: 1.95 / √n is passed by one sample in a thousand.
    var largest = 0.0
    for (index, x) in draws.sorted().enumerated() {
      let below = 0.5 * erfc(-x / 2.0.squareRoot())
      largest = max(largest, abs(below - (Double(index) + 0.5) / 1e6))
    }
    #expect(largest < 1.95 / 1e6.squareRoot(), "\(largest)")
    // Beyond the lowest layer: P(|z| > 3.4426) = 5.761e-4, so 576 ± 24.
    let beyond = draws.count { abs($0) > 3.442619855899 }
    #expect(abs(beyond - 576) < 120, "\(beyond)")
  }

  @Test func `whole numbers below a bound are evenly spread and below it`() {
    var generator = SeededGenerator(seed: 4)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.integer(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 470 }, "\(counts)")
    #expect(generator.integer(below: 1) == 0)
    #expect((0..<100).allSatisfy { _ in generator.integer(below: Int.max) >= 0 })
  }

  @Test func `every order of three comes up equally often`() {
    var generator = SeededGenerator(seed: 5)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<60_000 {
      var order = [0, 1, 2]
      generator.shuffle(&order)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 10_000) < 460 }, "\(counts)")
  }

  @Test func `shuffling nothing or one thing is harmless`() {
    var generator = SeededGenerator(seed: 6)
    var (none, one) = ([Int](), [9])
    generator.shuffle(&none)
    generator.shuffle(&one)
    #expect(none == [] && one == [9])
  }
}
