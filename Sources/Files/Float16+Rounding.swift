extension Float16 {
  /// The explicit bits of a half-precision number's fraction.
  package static let fractionBits = 10

  /// The nearest number whose fraction has at most so many bits, the even one of two.
  ///
  /// The type and its size stay; the cleared bits are what makes a file compress. The relative
  /// error is at most 2^−(count + 1) for normal numbers; the largest may round to infinity.
  ///
  /// - Precondition: 1 to 10 bits.
  package func rounded(toFractionBits count: Int) -> Float16 {
    precondition((1...Self.fractionBits).contains(count), "\(count) bits of fraction")
    let dropped = Self.fractionBits - count
    guard isFinite, dropped > 0 else { return self }
    let odd = (bitPattern >> dropped) & 1
    let raised = bitPattern + (UInt16(1) << (dropped - 1)) - 1 + odd
    return Float16(bitPattern: (raised >> dropped) << dropped)
  }
}
