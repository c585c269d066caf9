internal import Foundation

/// Whose masks cover an image, so that nothing of a label's finding is left to see and the cover
/// itself says nothing of the answer.
///
/// An image is covered by a mask of each truth that has marked cases: of its own truth by its own
/// mask, where it has one, and otherwise by that of a case that is drawn, of those whose images
/// have like proportions where there are any. The cover of an image is then drawn from the same
/// shapes whatever its truth is, so that neither size nor outline tells.
package struct FindingCover: Sendable {
  /// A case that can be covered.
  package struct Case: Sendable {
    /// Its number.
    package let index: Int
    /// 1 where it has the label, else 0.
    package let truth: Int
    /// Whether its own masks mark anything.
    package let isMarked: Bool
    /// Its image's rows and columns.
    package let size: (rows: Int, columns: Int)

    /// Makes a case.
    package init(index: Int, truth: Int, isMarked: Bool, size: (rows: Int, columns: Int)) {
      (self.index, self.truth, self.isMarked, self.size) = (index, truth, isMarked, size)
    }

    /// Rows by columns, in quarters of a doubling: what is alike in it differs by a fifth at most.
    fileprivate var proportions: Int {
      Int((4 * log2(Double(size.rows) / Double(size.columns))).rounded())
    }
  }

  /// Which output's finding is covered.
  package let output: Int
  /// Numbers of the cases that are covered, in the order given.
  package let indices: [Int]
  private let cases: [Int: Case]
  /// By truth, numbers of the cases that have something marked, and of these by proportions.
  private let marked: [(all: [Int], alike: [Int: [Int]])]

  /// Knows whose masks there are; nil where nothing is marked on any of the cases.
  package init?(_ cases: [Case], of output: Int) {
    self.output = output
    indices = cases.map(\.index)
    self.cases = Dictionary(uniqueKeysWithValues: cases.map { ($0.index, $0) })
    marked = [0, 1].map { truth in
      let marked = cases.filter { $0.isMarked && $0.truth == truth }
      return (
        marked.map(\.index),
        Dictionary(grouping: marked, by: \.proportions).mapValues { $0.map(\.index) }
      )
    }
    if marked.allSatisfy(\.all.isEmpty) { return nil }
  }

  /// For each truth that has marked cases, those whose masks may cover a case, in the order in
  /// which they are to be tried until one marks anything where the image lies.
  ///
  /// - Precondition: the case is one of those that are covered.
  package func lenders(
    of index: Int, using generator: inout some RandomNumberGenerator
  ) -> [[Int]] {
    guard let own = cases[index] else { preconditionFailure("case \(index) is not covered") }
    return marked.enumerated().compactMap { truth, others in
      if others.all.isEmpty { return nil }
      // Drawn for every case, so that what follows in the stream is the same for all.
      let start = Double.random(in: 0..<1, using: &generator)
      let drawn = [others.alike[own.proportions] ?? [], others.all].flatMap { others in
        let first = Int(start * Double(others.count))
        return others[first...] + others[..<first]
      }
      return own.isMarked && own.truth == truth ? [index] + drawn : drawn
    }
  }
}
