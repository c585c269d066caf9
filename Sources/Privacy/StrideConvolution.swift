/// The text network's first layer: windows of 4 × 4 samples, two apart, eight channels.
struct StrideConvolution: Sendable {
  private static let side = 4
  private static let taps = side * side

  /// By plane and tap.
  let kernel: [SIMD8<Float>]
  let bias: SIMD8<Float>

  /// The kernel for so many planes: a grey frame stands in all three, whose kernels add up.
  func kernel(planes: Int) -> [SIMD8<Float>] {
    guard planes == 1 else { return kernel }
    return (0..<Self.taps).map { tap in
      let sum: SIMD8<Float> = kernel[tap] + kernel[Self.taps + tap]
      return sum + kernel[2 * Self.taps + tap]
    }
  }

  /// One rectified row, from the second place of the line on.
  func fill(
    _ line: inout [SIMD8<Float>], _ planes: [LocalContrast], _ kernel: [SIMD8<Float>], row: Int,
    count: Int
  ) {
    for x in 0..<count { line[x + 1] = bias }
    line.withUnsafeMutableBufferPointer { line in
      kernel.withUnsafeBufferPointer { kernel in
        for (index, plane) in planes.enumerated() {
          let stride = plane.stride
          plane.values.withUnsafeBufferPointer { values in
            for x in 0..<count {
              var sum = line[x + 1]
              var place = 2 * row * stride + 2 * x
              var tap = index * Self.taps
              for _ in 0..<Self.side {
                sum += kernel[tap] * values[place]
                sum += kernel[tap + 1] * values[place + 1]
                sum += kernel[tap + 2] * values[place + 2]
                sum += kernel[tap + 3] * values[place + 3]
                place += stride
                tap += Self.side
              }
              line[x + 1] = sum
            }
          }
        }
      }
      for x in 0..<count { line[x + 1] = rectified(line[x + 1]) }
    }
  }
}
