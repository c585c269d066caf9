public import Compute
public import Tensors

/// A grey ramp that goes the way of a real image from memory to the network, to see how long it
/// takes.
public struct InventedImage: Sendable {
  private let image: CompactImage
  private let preprocessing: Preprocessing

  /// Makes an image of this side.
  public init(side: Int) {
    let values = (0..<(side * side)).map { Float($0 % side) / Float(side) }
    image = CompactImage(UnitImage(height: side, width: side, channels: 1, values: values))
    preprocessing = Preprocessing(
      inputSize: side, fit: .letterbox, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], scale: 1)
  }

  /// What a network is fed of it: `(1, side, side, 3)`, augmented and normalised.
  public func input(of sample: Sample, buffers: BufferPool) -> Tensor {
    preprocessing.input(of: image, sample: sample, buffers: buffers)
  }
}
