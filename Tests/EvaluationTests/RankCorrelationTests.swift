import Evaluation
import TestSupport
import Testing

@Suite struct RankCorrelationTests {
  /// scipy.stats.spearmanr of the same lists (scipy 1.17): with ties on both sides.
  @Test func `ties take the mean of their ranks as in scipy`() throws {
    let value = try #require(
      RankCorrelation.value([1, 2, 2, 3, 5, 5, 7], [2, 1, 3, 3, 9, 4, 4]))
    expectClose(value, 0.8333333333333335, absolute: 1e-12, relative: 0, "rho")
  }

  @Test func `a constant side has no correlation`() {
    #expect(RankCorrelation.value([1, 1, 1], [1, 2, 3]) == nil)
    #expect(RankCorrelation.value([], []) == nil)
  }
}
