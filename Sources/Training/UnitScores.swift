package import Cohorts
internal import Evaluation
internal import Foundation

/// What a model says about one decision unit.
package struct UnitScore: Sendable {
  package let unitID: String
  package let patientID: String
  /// The image with the largest score, per output.
  package let topCaseIDs: [String]
  /// The aggregated probability per output; nil where every image was refused.
  package let scores: [Double]?
  package let reason: String
  /// Per output 1, 0 or unknown.
  package let truth: [Int?]
  /// Cases of the unit that were answered.
  package let answeredCount: Int
  /// The attributes of its images, refused ones included, as reports group them: `mixed` where
  /// they differ.
  package let attributes: [String: String]
  /// The largest distance of the features of its answered images, of all where none was, 1 being
  /// the limit; nil: not measured.
  package var distance: Double?
  /// By output, the most that networks or draws disagree on one of its images, in nats; nil: there
  /// is one network and no dropout.
  package var disagreement: [Double]?
}

/// The decision units of some images, in the order their first images came.
package struct UnitScores: Sendable {
  package let head: Head
  package let units: [UnitScore]

  /// Gathers images into units.
  ///
  /// - Throws: `diverged` when a probability is not a number.
  package init(
    answers: [CaseAnswer], unit: DecisionUnit, aggregate: Aggregation, labels: LabelTable
  ) throws(TrainingError) {
    head = labels.head
    var order: [String] = []
    var members: [String: [CaseAnswer]] = [:]
    for answer in answers {
      guard answer.probabilities?.allSatisfy(\.isFinite) ?? true else {
        throw TrainingError(
          .diverged, subject: "case \(answer.image.caseID)", reason: "its score is not a number",
          hint: "lower training.learningRate; no model was written")
      }
      let id = unit.id(of: answer.image)
      if members[id] == nil { order.append(id) }
      members[id, default: []].append(answer)
    }
    units = order.compactMap { id in
      members[id].flatMap { members in
        var unit = Self.unit(id, of: members, aggregate: aggregate, labels: labels)
        let disagreements = members.compactMap(\.disagreement)
        unit?.disagreement = disagreements.first?.indices.map { output in
          disagreements.map { $0[output] }.max() ?? 0
        }
        // A unit is answered by those of its images that are in scope.
        let answered = members.filter { $0.probabilities != nil }
        unit?.distance = (answered.isEmpty ? members : answered).compactMap(\.distance).max()
        return unit
      }
    }
  }

  private static func unit(
    _ id: String, of members: [CaseAnswer], aggregate: Aggregation, labels: LabelTable
  ) -> UnitScore? {
    guard let first = members.first else { return nil }
    let answered = members.filter { $0.probabilities != nil }
    let truth = labels.truth(of: first.image)
    var attributes: [String: String] = [:]
    for member in members { CohortAttributes.merge(member.image.attributes, into: &attributes) }
    guard !answered.isEmpty else {
      return UnitScore(
        unitID: id, patientID: first.image.patientID,
        topCaseIDs: labels.head.labels.map { _ in first.image.caseID }, scores: nil,
        reason: first.reason, truth: truth, answeredCount: 0, attributes: attributes)
    }
    var scores: [Double] = []
    var top: [String] = []
    for output in labels.head.labels.indices {
      let values = answered.map { $0.probabilities?[output] ?? 0 }
      var largest = 0
      for index in values.indices where values[index] > values[largest] { largest = index }
      top.append(answered[largest].image.caseID)
      switch aggregate {
      case .max: scores.append(values[largest])
      case .mean: scores.append(values.reduce(0, +) / Double(values.count))
      }
    }
    return UnitScore(
      unitID: id, patientID: first.image.patientID, topCaseIDs: top, scores: scores, reason: "",
      truth: truth, answeredCount: answered.count, attributes: attributes)
  }

  /// The answered units that are labelled for one output: score and truth.
  package func labelled(_ output: Int) -> (scores: [Double], truths: [Bool]) {
    var scores: [Double] = []
    var truths: [Bool] = []
    for unit in units {
      guard let score = unit.scores?[output], let truth = unit.truth[output] else { continue }
      scores.append(score)
      truths.append(truth == 1)
    }
    return (scores, truths)
  }

  /// The mean over outputs of AUROC; nil as soon as one output lacks a class.
  package var meanAUROC: Double? {
    var sum = 0.0
    for output in head.labels.indices {
      let known = labelled(output)
      guard let area = AUROC.value(scores: known.scores, truths: known.truths) else { return nil }
      sum += area
    }
    return sum / Double(head.outputCount)
  }

  /// Mean negative log likelihood of what is known, natural logarithm; nil when nothing is.
  package var meanLoss: Double? {
    var sum = 0.0
    var count = 0
    for unit in units {
      guard let scores = unit.scores else { continue }
      if head.kind == .multiClass {
        guard let truth = unit.truth.firstIndex(of: 1) else { continue }
        let share = scores[truth] / max(scores.reduce(0, +), Calibration.smallestProbability)
        sum -= log(max(share, Calibration.smallestProbability))
        count += 1
      } else {
        for (score, truth) in zip(scores, unit.truth) {
          guard let truth else { continue }
          let likelihood = truth == 1 ? score : 1 - score
          sum -= log(max(likelihood, Calibration.smallestProbability))
          count += 1
        }
      }
    }
    return count == 0 ? nil : sum / Double(count)
  }

  /// The units that `isIncluded` picks.
  func filter(_ isIncluded: (UnitScore) -> Bool) -> UnitScores {
    UnitScores(head: head, units: units.filter(isIncluded))
  }

  private init(head: Head, units: [UnitScore]) {
    (self.head, self.units) = (head, units)
  }
}
