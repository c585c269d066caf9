/// A reproducible random generator: xoshiro256**, its state filled by SplitMix64.
///
/// Source: D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021), and
/// their public-domain code at prng.di.unimi.it. Not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Codable, Equatable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// Makes the generator of one seed; every seed, zero too, is a good one.
  public init(seed: UInt64) {
    var mixer = SplitMix64(state: seed)
    self.init(mixer: &mixer)
  }

  /// Makes one of many generators of one seed, such as one per epoch and case.
  ///
  /// Both numbers are scrambled before they meet, so that neighbouring seeds and streams share no
  /// sequence; stream 0 differs from `init(seed:)`.
  public init(seed: UInt64, stream: UInt64) {
    var seedMixer = SplitMix64(state: seed)
    var streamMixer = SplitMix64(state: stream ^ 0x6a09_e667_f3bc_c908)
    var mixer = SplitMix64(state: seedMixer.next() &+ streamMixer.next() &* 0xd134_2543_de82_ef95)
    self.init(mixer: &mixer)
  }

  private init(mixer: inout SplitMix64) {
    self.init(state: (mixer.next(), mixer.next(), mixer.next(), mixer.next()))
  }

  /// Makes a generator at a known state, for published test vectors; all four zero is no state.
  package init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state != (0, 0, 0, 0), "xoshiro256** cannot leave the state (0, 0, 0, 0)")
    (s0, s1, s2, s3) = state
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = (s1 &* 5).rotated(left: 7) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = s3.rotated(left: 45)
    return result
  }

  /// A number in [0, 1), one of 2⁵³ equally likely ones.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in `range`; the upper end is reached only by rounding.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// A whole number in 0..<bound, each equally likely.
  ///
  /// Source: Lemire, "Fast Random Integer Generation in an Interval" (2019).
  ///
  /// - Precondition: `bound` is at least 1.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "no whole number lies below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Puts the elements in a random order, each order equally likely (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }
}

/// The generator that turns one number into well-mixed state.
///
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension UInt64 {
  fileprivate func rotated(left count: UInt64) -> UInt64 {
    (self << count) | (self >> (64 - count))
  }
}
