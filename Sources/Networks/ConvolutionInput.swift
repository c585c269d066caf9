internal import Tensors

/// Images as a convolution reads them: as they are, or through the norm and the rectifier that
/// follow the layer they come from.
///
/// What is read through a norm is never written down: backward needs the norm's input anyway.
package struct ConvolutionInput: Sendable {
  /// `(N, H, W, C)` with at least the convolution's channels, of which it takes the first.
  let x: Tensor
  /// `(4, channels)`, as `BatchNormalisation` lays them out; nil to read `x` as it is.
  let statistics: Tensor?

  /// Images as they are, or through a norm and a rectifier.
  init(_ x: Tensor, through statistics: Tensor? = nil) {
    self.x = x
    self.statistics = statistics
  }
}
