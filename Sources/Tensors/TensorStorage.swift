internal import Compute

/// The memory of a tensor: a buffer from a pool, given back when the last tensor lets go of it.
///
/// A class because copies of a tensor share it until one of them writes. `@unchecked Sendable`: the
/// pointer is written only through a tensor that holds the sole reference, so no other thread can
/// be reading.
final class TensorStorage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  let buffers: BufferPool

  /// Takes a buffer whose contents are undefined until they are written.
  init(count: Int, in buffers: BufferPool) {
    self.count = count
    self.buffers = buffers
    pointer = buffers.take(count: count)
  }

  deinit { buffers.giveBack(pointer, count: count) }

  /// A second buffer of the same pool with the same contents.
  func copy() -> TensorStorage {
    let copy = TensorStorage(count: count, in: buffers)
    copy.pointer.update(from: pointer, count: count)
    return copy
  }
}
