import Evaluation
import TestSupport
import Testing

/// Medians and deviations counted by hand.
@Suite struct RobustSpreadTests {
  /// Median 3, absolute deviations 0, 1, 1, 2, 97: their median is 1, which is 1/0.6745 deviations.
  @Test func `one odd number moves neither the middle nor the spread`() throws {
    let spread = try #require(RobustSpread([1, 2, 3, 4, 100]))
    #expect(spread.median == 3)
    #expect(abs(spread.deviation - 1 / 0.6745) < 1e-12)
    #expect(abs(spread.score(of: 100) - 97 * 0.6745) < 1e-9)
  }

  /// The middle of 2 and 4; deviations 1, 1, 3, 5.
  @Test func `of an even count the middle is between two`() throws {
    let spread = try #require(RobustSpread([8, 2, 4, 0]))
    #expect(spread.median == 3)
    #expect(abs(spread.deviation - 2 / 0.6745) < 1e-12)
  }

  /// The median deviation is 0, the mean one 4/5.
  @Test func `where most are equal the mean deviation takes its place`() throws {
    let spread = try #require(RobustSpread([5, 5, 5, 5, 9]))
    #expect(abs(spread.score(of: 9) - 4 * 0.7979 / 0.8) < 1e-12)
  }

  @Test func `equal numbers have no outlier and no numbers no spread`() {
    #expect(RobustSpread([4, 4, 4])?.score(of: 9) == 0)
    #expect(RobustSpread([]) == nil)
  }
}
