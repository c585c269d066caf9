internal import Cohorts
internal import Compute
internal import Evaluation
internal import Explaining
internal import Tensors
internal import Training

/// A classifier whose answers can be explained; of several networks by the mean of their maps.
struct ExplainableClassifier: ExplainableModel {
  let explainer: Explainer
  private let predictor: Predictor
  private let unit: DecisionUnit
  /// By unit of several images, a row for each output.
  private var decided: [String: [PredictionRow]] = [:]

  /// - Throws: `badData` when tensors do not fit the card.
  init(
    _ model: ModelFile, workers: WorkerPool, buffers: BufferPool, _ context: StageContext
  ) throws {
    predictor = try Predictor(
      model: model, workers: workers, buffers: buffers, convolution: context.convolution.choice)
    let head = model.card.heads[0]
    unit = model.card.unit
    explainer = Explainer(
      try model.classifiers(in: buffers), activation: { head.probabilities(of: $0) },
      workers: workers, buffers: buffers, convolution: context.convolution.choice)
  }

  func member(of image: StoredImage) -> CaseAnswer? {
    unit == .image ? nil : predictor.answer(to: image)
  }

  mutating func decide(by answers: [CaseAnswer]) throws {
    decided = Dictionary(grouping: try predictor.rows(of: answers), by: \.unitID)
  }

  func answer(
    to image: StoredImage, input: Tensor, place: ImagePlace, asked: [Int]?
  ) throws -> ExplainableAnswer {
    let answer = predictor.answer(to: image)
    // An image that is refused has no part in what is said of its unit.
    let ofUnit = answer.probabilities == nil ? nil : decided[unit.id(of: answer.image)]
    let rows = try ofUnit ?? predictor.rows(of: answer)
    let called = rows.indices.filter { isCalled(rows[$0]) }
    // One label's answer may be withheld while another's is said.
    let silent = called.isEmpty ? rows.first { $0.status != .ok } : nil
    let labels = answer.probabilities.map { probabilities in
      (asked ?? (called.isEmpty ? [best(probabilities)] : called)).map { output in
        ExplainableAnswer.Label(
          output: output, target: .label(output), probability: probabilities[output],
          status: rows[output].status, isCalled: called.contains(output))
      }
    }
    return ExplainableAnswer(
      status: silent?.status ?? .ok, reason: silent?.reason ?? "", labels: labels)
  }

  /// Whether the model says a label; without a threshold it does at ½.
  private func isCalled(_ row: PredictionRow) -> Bool {
    guard row.status == .ok else { return false }
    return row.call.map { $0 == 1 } ?? ((row.score ?? 0) >= 0.5)
  }
}
