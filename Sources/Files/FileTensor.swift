/// A tensor as a file holds it: shape and row-major values, without layout or storage.
public struct FileTensor: Sendable, Equatable {
  /// The extents, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The elements, last extent fastest.
  public let values: [Float]

  /// Makes the tensor.
  ///
  /// - Precondition: `values` holds as many elements as the shape says.
  public init(shape: [Int], values: [Float]) {
    let count = shape.reduce(1, *)
    precondition(count == values.count, "shape \(shape) does not hold \(values.count) values")
    self.shape = shape
    self.values = values
  }
}
