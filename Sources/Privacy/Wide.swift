/// A number for each of the network's 32 channels; wider SIMD types than of 16 are slow in Swift.
struct Wide: Sendable {
  static let zero = Wide(low: SIMD16(repeating: 0), high: SIMD16(repeating: 0))

  var low: SIMD16<Float>
  var high: SIMD16<Float>

  @inline(__always)
  mutating func add(_ other: Wide) {
    low += other.low
    high += other.high
  }

  @inline(__always)
  mutating func add(_ kernel: Wide, times factor: Float) {
    low += kernel.low * factor
    high += kernel.high * factor
  }

  @inline(__always)
  mutating func add(_ kernel: Wide, times factors: Wide) {
    low += kernel.low * factors.low
    high += kernel.high * factors.high
  }

  /// Each number, or zero if it is less.
  @inline(__always)
  mutating func rectify() {
    low = rectified(low)
    high = rectified(high)
  }
}

/// Half of the number and its size: SIMD comparisons go lane by lane and cost more than the rest.
@inline(__always)
func rectified(_ vector: SIMD16<Float>) -> SIMD16<Float> {
  let bits = unsafeBitCast(vector, to: SIMD16<UInt32>.self) & SIMD16(repeating: 0x7FFF_FFFF)
  return (vector + unsafeBitCast(bits, to: SIMD16<Float>.self)) * 0.5
}

@inline(__always)
func rectified(_ vector: SIMD8<Float>) -> SIMD8<Float> {
  let bits = unsafeBitCast(vector, to: SIMD8<UInt32>.self) & SIMD8(repeating: 0x7FFF_FFFF)
  return (vector + unsafeBitCast(bits, to: SIMD8<Float>.self)) * 0.5
}
