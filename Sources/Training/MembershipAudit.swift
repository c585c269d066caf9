public import Cohorts
public import Compute
internal import Evaluation
internal import Foundation
internal import Networks

/// Tries to tell from a model who was in its training.
///
/// Shadow models are fits of the model's recipe to halves of its patients, training and validation
/// part together: each shows how sure such a model is of those it learnt from and of others. Where
/// the validation part could stop the model early, the other half stops a shadow model.
public enum MembershipAudit {
  /// Everything an audit depends on.
  public struct Request: Sendable {
    /// The model, a classifier.
    public let model: ModelFile
    /// The cohort it was trained on.
    public let cohort: Cohort
    /// The split it was trained under.
    public let lock: SplitLock
    /// The weights that its training began with; nil where nothing but its head was trained.
    public let start: FineTuning.Start?
    /// How many shadow models are fitted, an even number.
    public let shadows: Int
    /// Whether a shadow model trains all that the recipe trains, not the head alone.
    public let isWhole: Bool
    /// Seed of the halves.
    public let seed: UInt64
    /// Memory for images that are kept between fits.
    public let memoryBudgetBytes: Int

    /// Makes a request.
    public init(
      model: ModelFile, cohort: Cohort, lock: SplitLock, start: FineTuning.Start?, shadows: Int,
      isWhole: Bool, seed: UInt64, memoryBudgetBytes: Int
    ) {
      self.model = model
      self.cohort = cohort
      self.lock = lock
      self.start = start
      self.shadows = shadows
      self.isWhole = isWhole
      self.seed = seed
      self.memoryBudgetBytes = memoryBudgetBytes
    }
  }

  /// Audits the model.
  ///
  /// The same request gives the same record with any number of threads.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked after every step; true ends the audit with nothing.
  ///   - progress: is told how many shadow models are done.
  /// - Returns: nil when interrupted.
  /// - Throws: `badData` for a cohort without patients to compare with, or with too few of some
  ///   answer; `usage` for a model that answers for pixels or by several networks, or whose
  ///   training set patients aside; what loading images and training throws.
  public static func run(
    _ request: Request, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice = .fastest, isInterrupted: @escaping () -> Bool,
    progress: (Int) -> Void
  ) throws -> MembershipRecord? {
    let (model, card) = (request.model, request.model.card)
    try model.requireOneNetwork()
    if let rule = card.options.mitigation, rule.setsPatientsAside {
      throw TrainingError(
        .usage, subject: "training.mitigation",
        reason: "is \(rule.method.rawValue) in this model, and shadow models set no patient aside",
        hint: "audit a model that was trained with another method")
    }
    let resources = Resources(workers: workers, buffers: buffers, convolution: convolution)
    let cases = request.cohort.facts
    let developed = cases.indices.filter { request.lock.assignments[$0].part != .test }
    let labels = try LabelTable(
      cases: developed.map { cases[$0] }, head: card.heads[0], unit: card.unit,
      uncertain: card.options.uncertain)
    let pool = try MembershipPool(
      cases: cases, lock: request.lock, labels: labels, options: card.options)
    let halves = try pool.halves(count: request.shadows, seed: request.seed)
    let images = PreparedImages(
      cohort: request.cohort, preprocessing: card.preprocessing,
      budgetBytes: request.memoryBudgetBytes)
    let fits = try ShadowFits(
      target: model, start: request.start, isWhole: request.isWhole, pool: pool.cases,
      cases: cases, labels: labels, images: images, resources: resources)
    let confidence = Confidence(pool: pool, labels: labels, cases: cases)
    let own = confidence.values(
      try fits.probabilities(of: pool.cases, by: model.classifier(in: buffers)))
    let canStopEarly =
      request.lock.folds == 0 && !request.lock.indices(in: .validation).isEmpty
    var shadows: [[Double]] = []
    for (number, half) in halves.enumerated() {
      let training = pool.cases(of: half)
      let others = canStopEarly ? pool.cases(of: half.map { !$0 }) : []
      guard
        let answers = try fits.probabilities(
          of: pool.cases, fitting: training, validation: others, number: number,
          of: halves.count, isInterrupted: isInterrupted)
      else { return nil }
      shadows.append(confidence.values(answers))
      progress(number + 1)
    }
    let trials = pool.patients.indices.map { patient in
      func chosen(_ isInside: Bool) -> [Double] {
        halves.indices.filter { halves[$0][patient] == isInside }.map { shadows[$0][patient] }
      }
      return MembershipTrial(
        isMember: pool.patients[patient].isMember, confidence: own[patient],
        inside: chosen(true), outside: chosen(false))
    }
    return MembershipRecord(
      modelDigest: try model.digest(), cohortDigest: card.cohortDigest,
      splitHash: request.lock.hash, shadows: halves.count, scope: fits.scope, seed: request.seed,
      summary: MembershipSummary(
        trials, guarantee: card.privacy.map { (epsilon: $0.epsilon, delta: $0.delta) }))
  }

  /// How sure answers are of what is true, patient by patient.
  private struct Confidence {
    let pool: MembershipPool
    let labels: LabelTable
    let cases: [CaseFacts]

    /// Probabilities are kept this far from 0 and 1, so that every logit is finite.
    private static let smallestProbability = 1e-12

    /// The mean over a patient's images and known answers of log p/(1 − p) of the truth.
    ///
    /// - Parameter probabilities: by case of the pool, in its order.
    func values(_ probabilities: [[Double]]) -> [Double] {
      let places = Dictionary(
        uniqueKeysWithValues: pool.cases.enumerated().map { ($0.element, $0.offset) })
      return pool.patients.map { patient in
        let logits = patient.cases.flatMap { index -> [Double] in
          guard let place = places[index] else { return [] }
          return self.logits(probabilities[place], labels.truth(of: cases[index]))
        }
        return logits.reduce(0, +) / Double(max(logits.count, 1))
      }
    }

    private func logits(_ probabilities: [Double], _ truth: [Int?]) -> [Double] {
      if labels.head.kind == .multiClass {
        return truth.firstIndex(of: 1).map { [Self.logit(probabilities[$0])] } ?? []
      }
      return zip(probabilities, truth).compactMap { probability, truth in
        truth.map { Self.logit($0 == 1 ? probability : 1 - probability) }
      }
    }

    private static func logit(_ probability: Double) -> Double {
      let p = min(max(probability, smallestProbability), 1 - smallestProbability)
      return log(p / (1 - p))
    }
  }
}
