import Explaining
import TestSupport
import Testing

@Suite struct NearestCasesTests {
  /// By hand: angles of 45°, 0° and 90° to (1, 0), whatever the lengths.
  @Test func `the nearest have the smallest angle whatever their length`() {
    let cases = NearestCases(features: [[3, 3], [0.5, 0], [0, 9], [0, 0]])
    let found = cases.nearest(5, to: [4, 0])
    #expect(found.map(\.index) == [1, 0, 2])
    expectClose(found.map(\.cosine), [1, 0.5.squareRoot(), 0], absolute: 1e-12)
  }

  @Test func `of equal ones the first comes first and only so many come`() {
    let cases = NearestCases(features: [[3, 1], [3, 1], [3, 1]])
    #expect(cases.nearest(2, to: [1, 2]).map(\.index) == [0, 1])
  }

  /// By hand: 1 less the cosines above.
  @Test func `the distance is to the neighbour of that rank`() {
    let cases = NearestCases(features: [[3, 3], [0.5, 0], [0, 9], [0, 0]])
    let found = (1...3).map { cases.distance(of: [4, 0], rank: $0) }
    expectClose(found, [0, 1 - 0.5.squareRoot(), 1], absolute: 1e-12)
    #expect(cases.distance(of: [4, 0], rank: 4) == .infinity)
    #expect(cases.distance(of: [0, 0], rank: 1) == .infinity)
  }

  @Test func `features that are all zero have no neighbours`() {
    #expect(NearestCases(features: [[1, 0]]).nearest(1, to: [0, 0]).isEmpty)
  }
}
