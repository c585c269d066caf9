import Foundation
import Pipelines
import Testing

@Suite struct CostEstimateTests {
  @Test(
    arguments: [
      (0.0042, "0.004 seconds"), (0.31, "0.3 seconds"), (9.96, "10 seconds"),
      (59.0, "59 seconds"), (59.9, "1.0 minutes"), (84.0, "1.4 minutes"),
      (3540.0, "59 minutes"), (3599.0, "1.0 hours"), (8640.0, "2.4 hours"),
      (360_000.0, "100 hours"),
    ])
  func `spans of time have two digits and a unit that fits`(seconds: Double, text: String) {
    #expect(CostEstimate.text(seconds: seconds) == text)
  }

  @Test func `the extent follows from the shares of the split`() {
    func extent(
      folds: Int, labelShare: Double = 1, keepsFolds: Bool = false
    ) -> CostEstimate.Extent {
      CostEstimate.Extent(
        images: 1000, validation: 0.15, test: 0.2, folds: folds, labelShare: labelShare,
        keepsFolds: keepsFolds)
    }
    let plain = extent(folds: 0)
    #expect(plain.training == 650 && plain.validation == 150 && plain.fits == 1)
    let folds = extent(folds: 5)
    #expect(folds.training == 640 && folds.validation == 0 && folds.fits == 6)
    #expect(extent(folds: 5, keepsFolds: true).fits == 5)
    #expect(extent(folds: 0, keepsFolds: true).fits == 1)
    let thinned = extent(folds: 0, labelShare: 0.1)
    #expect(thinned.training == 65 && thinned.validation == 150 && thinned.fits == 1)
    #expect(extent(folds: 5, labelShare: 0.1).training == 64)
  }
}
