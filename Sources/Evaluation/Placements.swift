/// The placement values of an AUROC, summed by patient: all its variances come from them.
///
/// V10 of a positive is the share of negatives below it, V01 of a negative the share of positives
/// above it, ties counting half; by mid-ranks in one pass (Sun and Xu, IEEE SPL 21, 2014).
package struct Placements: Sendable {
  /// The area under the ROC curve.
  package let area: Double
  private let positives: Double
  private let negatives: Double
  /// By patient: the sum of V10 − area over its positives.
  private var positiveSums: [Double]
  /// By patient: the sum of V01 − area over its negatives.
  private var negativeSums: [Double]
  private let counts: SampleCounts

  /// Nil when a class is absent.
  package init?(_ sample: Sample) {
    counts = sample.counts
    guard counts.positives > 0, counts.negatives > 0 else { return nil }
    positives = Double(counts.positives)
    negatives = Double(counts.negatives)
    let units = sample.observations
    var placements = [Double](repeating: 0, count: units.count)
    var doubledArea = 0
    var positivesBelow = 0
    var negativesBelow = 0
    var start = 0
    while start < units.count {
      var end = start
      var tied = 0
      while end < units.count, units[end].score == units[start].score {
        if units[end].truth { tied += 1 }
        end += 1
      }
      let tiedNegatives = end - start - tied
      for index in start..<end {
        placements[index] =
          units[index].truth
          ? (Double(negativesBelow) + 0.5 * Double(tiedNegatives)) / negatives
          : (Double(counts.positives - positivesBelow) - 0.5 * Double(tied)) / positives
      }
      doubledArea += tied * (2 * negativesBelow + tiedNegatives)
      positivesBelow += tied
      negativesBelow += tiedNegatives
      start = end
    }
    area = Double(doubledArea) / (2 * positives * negatives)
    positiveSums = [Double](repeating: 0, count: sample.patientBound)
    negativeSums = positiveSums
    for (unit, placement) in zip(units, placements) {
      if unit.truth {
        positiveSums[unit.patient] += placement - area
      } else {
        negativeSums[unit.patient] += placement - area
      }
    }
  }

  /// The variance of the area, clustered by patient; nil with fewer than two patients of a class.
  ///
  /// With P and Q the sums inside patients, I10, I01 and I the patients with positives, with
  /// negatives and in all: S10 = I10/((I10−1)M)·ΣP², S01 = I01/((I01−1)N)·ΣQ²,
  /// S11 = I/(I−1)·ΣPQ, var = S10/M + S01/N + 2·S11/(MN) (Obuchowski, Biometrics 53, 1997,
  /// pp. 567–578). With one unit per patient it is DeLong's (Biometrics 44, 1988, pp. 837–845).
  package var variance: Double? {
    guard counts.scarcerPatients >= 2 else { return nil }
    let correction = { (patients: Int) in Double(patients) / Double(patients - 1) }
    var squares10 = 0.0
    var squares01 = 0.0
    var products = 0.0
    for (p, q) in zip(positiveSums, negativeSums) {
      squares10 += p * p
      squares01 += q * q
      products += p * q
    }
    return correction(counts.positivePatients) * squares10 / (positives * positives)
      + correction(counts.negativePatients) * squares01 / (negatives * negatives)
      + 2 * correction(counts.patientCount) * products / (positives * negatives)
  }

  /// What each patient adds to area minus its expectation, to first order: P/M + Q/N.
  package var influences: [Double] {
    zip(positiveSums, negativeSums).map { $0 / positives + $1 / negatives }
  }

  /// The same placements less another model's on the same units, for a paired difference.
  ///
  /// - Precondition: both describe the same units.
  package func minus(_ other: Placements) -> Placements {
    precondition(counts == other.counts, "the two models describe different units")
    var difference = self
    for patient in positiveSums.indices {
      difference.positiveSums[patient] -= other.positiveSums[patient]
      difference.negativeSums[patient] -= other.negativeSums[patient]
    }
    return difference
  }
}
