/// AUROC against the share of the labels that networks learnt from, from two first networks.
///
/// One kind of first network is pretrained, the other random; all else is alike. All networks are
/// judged on the same units, so that their differences are paired. The intervals say what other
/// tested patients would have given, not what other labelled patients would have taught.
public struct LearningCurve: Codable, Sendable, Equatable {
  /// What was seen at one share of the labels.
  public struct Point: Codable, Sendable, Equatable {
    /// The share of the labelled patients that each fit was trained on; (0, 1].
    public let share: Double
    /// How many patients that is, the mean over fits, rounded.
    public let patients: Int
    /// Passes over their images.
    public let epochs: Int
    /// One entry per label, sorted by name.
    public let labels: [Comparison]
  }

  /// One label at one share.
  public struct Comparison: Codable, Sendable, Equatable {
    /// The label.
    public let label: String
    /// AUROC from pretrained weights.
    public let pretrained: Estimate
    /// AUROC from random weights.
    public let random: Estimate
    /// Pretrained less random.
    public let difference: PairedDifference
    /// Pretrained at this share less pretrained at the share before; nil at the smallest.
    public let growth: PairedDifference?
  }

  /// The predictions that one share is judged by.
  public struct Arm: Sendable {
    /// The share of the labelled patients.
    public let share: Double
    /// How many patients that is in each fit.
    public let patients: [Int]
    /// Passes over their images.
    public let epochs: Int
    /// What networks from pretrained weights said.
    public let pretrained: [PredictionRow]
    /// What networks from random weights said.
    public let random: [PredictionRow]

    /// Makes an arm.
    ///
    /// - Precondition: at least one fit.
    public init(
      share: Double, patients: [Int], epochs: Int, pretrained: [PredictionRow],
      random: [PredictionRow]
    ) {
      precondition(!patients.isEmpty, "a share of \(share) without a fit")
      self.share = share
      self.patients = patients
      self.epochs = epochs
      self.pretrained = pretrained
      self.random = random
    }
  }

  /// Level of every interval.
  public let confidenceLevel: Double
  /// The points, by ascending share.
  public let points: [Point]

  /// Compares predictions; only units that every network answered and whose truth is known count.
  public init(_ arms: [Arm], confidenceLevel: Double) {
    let arms = arms.sorted { $0.share < $1.share }
    let tables = arms.flatMap { [$0.pretrained, $0.random] }
    let labels = Set(tables.flatMap { $0.map(\.label) }).sorted()
    let judged = labels.map { JudgedUnits(of: $0, in: tables, level: confidenceLevel) }
    self.confidenceLevel = confidenceLevel
    points = arms.enumerated().map { number, arm in
      let fits = Double(arm.patients.count)
      return Point(
        share: arm.share,
        patients: Int((Double(arm.patients.reduce(0, +)) / fits).rounded()), epochs: arm.epochs,
        labels: judged.map { $0.comparison(number) })
    }
  }
}

extension LearningCurve {
  /// The curve as a release may show it beside the labels' own numbers.
  ///
  /// A label goes where it is withheld, or where the curve is judged on other units than it, as the
  /// counts would then tell how many. Nil where no label or no share of enough patients is left.
  ///
  /// - Precondition: the summary is as the release shows it.
  public func suppressed(beside summary: EvaluationSummary) -> LearningCurve? {
    let bound = summary.suppressedBelow ?? 0
    func isShown(_ comparison: Comparison) -> Bool {
      summary.labels.contains {
        $0.label == comparison.label && !$0.counts.isSuppressed
          && $0.counts == comparison.pretrained.counts
      }
    }
    let points = points.filter { $0.patients >= bound }.compactMap { point -> Point? in
      let labels = point.labels.filter(isShown)
      return labels.isEmpty
        ? nil
        : Point(
          share: point.share, patients: point.patients, epochs: point.epochs, labels: labels)
    }
    return points.isEmpty ? nil : LearningCurve(confidenceLevel: confidenceLevel, points: points)
  }

  private init(confidenceLevel: Double, points: [Point]) {
    self.confidenceLevel = confidenceLevel
    self.points = points
  }
}

/// One label's units that all tables answer: scores by table, truths, patients.
private struct JudgedUnits {
  let label: String
  let level: Double
  /// By table: a score for each unit.
  private var scores: [[Double]] = []
  private var truths: [Bool] = []
  private var patients: [String] = []

  init(of label: String, in tables: [[PredictionRow]], level: Double) {
    self.label = label
    self.level = level
    let known = tables.map { rows in
      Dictionary(
        rows.filter { $0.label == label && $0.isMeasured && $0.truth != nil }
          .map { ($0.unitID, $0) }, uniquingKeysWith: { first, _ in first })
    }
    guard let first = known.first else { return }
    let units = first.keys.filter { unit in known.allSatisfy { $0[unit]?.score != nil } }.sorted()
    scores = known.map { rows in units.compactMap { rows[$0]?.score } }
    truths = units.map { first[$0]?.truth == 1 }
    patients = units.map { first[$0]?.patientID ?? "" }
  }

  /// Tables 2·n and 2·n + 1 are those of arm n, pretrained and random.
  func comparison(_ arm: Int) -> LearningCurve.Comparison {
    LearningCurve.Comparison(
      label: label, pretrained: area(2 * arm), random: area(2 * arm + 1),
      difference: difference(2 * arm, 2 * arm + 1),
      growth: arm == 0 ? nil : difference(2 * arm, 2 * arm - 2))
  }

  private func difference(_ first: Int, _ second: Int) -> PairedDifference {
    DeLong.pairedDifference(
      first: scores[first], second: scores[second], truths: truths, patients: patients,
      level: level)
  }

  private func area(_ table: Int) -> Estimate {
    let order = ContentOrder(
      patients: patients,
      keys: truths.indices.map {
        ContentKey(numbers: [truths[$0] ? 1 : 0, scores[table][$0]], words: [])
      })
    let sample = Sample(
      truths.indices.map {
        Observation(score: scores[table][$0], truth: truths[$0], patient: order.index[$0])
      }, patientBound: order.patientCount)
    return .auroc(sample, level: level)
  }
}
