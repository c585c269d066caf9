/// The corners of ROC and precision-recall curves that a release may show.
///
/// From each to the next there are at least so many patients of either class, and as many, or none,
/// between each and the answers that are shown. Thresholds are scores rounded down, not scores of
/// patients. Without an inner corner there is no curve.
struct CoarseCurve: Sendable, Equatable {
  /// No curve has more steps.
  static let mostSteps = 20
  /// Thresholds are multiples of its inverse.
  private static let grid = 1000.0

  private(set) var roc: [ROCPoint] = []
  private(set) var precisionRecall: [PrecisionRecallPoint] = []

  /// Units of either class with the patients they are of.
  private struct Tally {
    var units = (positive: 0, negative: 0)
    var patients = (positive: Set<Int>(), negative: Set<Int>())

    mutating func add(_ observation: Observation) {
      if observation.truth {
        units.positive += 1
        patients.positive.insert(observation.patient)
      } else {
        units.negative += 1
        patients.negative.insert(observation.patient)
      }
    }

    func holds(_ bound: Int) -> Bool {
      patients.positive.count >= bound && patients.negative.count >= bound
    }

    /// Whether either class has none or enough.
    func isEmptyOrHolds(_ bound: Int) -> Bool {
      [patients.positive.count, patients.negative.count].allSatisfy { $0 == 0 || $0 >= bound }
    }
  }

  /// - Parameters:
  ///   - bound: the fewest patients of a step.
  ///   - showsAnswers: whether the four cells of answers are shown beside the curve.
  init(_ sample: Sample, bound: Int, showsAnswers: Bool) {
    let step = max(bound, sample.counts.scarcerPatients / Self.mostSteps)
    let groups = Dictionary(grouping: sample.observations) {
      ($0.score * Self.grid).rounded(.down)
    }.sorted { $0.key > $1.key }
    let below = Self.findings(below: groups.map(\.value), step: step, bound: bound)
    var sinceLast = Tally()
    var above = Tally()
    var calledNegative = Tally()
    var points: [(threshold: Double, units: (positive: Int, negative: Int))] = []
    for (place, (score, observations)) in groups.enumerated() {
      for observation in observations {
        sinceLast.add(observation)
        above.add(observation)
        if observation.call == false { calledNegative.add(observation) }
      }
      let agrees = calledNegative.isEmptyOrHolds(bound) && below[place].agrees
      if sinceLast.holds(step), below[place].isEnough, agrees || !showsAnswers {
        points.append((score / Self.grid, above.units))
        sinceLast = Tally()
      }
    }
    if !points.isEmpty { draw(points, sample.counts) }
  }

  /// For each group, whether the units of all groups after it are enough for a step, and whether
  /// those of them that are called positive are none or enough.
  private static func findings(
    below groups: [[Observation]], step: Int, bound: Int
  ) -> [(isEnough: Bool, agrees: Bool)] {
    var all = Tally()
    var called = Tally()
    var findings: [(isEnough: Bool, agrees: Bool)] = []
    for group in groups.reversed() {
      findings.append((all.holds(step), called.isEmptyOrHolds(bound)))
      for observation in group {
        all.add(observation)
        if observation.call == true { called.add(observation) }
      }
    }
    return findings.reversed()
  }

  private mutating func draw(
    _ points: [(threshold: Double, units: (positive: Int, negative: Int))], _ counts: SampleCounts
  ) {
    func corner(_ threshold: Double?, _ units: (positive: Int, negative: Int)) -> ROCPoint {
      ROCPoint(
        threshold: threshold,
        falsePositiveRate: Double(units.negative) / Double(counts.negatives),
        truePositiveRate: Double(units.positive) / Double(counts.positives))
    }
    roc =
      [corner(nil, (0, 0))] + points.map { corner($0.threshold, $0.units) }
      + [corner(nil, (counts.positives, counts.negatives))]
    precisionRecall = points.map { threshold, units in
      PrecisionRecallPoint(
        threshold: threshold, recall: Double(units.positive) / Double(counts.positives),
        precision: Double(units.positive) / Double(units.positive + units.negative))
    }
  }
}
