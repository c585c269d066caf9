internal import COpenBLAS

/// Products of row-major matrices on the calling thread, through OpenBLAS.
enum MatrixProduct {
  /// OpenBLAS must never start threads of its own: ours are the workers, and its idle ones spin.
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Whether an operand lies in memory as its transpose.
  enum Layout {
    case asIs
    case transposed

    fileprivate var code: CBLAS_TRANSPOSE { self == .asIs ? CblasNoTrans : CblasTrans }
  }

  /// One operand or the result: where it begins and how far its rows lie apart.
  struct Matrix {
    let start: UnsafePointer<Float>
    let rowDistance: Int
    var layout = Layout.asIs
  }

  /// result (rows, columns) += a (rows, inner) · b (inner, columns).
  static func accumulate(
    rows: Int, columns: Int, inner: Int, _ a: Matrix, _ b: Matrix,
    into result: UnsafeMutablePointer<Float>, rowDistance: Int
  ) {
    _ = singleThreaded
    cblas_sgemm(
      CblasRowMajor, a.layout.code, b.layout.code, blasint(rows), blasint(columns),
      blasint(inner), 1, a.start, blasint(a.rowDistance), b.start, blasint(b.rowDistance), 1,
      result, blasint(rowDistance))
  }
}
