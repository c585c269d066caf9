internal import CKernels

/// What a convolution reads: pixels as they are, or as a batch norm and a rectifier make them.
///
/// Reading through the norm saves writing the normalised image down: forward it costs a pass over
/// memory less, and backward nothing but the norm's input needs to be kept.
struct Source {
  let pixels: UnsafePointer<Float>
  /// (4, C), as `BatchNormalisation` lays them out, or nil to read pixels as they are.
  var statistics: UnsafePointer<Float>?
  let channels: Int

  var isNormalised: Bool { statistics != nil }

  /// The norm of the channels from `first` on, for the engine.
  func norm(from first: Int = 0) -> cengine_norm {
    guard let statistics else { return cengine_norm() }
    return cengine_norm(
      mean: statistics + first, factor: statistics + 2 * channels + first,
      shift: statistics + 3 * channels + first)
  }
}
