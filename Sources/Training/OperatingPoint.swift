public import Evaluation
internal import Foundation

/// How scores become answers: one threshold per yes-or-no output, and the maps to probabilities.
public struct OperatingPoint: Codable, Sendable, Equatable {
  /// What an operating point was fitted on.
  public enum Source: String, Codable, Sendable {
    case validation
    case outOfFold = "out-of-fold"
    /// Images that a finished model was calibrated on; the card says which.
    case calibration
    /// Nothing was set aside, so there is no threshold and no calibration.
    case none
  }

  /// One output's threshold.
  public struct LabelThreshold: Codable, Sendable, Equatable {
    /// The output.
    public let label: String
    /// The threshold on the aggregated score, and what it reached where it was fitted.
    public let fit: FittedThreshold

    /// Makes a threshold that was fitted elsewhere.
    public init(label: String, fit: FittedThreshold) {
      self.label = label
      self.fit = fit
    }
  }

  /// One threshold per output; none for a multi-class head, whose answer is its largest class.
  public let thresholds: [LabelThreshold]
  /// One temperature per output, or one for all classes of a multi-class head; none when not
  /// calibrated.
  public let temperatures: [TemperatureFit]
  /// One Platt map per output, where that method was asked for.
  public let platt: [PlattFit]?
  /// One isotonic line per output, where that method was asked for.
  public let isotonic: [IsotonicFit]?
  /// What all were fitted on.
  public let source: Source
  /// Sets of answers, one fit per yes-or-no output or one for all classes; nil: none are made.
  public internal(set) var conformal: [ConformalFit]?
  /// When answers are withheld; nil: never.
  public internal(set) var abstention: Abstention?

  /// Makes an operating point that was fitted elsewhere or read from a file.
  public init(
    thresholds: [LabelThreshold], temperatures: [TemperatureFit], platt: [PlattFit]? = nil,
    isotonic: [IsotonicFit]? = nil, source: Source
  ) {
    self.thresholds = thresholds
    self.temperatures = temperatures
    self.platt = platt
    self.isotonic = isotonic
    self.source = source
  }

  /// Fits thresholds and maps on the labelled units.
  package init(
    _ units: UnitScores, rule: ThresholdRule, calibration: TrainingOptions.CalibrationMethod,
    source: Source
  ) {
    let head = units.head
    self.source = source
    if head.kind == .multiClass {
      thresholds = []
    } else {
      thresholds = head.labels.enumerated().map { output, label in
        let known = units.labelled(output)
        return LabelThreshold(
          label: label, fit: Thresholds.fit(rule, scores: known.scores, truths: known.truths))
      }
    }
    let known = calibration == .none ? [] : head.labels.indices.map { units.labelled($0) }
    switch (calibration, head.kind) {
    case (.temperature, .multiClass): temperatures = [Self.temperatureOfClasses(units)]
    case (.temperature, _):
      temperatures = known.map {
        Calibration.temperature(logits: $0.scores.map(Calibration.logit), truths: $0.truths)
      }
    case (.platt, _), (.isotonic, _), (.none, _): temperatures = []
    }
    platt =
      calibration == .platt
      ? known.map { PlattFit(logits: $0.scores.map(Calibration.logit), truths: $0.truths) } : nil
    isotonic =
      calibration == .isotonic
      ? known.map { IsotonicFit(scores: $0.scores, truths: $0.truths) } : nil
  }

  private static func temperatureOfClasses(_ units: UnitScores) -> TemperatureFit {
    var logits: [[Double]] = []
    var classes: [Int] = []
    for unit in units.units {
      guard let scores = unit.scores, let truth = unit.truth.firstIndex(of: 1) else { continue }
      logits.append(scores.map { log(max($0, Calibration.smallestProbability)) })
      classes.append(truth)
    }
    return Calibration.temperature(logits: logits, classes: classes)
  }

  /// The calibrated probability of every output; the scores themselves when not calibrated.
  ///
  /// Platt and isotonic maps take each class against the rest; the classes of a multi-class head
  /// are then scaled to sum to 1, and equal where every class is mapped to 0.
  package func probabilities(of scores: [Double], kind: Head.Kind) -> [Double] {
    if let platt {
      return scaled(zip(scores, platt).map { $1.apply(toProbability: $0) }, kind: kind)
    }
    if let isotonic {
      return scaled(zip(scores, isotonic).map { $1.apply(toProbability: $0) }, kind: kind)
    }
    guard !temperatures.isEmpty else { return scores }
    if kind == .multiClass {
      return Calibration.apply(
        temperature: temperatures[0].temperature, toDistribution: scores)
    }
    return zip(scores, temperatures).map { score, fit in
      Calibration.apply(temperature: fit.temperature, toProbability: score)
    }
  }

  private func scaled(_ values: [Double], kind: Head.Kind) -> [Double] {
    guard kind == .multiClass else { return values }
    let sum = values.reduce(0, +)
    return values.map { sum > 0 ? $0 / sum : 1 / Double(values.count) }
  }
}

extension UnitScores {
  /// One row per unit and output, as predictions.csv has them.
  ///
  /// - Parameters:
  ///   - point: the operating point of a unit, which with folds differs between units.
  ///   - part: the part of the split the units are in, if any.
  package func rows(
    unit kind: PredictionRow.Unit, part: String?, fold: (UnitScore) -> Int? = { _ in nil },
    point: (UnitScore) -> OperatingPoint
  ) -> [PredictionRow] {
    units.flatMap { unit -> [PredictionRow] in
      let point = point(unit)
      let probabilities = unit.scores.map { point.probabilities(of: $0, kind: head.kind) }
      let sets = point.sets(of: unit, head)
      let best = unit.scores.flatMap { scores in
        scores.indices.max { scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 > $1) }
      }
      return head.labels.enumerated().map { output, label in
        let score = unit.scores?[output]
        let isClass = head.kind == .multiClass
        let threshold = isClass ? nil : point.thresholds.first { $0.label == label }?.fit.value
        let answer: Int? = score.flatMap { score in
          isClass ? (best == output ? 1 : 0) : threshold.map { score >= $0 ? 1 : 0 }
        }
        let withheld = answer.flatMap { _ in
          point.refusal(of: unit, head, output: output, sets: sets)
        }
        var row = PredictionRow(
          caseID: unit.topCaseIDs[output], patientID: unit.patientID, unit: kind,
          unitID: unit.unitID, label: label, score: score, probability: probabilities?[output],
          threshold: threshold, call: withheld == nil ? answer : nil,
          status: score == nil ? .outOfScope : withheld == nil ? .ok : .abstained,
          reason: withheld ?? unit.reason, truth: unit.truth[output], fold: fold(unit), part: part)
        row.answerSet = sets[output]
        row.featureDistance = unit.distance
        row.mutualInformation = unit.disagreement?[output]
        return row
      }
    }
  }
}
