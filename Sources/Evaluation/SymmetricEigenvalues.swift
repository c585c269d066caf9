internal import Foundation

/// The eigenvalues of a symmetric matrix: made tridiagonal by reflections, then implicit QL steps.
///
/// Source: Golub and Van Loan, Matrix Computations (2013), section 8.3; the steps are those of
/// `imtql1`, Martin and Wilkinson, Numerische Mathematik 12 (1968).
package enum SymmetricEigenvalues {
  /// More steps than any eigenvalue needs.
  private static let mostSteps = 60

  /// The eigenvalues, the largest first.
  ///
  /// - Parameter matrix: row by row, `width` × `width`, symmetric.
  package static func values(of matrix: [Double], width: Int) -> [Double] {
    precondition(matrix.count == width * width, "\(matrix.count) numbers for a side of \(width)")
    var (diagonal, beside) = tridiagonal(matrix, width)
    // What is this small beside the largest number is rounding.
    let floor = .ulpOfOne * ((diagonal + beside).map(abs).max() ?? 0)
    for first in 0..<width {
      for _ in 0..<mostSteps {
        var last = first
        while last < width - 1 {
          let size = abs(diagonal[last]) + abs(diagonal[last + 1])
          if abs(beside[last]) <= max(floor, .ulpOfOne * size) { break }
          last += 1
        }
        if last == first { break }
        step(&diagonal, &beside, first, last)
      }
    }
    return diagonal.sorted(by: >)
  }

  /// The diagonal, and what stands beside it with a 0 at the end.
  private static func tridiagonal(
    _ matrix: [Double], _ width: Int
  ) -> (diagonal: [Double], beside: [Double]) {
    var a = matrix
    var beside = [Double](repeating: 0, count: width)
    for k in 0..<max(width - 1, 0) {
      var v = (k + 1..<width).map { a[$0 * width + k] }
      let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let alpha = v[0] > 0 ? -norm : norm
      guard v.dropFirst().contains(where: { $0 != 0 }) else {
        beside[k] = v[0]
        continue
      }
      beside[k] = alpha
      v[0] -= alpha
      let beta = 2 / v.reduce(0) { $0 + $1 * $1 }
      reflect(&a, width, from: k + 1, v, beta)
    }
    return ((0..<width).map { a[$0 * width + $0] }, beside)
  }

  /// A − v wᵀ − w vᵀ from a row on, with w = p − β/2 (pᵀv) v and p = β A v.
  private static func reflect(
    _ a: inout [Double], _ width: Int, from first: Int, _ v: [Double], _ beta: Double
  ) {
    let count = v.count
    var w = [Double](repeating: 0, count: count)
    for i in 0..<count {
      var sum = 0.0
      for j in 0..<count { sum += a[(first + i) * width + first + j] * v[j] }
      w[i] = beta * sum
    }
    let half = beta / 2 * zip(w, v).reduce(0) { $0 + $1.0 * $1.1 }
    for i in 0..<count { w[i] -= half * v[i] }
    for i in 0..<count {
      for j in 0..<count { a[(first + i) * width + first + j] -= v[i] * w[j] + w[i] * v[j] }
    }
  }

  /// One implicit QL step on the rows from `first` to `last`.
  private static func step(
    _ d: inout [Double], _ e: inout [Double], _ first: Int, _ last: Int
  ) {
    let shift = (d[first + 1] - d[first]) / (2 * e[first])
    let root = hypot(shift, 1)
    var g = d[last] - d[first] + e[first] / (shift + (shift < 0 ? -root : root))
    var (sine, cosine, p) = (1.0, 1.0, 0.0)
    for i in stride(from: last - 1, through: first, by: -1) {
      let (f, b) = (sine * e[i], cosine * e[i])
      let length = hypot(f, g)
      e[i + 1] = length
      if length == 0 {
        d[i + 1] -= p
        e[last] = 0
        return
      }
      (sine, cosine) = (f / length, g / length)
      g = d[i + 1] - p
      let r = (d[i] - g) * sine + 2 * cosine * b
      p = sine * r
      d[i + 1] = g + p
      g = cosine * r - b
    }
    d[first] -= p
    e[first] = g
    e[last] = 0
  }
}
