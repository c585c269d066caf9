// Tensors is one value type: floats with a shape.
// In:  shapes, values, and the buffer pool that holds them.
// Out: tensors, which lend their floats to kernels as spans.
// Called by: every room that holds images, features or parameters.
// Entry: `Tensor`; its memory is TensorStorage, its arithmetic lives in Kernels.

public import Compute

/// A dense array of `Float` with a shape: a value, copied when it is written to while shared.
///
/// Row-major; images are `(N, H, W, C)`. A shape of no axes holds one number; an axis of length 0
/// holds none. Its memory comes from a `BufferPool` and returns there with the last copy.
public struct Tensor: Sendable {
  /// The length of each axis, the outermost first.
  public let shape: [Int]
  private var storage: TensorStorage

  /// How many floats it holds: the product of the shape.
  public var count: Int { storage.count }
  /// The pool its memory came from.
  public var buffers: BufferPool { storage.buffers }

  /// Makes a tensor whose floats are whatever the buffer held, for a kernel that writes them all.
  public init(uninitialized shape: [Int], in buffers: BufferPool) {
    precondition(shape.allSatisfy { $0 >= 0 }, "a shape has no negative axis: \(shape)")
    self.shape = shape
    storage = TensorStorage(count: shape.reduce(1, *), in: buffers)
  }

  /// Makes a tensor of zeros.
  public init(zeros shape: [Int], in buffers: BufferPool) {
    self.init(repeating: 0, shape: shape, in: buffers)
  }

  /// Makes a tensor of one value throughout.
  public init(repeating value: Float, shape: [Int], in buffers: BufferPool) {
    self.init(uninitialized: shape, in: buffers)
    storage.pointer.update(repeating: value, count: count)
  }

  /// Makes a tensor of these values in row-major order.
  ///
  /// - Precondition: there are as many values as the shape holds.
  public init(shape: [Int], values: [Float], in buffers: BufferPool) {
    self.init(uninitialized: shape, in: buffers)
    precondition(values.count == count, "\(values.count) values do not fill the shape \(shape)")
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { storage.pointer.update(from: base, count: count) }
    }
  }

  private init(shape: [Int], storage: TensorStorage) {
    self.shape = shape
    self.storage = storage
  }

  /// All floats in row-major order, copied out.
  public var values: [Float] {
    Array(UnsafeBufferPointer(start: storage.pointer, count: count))
  }

  /// All floats in row-major order, to be read while the tensor is neither changed nor let go.
  public var span: Span<Float> {
    @_lifetime(borrow self)
    get {
      let floats = UnsafeBufferPointer(start: storage.pointer, count: storage.count)
      return _overrideLifetime(floats.span, borrowing: self)
    }
  }

  /// All floats in row-major order, to be written; makes this tensor the sole owner first.
  public var mutableSpan: MutableSpan<Float> {
    @_lifetime(&self)
    mutating get {
      becomeSoleOwner()
      let floats = UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count)
      return _overrideLifetime(floats.mutableSpan, mutating: &self)
    }
  }

  /// Lends all floats to `body` for reading.
  public func withSpan<R>(_ body: (Span<Float>) throws -> R) rethrows -> R {
    try body(span)
  }

  /// Lends all floats to `body` for writing; makes this tensor the sole owner first.
  public mutating func withMutableSpan<R>(
    _ body: (inout MutableSpan<Float>) throws -> R
  ) rethrows -> R {
    var span = mutableSpan
    return try body(&span)
  }

  /// The same floats under another shape; nothing is copied.
  ///
  /// - Precondition: both shapes hold the same number of floats.
  public func reshaped(to shape: [Int]) -> Tensor {
    precondition(
      shape.reduce(1, *) == count, "\(self.shape) cannot be reshaped to \(shape)")
    return Tensor(shape: shape, storage: storage)
  }

  private mutating func becomeSoleOwner() {
    if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
  }
}
