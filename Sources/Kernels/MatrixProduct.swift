internal import CKernels
internal import COpenBLAS

/// Products of row-major matrices on the calling thread, through OpenBLAS.
///
/// Where OpenBLAS multiplies small matrices without copying them first, large ones are handed over
/// in blocks that take that way: on AVX-512 a third faster.
enum MatrixProduct {
  /// The left operand: where it begins, how far its rows lie apart, and whether it is to be read as
  /// its transpose.
  struct Left {
    let start: UnsafePointer<Float>
    let rowDistance: Int
    var isTransposed = false
  }

  /// The right operand: where it begins, and how far its rows lie apart.
  struct Right {
    let start: UnsafePointer<Float>
    let rowDistance: Int
  }

  /// What is multiplied in one call.
  private struct Blocks {
    let rows: Int
    let columns: Int
    let inner: Int

    /// Below 10⁶ products (OpenBLAS 0.3.21, `sgemm_small_kernel_permit_skylakex`), with a right
    /// operand that fits a first-level cache of 32 KiB.
    static let small = Blocks(rows: 96, columns: 64, inner: 128)
    /// All a kernel ever asks for; OpenBLAS cuts it by itself.
    static let large = Blocks(rows: 1024, columns: 1024, inner: 1024)
  }

  private static let blocks: Blocks = {
    // OpenBLAS must never start threads of its own: ours are the workers, and its idle ones spin.
    openblas_set_num_threads(1)
    let core = openblas_get_corename().map { String(cString: $0) } ?? ""
    return ["SkylakeX", "Cooperlake", "SapphireRapids"].contains(core) ? .small : .large
  }()

  /// Whether a row of a product does not depend on where it lies among the others, bit for bit.
  ///
  /// Seen in tests: of OpenBLAS's ways, only the one for small matrices sums alike at every edge.
  static var isAlikeAtEveryRow: Bool { blocks.rows == Blocks.small.rows }

  /// Floats of scratch that `multiply` needs.
  static let scratchCount = Blocks.large.inner * Blocks.large.columns / 16

  /// result (rows, columns) = or += left (rows, inner) · right (inner, columns).
  ///
  /// - Parameters:
  ///   - isAdding: whether the product is added to what is there.
  ///   - scratch: `scratchCount` floats.
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ left: Left, _ right: Right,
    into result: UnsafeMutablePointer<Float>, rowDistance: Int, isAdding: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let blocks = blocks
    for column in Cut(columns, atMost: blocks.columns, multipleOf: 16) {
      for k in Cut(inner, atMost: blocks.inner, multipleOf: 1) {
        var panel = Right(
          start: right.start + k.lowerBound * right.rowDistance + column.lowerBound,
          rowDistance: right.rowDistance)
        if column.count < columns && k.count * column.count <= scratchCount {
          // Rows far apart would fall on the same few lines of the first-level cache.
          ckernels_copy_columns(
            panel.start, panel.rowDistance, scratch, column.count, k.count, column.count)
          panel = Right(start: UnsafePointer(scratch), rowDistance: column.count)
        }
        for row in Cut(rows, atMost: blocks.rows, multipleOf: 8) {
          let (r, c) = left.isTransposed ? (k, row) : (row, k)
          let block = left.start + r.lowerBound * left.rowDistance + c.lowerBound
          cblas_sgemm(
            CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans, CblasNoTrans,
            blasint(row.count), blasint(column.count), blasint(k.count), 1, block,
            blasint(left.rowDistance), panel.start, blasint(panel.rowDistance),
            isAdding || k.lowerBound > 0 ? 1 : 0,
            result + row.lowerBound * rowDistance + column.lowerBound, blasint(rowDistance))
        }
      }
    }
  }
}
