import Evaluation
import Foundation
import Testing

@Suite struct SymmetricEigenvaluesTests {
  /// 2 on the diagonal and −1 beside it: 2 − 2 cos(kπ/(n + 1)).
  @Test(arguments: [1, 2, 5, 64])
  func `a chain of springs has its frequencies`(width: Int) {
    let matrix = (0..<width * width).map { place -> Double in
      let distance = abs(place / width - place % width)
      return distance == 0 ? 2 : distance == 1 ? -1 : 0
    }
    let values = SymmetricEigenvalues.values(of: matrix, width: width)
    for (place, value) in values.enumerated() {
      let expected = 2 - 2 * cos(Double(width - place) * .pi / Double(width + 1))
      #expect(agree(value, expected), "\(place): \(value), not \(expected)")
    }
  }

  /// (min(i, j)) has the inverse of another chain: 1/(2 − 2 cos((2k − 1)π/(2n + 1))).
  @Test func `a full matrix has its own`() {
    let width = 40
    let matrix = (0..<width * width).map { Double(min($0 / width, $0 % width) + 1) }
    let values = SymmetricEigenvalues.values(of: matrix, width: width)
    for (place, value) in values.enumerated() {
      let expected = 1 / (2 - 2 * cos(Double(2 * place + 1) * .pi / Double(2 * width + 1)))
      #expect(agree(value, expected, 1e-10), "\(place): \(value), not \(expected)")
    }
  }

  @Test func `rows that say the same have no eigenvalue but one`() {
    let values = SymmetricEigenvalues.values(
      of: [Double](repeating: 0.25, count: 16), width: 4)
    #expect(agree(values[0], 1) && values.dropFirst().allSatisfy { abs($0) < 1e-15 })
    #expect(SymmetricEigenvalues.values(of: [0, 0, 0, 0], width: 2) == [0, 0])
  }
}
