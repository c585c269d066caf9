#if canImport(Glibc)
  internal import Glibc
#endif

/// Random bits of the operating system, which nobody can draw a second time.
///
/// For what must not follow from a seed, such as the noise that hides a patient: where a seed is
/// published or guessed, what was added can be taken away again. Nothing of it is ever stored.
/// Source: getentropy(3), the kernel's cryptographic generator.
public struct SecretGenerator: RandomNumberGenerator, Sendable {
  /// getentropy gives at most 256 bytes a call.
  private static let wordCount = 32

  private var words = [UInt64](repeating: 0, count: Self.wordCount)
  private var position = Self.wordCount

  /// Makes a generator; any two are independent.
  public init() {}

  /// The next 64 random bits.
  ///
  /// - Precondition: the kernel has a random generator, as every Linux since 3.17 has.
  public mutating func next() -> UInt64 {
    if position == Self.wordCount { refill() }
    defer { position += 1 }
    return words[position]
  }

  private mutating func refill() {
    let status = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
    precondition(status == 0, "the system has no random bits to give: \(status)")
    position = 0
  }
}
