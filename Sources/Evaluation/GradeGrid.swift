/// How often each pair of grades occurs.
package struct GradeGrid: Codable, Sendable, Equatable {
  /// The grades from the lowest to the highest that occurs.
  package let grades: [Int]
  /// Units by reference grade, then by predicted grade.
  package let counts: [[Int]]

  init(_ pairs: [OrdinalPair]) {
    let found = pairs.flatMap { [$0.prediction, $0.reference] }
    guard let lowest = found.min(), let highest = found.max() else {
      (grades, counts) = ([], [])
      return
    }
    grades = Array(lowest...highest)
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: grades.count), count: grades.count)
    for pair in pairs { counts[pair.reference - lowest][pair.prediction - lowest] += 1 }
    self.counts = counts
  }
}
