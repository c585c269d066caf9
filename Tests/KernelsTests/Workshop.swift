import Compute
import Kernels

/// What every kernel test computes with: a pool whose fresh memory is NaN, and some threads.
struct Workshop {
  let workers: WorkerPool
  let buffers = BufferPool(fillingWithNaN: true)

  init(threads: Int = 2) { workers = WorkerPool(threadCount: threads) }

  /// A NaN-filled array of `count` floats after `write` has written it.
  func written(
    _ count: Int, _ write: (inout MutableSpan<Float>) -> Void
  ) -> [Float] {
    added(to: [Float](repeating: .nan, count: count), write)
  }

  /// A copy of `values` after `write` has changed it.
  func added(to values: [Float], _ write: (inout MutableSpan<Float>) -> Void) -> [Float] {
    var values = values
    var span = values.mutableSpan
    write(&span)
    return values
  }
}

extension [Float] {
  /// The bytes, so that a NaN or a signed zero is compared too.
  var bits: [UInt32] { map(\.bitPattern) }
}
