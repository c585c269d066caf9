internal import Foundation

/// The lower triangle L of a positive definite matrix LLᵀ, to solve equations with.
struct CholeskyFactor: Sendable {
  let width: Int
  /// Row by row, `width` × `width`; what stands above the diagonal is not part of it.
  let lower: [Double]

  /// Factors a symmetric matrix, row by row, of which the lower triangle is read; nil where it is
  /// not positive definite.
  init?(_ matrix: [Double], width: Int) {
    precondition(matrix.count == width * width, "\(matrix.count) numbers for \(width) columns")
    var lower = matrix
    for i in 0..<width {
      for j in 0...i {
        var sum = lower[i * width + j]
        for k in 0..<j { sum -= lower[i * width + k] * lower[j * width + k] }
        guard i == j else {
          lower[i * width + j] = sum / lower[j * width + j]
          continue
        }
        guard sum > 0 else { return nil }
        lower[i * width + i] = sum.squareRoot()
      }
    }
    self.width = width
    self.lower = lower
  }

  /// L⁻¹v: what has this covariance becomes uncorrelated, each of variance 1.
  ///
  /// - Precondition: `width` numbers.
  func whitened(_ v: [Double]) -> [Double] {
    precondition(v.count == width, "\(v.count) numbers for \(width) columns")
    var x = v
    lower.withUnsafeBufferPointer { lower in
      x.withUnsafeMutableBufferPointer { x in
        guard let rows = lower.baseAddress, let values = x.baseAddress else { return }
        for i in 0..<width {
          let row = rows + i * width
          let sum = values[i] - VectorProduct.dot(row, values, count: i)
          values[i] = sum / row[i]
        }
      }
    }
    return x
  }

  /// (LLᵀ)⁻¹v.
  ///
  /// - Precondition: `width` numbers.
  func solution(_ v: [Double]) -> [Double] {
    var x = whitened(v)
    lower.withUnsafeBufferPointer { lower in
      x.withUnsafeMutableBufferPointer { x in
        guard let rows = lower.baseAddress, let values = x.baseAddress else { return }
        for i in stride(from: width - 1, through: 0, by: -1) {
          let row = rows + i * width
          values[i] /= row[i]
          VectorProduct.add(-values[i], row, to: values, count: i)
        }
      }
    }
    return x
  }
}
