internal import CKernels
public import Compute

/// Arithmetic on floats one by one.
public enum Elementwise {
  /// sum = a + b.
  public static func add(
    _ a: Span<Float>, _ b: Span<Float>, sum: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("b", holds: a.count, of: b)
    check("sum", holds: a.count, of: sum)
    let count = a.count
    nonisolated(unsafe) let (a, b, sum) = (a.address, b.address, sum.address)
    workers.split(count, grain: elementsPerChunk) {
      let start = $0.lowerBound
      ckernels_add(a + start, b + start, sum + start, $0.count)
    }
  }

  /// sum += factor · a.
  public static func add(
    _ a: Span<Float>, times factor: Float, to sum: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("sum", holds: a.count, of: sum)
    let count = a.count
    nonisolated(unsafe) let (a, sum) = (a.address, sum.address)
    workers.split(count, grain: elementsPerChunk) {
      ckernels_add_to(sum + $0.lowerBound, a + $0.lowerBound, factor, $0.count)
    }
  }

  /// product = a · factor.
  public static func scale(
    _ a: Span<Float>, by factor: Float, product: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("product", holds: a.count, of: product)
    let count = a.count
    nonisolated(unsafe) let (a, product) = (a.address, product.address)
    workers.split(count, grain: elementsPerChunk) {
      ckernels_scale(a + $0.lowerBound, factor, product + $0.lowerBound, $0.count)
    }
  }

  /// product = a · b, float by float.
  public static func multiply(
    _ a: Span<Float>, _ b: Span<Float>, product: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("b", holds: a.count, of: b)
    check("product", holds: a.count, of: product)
    let count = a.count
    nonisolated(unsafe) let (a, b, product) = (a.address, b.address, product.address)
    workers.split(count, grain: elementsPerChunk) {
      let start = $0.lowerBound
      ckernels_multiply(a + start, b + start, product + start, $0.count)
    }
  }

  /// Σ a², in `Double`; the same bits for any number of threads.
  public static func squareSum(
    _ a: Span<Float>, workers: WorkerPool, buffers: BufferPool
  ) -> Double {
    nonisolated(unsafe) let start = a.address
    var total = 0.0
    RowSums.with(rows: a.count, channels: 1, sums: 1, workers: workers, buffers: buffers) {
      ckernels_square_sum(start + $0.lowerBound, $0.count, $1)
    } use: {
      total = $0[0]
    }
    return total
  }
}
