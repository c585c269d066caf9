internal import CText

/// The text network's first layer: windows of 4 × 4 samples, two apart, eight channels.
struct StrideConvolution: Sendable {
  static let channels = 8

  /// By plane, then by tap and output.
  let kernel: [[Float]]
  let bias: [Float]

  /// The kernel for so many planes: a grey frame stands in all three, whose kernels add up.
  func kernel(planes: Int) -> [[Float]] {
    guard planes == 1 else { return kernel }
    return [kernel[0].indices.map { kernel[0][$0] + kernel[1][$0] + kernel[2][$0] }]
  }

  /// One rectified row, from the second place of the line on.
  func fill(
    _ line: inout [Float], _ planes: [LocalContrast], _ kernel: [[Float]], row: Int, count: Int
  ) {
    line.withUnsafeMutableBufferPointer { line in
      guard let out = line.baseAddress.map({ $0 + Self.channels }) else { return }
      for (index, plane) in planes.enumerated() {
        let isLast: Int32 = index == planes.count - 1 ? 1 : 0
        plane.values.withUnsafeBufferPointer { values in
          guard let samples = values.baseAddress.map({ $0 + 2 * row * plane.stride }) else {
            return
          }
          if index == 0 {
            ctext_first_row(samples, plane.stride, kernel[index], bias, isLast, count, out)
          } else {
            ctext_first_row(samples, plane.stride, kernel[index], nil, isLast, count, out)
          }
        }
      }
    }
  }
}
