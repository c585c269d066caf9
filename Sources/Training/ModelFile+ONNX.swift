internal import Cohorts
internal import Compute
internal import Files
internal import Foundation
internal import Networks
public import ONNX

extension ModelFile {
  /// What stands between logits and an answer.
  private struct Decision: Encodable {
    let unit: DecisionUnit
    let aggregate: Aggregation
    let probability: String
    let operatingPoint: OperatingPoint
  }

  /// The model as ONNX, with everything in its metadata that whoever runs it needs: how images
  /// become inputs, what the outputs are called, how logits become answers, and which model it was.
  ///
  /// The input contract is not in it: nothing that only runs a graph would keep to it.
  ///
  /// - Throws: `badData` when tensors do not fit the card, `internalFault` as `encoded`.
  public func onnx() throws(TrainingError) -> ONNXModel {
    let buffers = BufferPool()
    let step = Step(
      workers: WorkerPool(threadCount: 1), buffers: buffers, generator: SeededGenerator(seed: 0))
    var model = try classifier(in: buffers).exported(
      side: card.preprocessing.inputSize, in: step)
    model.metadata = try onnxMetadata()
    return model
  }

  private func onnxMetadata() throws(TrainingError) -> [String: String] {
    let head = card.heads[0]
    let decision = Decision(
      unit: card.unit, aggregate: card.aggregate,
      probability: head.kind == .multiClass ? "softmax" : "sigmoid",
      operatingPoint: card.operatingPoint)
    return [
      "fovea.architecture": card.networkName,
      "fovea.classes": try text(head.labels),
      "fovea.decision": try text(decision),
      "fovea.input": inputSentence,
      "fovea.model": try digest(),
      "fovea.preprocessing": try text(card.preprocessing),
      "fovea.weights": try text(card.weights),
    ]
  }

  /// How an image becomes an input, for people.
  private var inputSentence: String {
    let preprocessing = card.preprocessing
    let side = preprocessing.inputSize
    let fit =
      preprocessing.fit == .letterbox
      ? "shape kept, centred, bars of the darkest value" : "stretched"
    return "float (N, 3, \(side), \(side)), \(preprocessing.channelOrder); grey is "
      + "\(preprocessing.grey) in all three; to \(side) x \(side) by an antialiased triangle "
      + "filter, \(fit); then (unit * scale - mean) / std, unit in 0...1 from black to white"
  }

  private func text(_ value: some Encodable) throws(TrainingError) -> String {
    do throws(FilesError) {
      return String(decoding: try StableJSON.encode(value), as: UTF8.self)
    } catch {
      throw TrainingError(error)
    }
  }
}
