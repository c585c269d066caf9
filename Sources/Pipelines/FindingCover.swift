/// Whose masks cover an image, so that nothing of a label's finding is left to see and the cover
/// itself says nothing of the answer.
///
/// An image is covered by a mask of each truth that has marked cases: of its own truth by its own
/// mask, where it has one, and otherwise by that of a case that is drawn. The cover of an image is
/// then drawn from the same shapes whatever its truth is, so that neither size nor outline tells.
package struct FindingCover: Sendable {
  /// A case that can be covered.
  package struct Case: Sendable {
    /// Its number.
    package let index: Int
    /// 1 where it has the label, else 0.
    package let truth: Int
    /// Whether its own masks mark anything.
    package let isMarked: Bool

    /// Makes a case.
    package init(index: Int, truth: Int, isMarked: Bool) {
      (self.index, self.truth, self.isMarked) = (index, truth, isMarked)
    }
  }

  /// Which output's finding is covered.
  package let output: Int
  /// Numbers of the cases that are covered, in the order given.
  package let indices: [Int]
  private let cases: [Int: Case]
  /// By truth, numbers of the cases that have something marked.
  private let marked: [[Int]]

  /// Knows whose masks there are; nil where nothing is marked on any of the cases.
  package init?(_ cases: [Case], of output: Int) {
    self.output = output
    indices = cases.map(\.index)
    self.cases = Dictionary(uniqueKeysWithValues: cases.map { ($0.index, $0) })
    marked = [0, 1].map { truth in
      cases.filter { $0.isMarked && $0.truth == truth }.map(\.index)
    }
    if marked.allSatisfy(\.isEmpty) { return nil }
  }

  /// Numbers of the cases whose masks together cover one, one of each truth that has any.
  ///
  /// - Precondition: the case is one of those that are covered.
  package func lenders(
    of index: Int, using generator: inout some RandomNumberGenerator
  ) -> [Int] {
    guard let own = cases[index] else { preconditionFailure("case \(index) is not covered") }
    return marked.enumerated().compactMap { truth, others in
      if others.isEmpty { return nil }
      // Drawn for every case, so that what follows in the stream is the same for all.
      let other = others[Int.random(in: others.indices, using: &generator)]
      return own.isMarked && own.truth == truth ? index : other
    }
  }
}
