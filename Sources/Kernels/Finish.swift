internal import CKernels

/// What is done to a convolution's output pixels while they are in cache.
struct Finish {
  /// (O), added to every pixel.
  var bias: UnsafePointer<Float>?
  /// Like the output, pixel by pixel, added before the rectifier.
  var residual: UnsafePointer<Float>?
  var residualDistance = 0
  /// Whether sums below zero become zero.
  var rectifies = false
  /// The most that a rectifier lets through.
  var ceiling = Float.infinity
  /// (2, O): where Σ and Σ² of all pixels go.
  var moments: UnsafeMutablePointer<Double>?
  /// (2, O): where a chunk of work adds its own.
  var sums: UnsafeMutablePointer<Float>?

  var isNeeded: Bool { bias != nil || residual != nil || rectifies || sums != nil }

  /// The same for the channels from `first` on, of `channels` in all.
  func engine(from first: Int, channels: Int) -> cengine_finish {
    cengine_finish(
      bias: bias.map { $0 + first }, residual: residual.map { $0 + first },
      residual_distance: residualDistance, rectifies: rectifies ? 1 : 0, ceiling: ceiling,
      sums: sums.map { $0 + first }, squares: sums.map { $0 + channels + first })
  }

  /// Adds up what the chunks summed, (chunks, 2, channels), in their order.
  func addUp(_ parts: UnsafePointer<Float>, chunks: Int, channels: Int) {
    guard let moments else { return }
    moments.update(repeating: 0, count: 2 * channels)
    for chunk in 0..<chunks {
      for index in 0..<2 * channels {
        moments[index] += Double(parts[chunk * 2 * channels + index])
      }
    }
  }
}
