/// AUROC over pairs of the same stratum alone, pooled: a pair counts where both are in one.
///
/// With folds as strata no score is compared with one of another fold's probe; with labels too it
/// is the covariate-adjusted area (Janes and Pepe, Biometrika 96, 2009), weighted by pairs.
package struct StratifiedArea: Sendable {
  /// By unit, ascending stratum, then score.
  private let patients: [Int32]
  private let truths: [Bool]
  /// Where each run of equal scores ends, and whether its stratum does.
  private let ends: [(end: Int, isLast: Bool)]

  private struct Unit {
    let stratum: Int
    let score: Double
    let truth: Bool
    let patient: Int32
  }

  /// Takes the units that have a stratum.
  ///
  /// - Precondition: as many of each; finite scores.
  package init(scores: [Double], truths: [Bool], patients: [Int], strata: [Int?]) {
    precondition(
      scores.count == truths.count && scores.count == patients.count
        && scores.count == strata.count,
      "\(scores.count) scores, \(truths.count) truths, \(patients.count) patients, "
        + "\(strata.count) strata")
    var units: [Unit] = []
    units.reserveCapacity(scores.count)
    for (index, stratum) in strata.enumerated() {
      guard let stratum else { continue }
      precondition(scores[index].isFinite, "a score is not finite")
      units.append(
        Unit(
          stratum: stratum, score: scores[index], truth: truths[index],
          patient: Int32(patients[index])))
    }
    units.sort { a, b in a.stratum == b.stratum ? a.score < b.score : a.stratum < b.stratum }
    self.patients = units.map(\.patient)
    self.truths = units.map(\.truth)
    ends = units.indices.compactMap { index -> (end: Int, isLast: Bool)? in
      let next = index + 1 < units.count ? units[index + 1] : nil
      if let next, next.stratum == units[index].stratum, next.score == units[index].score {
        return nil
      }
      return (index + 1, next?.stratum != units[index].stratum)
    }
  }

  /// The area when each unit counts once; nil where no stratum has a pair.
  package var value: Double? { area { _ in 1 } }

  /// The area when patient i counts `weights[i]` times; nil where no stratum has a pair.
  package func weighted(_ weights: [Int]) -> Double? { area { weights[Int($0)] } }

  private func area(_ weight: (Int32) -> Int) -> Double? {
    var (doubled, pairs) = (0, 0)
    var (positives, negatives) = (0, 0)
    var start = 0
    for (end, isLast) in ends {
      var (tiedPositives, tiedNegatives) = (0, 0)
      for unit in start..<end {
        let count = weight(patients[unit])
        if truths[unit] { tiedPositives += count } else { tiedNegatives += count }
      }
      doubled += tiedPositives * (2 * negatives + tiedNegatives)
      positives += tiedPositives
      negatives += tiedNegatives
      start = end
      guard isLast else { continue }
      pairs += positives * negatives
      (positives, negatives) = (0, 0)
    }
    return pairs > 0 ? Double(doubled) / Double(2 * pairs) : nil
  }
}

/// The mean of several columns' areas: macro, each level against the rest.
struct MacroArea: Sendable {
  private let columns: [StratifiedArea]

  /// - Parameters:
  ///   - scores: by column, by unit.
  ///   - truths: likewise.
  init(scores: [[Double]], truths: [[Bool]], patients: [Int], strata: [Int?]) {
    columns = zip(scores, truths).map {
      StratifiedArea(scores: $0, truths: $1, patients: patients, strata: strata)
    }
  }

  /// Nil where a column has none.
  var value: Double? { mean { $0.value } }

  /// The area when patient i counts `weights[i]` times.
  func weighted(_ weights: [Int]) -> Double? { mean { $0.weighted(weights) } }

  private func mean(_ area: (StratifiedArea) -> Double?) -> Double? {
    var sum = 0.0
    for column in columns {
      guard let value = area(column) else { return nil }
      sum += value
    }
    return columns.isEmpty ? nil : sum / Double(columns.count)
  }
}
