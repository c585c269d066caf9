/// The quantiles of a conformal rule, fitted on units that the model was not trained on.
///
/// Patients are exchangeable, not their images: each patient counts once, divided among its units,
/// and a quantile is the smallest strangeness that (n + 1)(1 − α) of n patients do not exceed, for
/// one unit each ⌈(n + 1)(1 − α)⌉ of n (Vovk 2012; hierarchical: Lee, Barber and Willett 2023).
/// A set then holds the truth of a unit drawn at random from a new patient's with the chance 1 − α
/// or more. That is promised on average over calibrations, for patients of the same kind.
public struct ConformalFit: Codable, Sendable, Equatable {
  /// One unit of the calibration.
  package struct Unit: Sendable {
    package let probabilities: [Double]
    package let truth: Int
    package let patientID: String
    package let group: String?

    package init(probabilities: [Double], truth: Int, patientID: String, group: String?) {
      self.probabilities = probabilities
      self.truth = truth
      self.patientID = patientID
      self.group = group
    }
  }

  /// Units that are calibrated together.
  public struct Stratum: Codable, Sendable, Equatable {
    /// The value of the rule's attribute; nil without one.
    public let group: String?
    /// The true class, by number; nil where classes are not told apart.
    public let answer: Int?
    /// Answers no stranger than this stand; nil where there are too few patients, and all stand.
    public let quantile: Double?
    /// Patients of the calibration.
    public let patients: Int
    /// Their units.
    public let units: Int
    /// Why there is no quantile; empty where there is.
    public let reason: String

    /// Whether too few patients are of its group for it to be named.
    fileprivate var isRare: Bool { group != nil && patients < TrainingProfile.fewestPatients }
  }

  /// The rule.
  public let rule: ConformalRule
  /// Answers between which the model chooses, such as 2 for yes or no.
  public let answerCount: Int
  /// Of the draws.
  public let seed: UInt64
  /// The quantiles; groups of too few patients are not named.
  public let strata: [Stratum]
  /// Patients of those groups, which have no set; 0 where they are too few to be counted, nil where
  /// there are none.
  public let rarePatients: Int?

  /// Fits the quantiles; the order of units changes none.
  package init(_ units: [Unit], rule: ConformalRule, answerCount: Int, seed: UInt64) {
    self.rule = rule
    self.answerCount = answerCount
    self.seed = seed
    let answers = rule.by == ConformalRule.byClass ? (0..<answerCount).map(Optional.init) : [nil]
    let groups: [String?] =
      rule.attribute == nil ? [nil] : Set(units.compactMap(\.group)).sorted().map(Optional.init)
    let all = groups.flatMap { group in
      answers.map { answer in
        let inside = units.filter {
          (group == nil || $0.group == group) && (answer == nil || $0.truth == answer)
        }
        return Self.stratum(inside, group, answer, rule: rule, seed: seed)
      }
    }
    strata = all.filter { !$0.isRare }
    let rare = Set(all.filter(\.isRare).compactMap(\.group))
    let patients = Set(
      units.filter { $0.group.map(rare.contains) ?? false }.map(\.patientID)
    ).count
    rarePatients =
      rare.isEmpty ? nil : patients < TrainingProfile.fewestPatients ? 0 : patients
  }

  /// What is said of calibration patients whose groups have no set; nil where there are none.
  package var rareRemark: String? {
    guard let rarePatients, !strata.isEmpty else { return nil }
    let bound = TrainingProfile.fewestPatients
    return "conformal sets: \(rarePatients == 0 ? "fewer than \(bound)" : "\(rarePatients)") "
      + "patients of the calibration are of groups with fewer than \(bound) and have no set, "
      + "beside \(strata.reduce(0) { $0 + $1.patients }) of larger groups"
  }

  private static func stratum(
    _ units: [Unit], _ group: String?, _ answer: Int?, rule: ConformalRule, seed: UInt64
  ) -> Stratum {
    let count = Dictionary(grouping: units, by: \.patientID).mapValues { Double($0.count) }
    let entries = units.map { unit in
      let draw = ConformalRule.draw(unit.probabilities, seed: seed)
      return (
        strangeness: rule.strangeness(unit.probabilities, draw: draw)[unit.truth],
        weight: 1 / (count[unit.patientID] ?? 1)
      )
    }
    let needed = Double(count.count + 1) * (1 - rule.alpha) - rounding
    var reason = ""
    if count.count < SampleCounts.fewestForValue {
      reason = "fewer than \(SampleCounts.fewestForValue) patients"
    } else if needed > Double(count.count) {
      reason = "insufficient: \(count.count) patients are too few for a chance of \(rule.alpha)"
    }
    return Stratum(
      group: group, answer: answer,
      quantile: reason.isEmpty ? quantile(entries, needed: needed) : nil, patients: count.count,
      units: units.count, reason: reason)
  }

  /// What sums of thirds, and 10 · 0.9, may be off by.
  static let rounding = 1e-9

  /// The smallest strangeness up to which the weights reach what is needed.
  private static func quantile(
    _ entries: [(strangeness: Double, weight: Double)], needed: Double
  ) -> Double? {
    var sum = 0.0
    for entry in entries.sorted(by: { ($0.strangeness, $0.weight) < ($1.strangeness, $1.weight) }) {
      sum += entry.weight
      if sum >= needed { return entry.strangeness }
    }
    return entries.map(\.strangeness).max()
  }

  /// Which answers stand; nil where the unit's group had too few patients in the calibration.
  ///
  /// A class that had too few of its own always stands, as nothing is known against it.
  package func answers(_ probabilities: [Double], group: String?) -> [Bool]? {
    let known = strata.filter { $0.group == (rule.attribute == nil ? nil : group) }
    guard known.contains(where: { $0.quantile != nil }) else { return nil }
    let draw = ConformalRule.draw(probabilities, seed: seed)
    let strangeness = rule.strangeness(probabilities, draw: draw)
    let likeliest = probabilities.max().flatMap(probabilities.firstIndex)
    return strangeness.indices.map { answer in
      let stratum = known.first { $0.answer == nil || $0.answer == answer }
      if rule.score == .aps, answer == likeliest { return true }
      return stratum?.quantile.map { strangeness[answer] <= $0 } ?? true
    }
  }

  /// Whether a file can hold it for a head of so many answers.
  package func isSound(answerCount count: Int) -> Bool {
    rule.isSound && answerCount == count
      && strata.allSatisfy {
        ($0.quantile.map { (-1...2).contains($0) } ?? true) && $0.patients >= 0 && $0.units >= 0
          && ($0.answer.map { (0..<count).contains($0) } ?? true)
      }
  }
}
