import Compute
import Evaluation
import Testing

@Suite struct SmallestCutTests {
  private static func patients(_ table: [[Int]]) -> [(first: Int, second: Int)] {
    table.enumerated().flatMap { row, counts in
      counts.enumerated().flatMap { column, count in
        [(first: Int, second: Int)](repeating: (row, column), count: count)
      }
    }
  }

  /// By hand: the diagonal is a division beside itself.
  @Test(arguments: [
    ([[50, 0, 0], [0, 50, 0], [0, 0, 1]], 1), ([[59, 1], [0, 60]], 1),
    ([[30, 30], [30, 30]], 60), ([[40, 0], [0, 41]], 40), ([[12, 11, 11], [13, 40, 9]], 20),
  ])
  func `the fewest patients by whom unions differ`(table: [[Int]], expected: Int) {
    #expect(SmallestCut.patients(Self.patients(table)) == expected)
  }

  @Test func `nobody differs from nobody`() { #expect(SmallestCut.patients([]) == nil) }

  /// Every union of rows beside every union of columns.
  private static func tried(_ table: [[Int]]) -> Int? {
    let (rows, columns) = (table.count, table[0].count)
    var result: Int?
    for first in 0..<(1 << rows) {
      for second in 0..<(1 << columns) {
        var differing = 0
        for row in 0..<rows {
          for column in 0..<columns where first >> row & 1 != second >> column & 1 {
            differing += table[row][column]
          }
        }
        if differing > 0 { result = min(result ?? differing, differing) }
      }
    }
    return result
  }

  @Test func `it is what trying all unions gives`() {
    var generator = SeededGenerator(seed: 4)
    for round in 0..<200 {
      let rows = 1 + generator.integer(below: 4)
      let columns = 1 + generator.integer(below: 4)
      let table = (0..<rows).map { _ in
        (0..<columns).map { _ in
          generator.integer(below: 3) == 0 ? generator.integer(below: 12) : 0
        }
      }
      #expect(
        SmallestCut.patients(Self.patients(table)) == Self.tried(table), "round \(round): \(table)")
    }
  }
}
