import Files
import Testing

@Suite struct Float16RoundingTests {
  /// The nearest multiple of the last kept bit's worth, ties to even, in `Double`.
  private static func defined(_ value: Float16, _ bits: Int) -> Double {
    let worth = Double(value.ulp) * Double(1 << (10 - bits))
    return (Double(value) / worth).rounded(.toNearestOrEven) * worth
  }

  @Test(arguments: [1, 3, 5, 9, 10])
  func `every finite number goes to the nearest`(_ bits: Int) {
    var wrong = 0
    for pattern in UInt16.min...UInt16.max {
      let value = Float16(bitPattern: pattern)
      guard value.isFinite else { continue }
      let expected = Float16(Self.defined(value, bits))
      let rounded = value.rounded(toFractionBits: bits)
      if rounded != expected || rounded.sign != value.sign { wrong += 1 }
      if rounded.bitPattern & ((1 << (10 - bits)) - 1) != 0 { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test func `what is not finite stays`() {
    #expect(Float16.infinity.rounded(toFractionBits: 2) == .infinity)
    #expect(Float16.nan.rounded(toFractionBits: 2).isNaN)
    #expect(Float16.greatestFiniteMagnitude.rounded(toFractionBits: 5) == .infinity)
  }
}
