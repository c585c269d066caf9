internal import Files
public import Foundation
internal import Networks
internal import Phantoms

/// What a pretraining ends in: a backbone without head, and how it came about.
public struct PretrainedBackbone: Sendable {
  /// The recipe.
  public let options: PretrainingOptions
  /// What was seen on the way.
  public let history: [PretrainingRecord]
  private let classifier: Classifier

  init(options: PretrainingOptions, classifier: Classifier, history: [PretrainingRecord]) {
    self.options = options
    self.classifier = classifier
    self.history = history
  }

  /// The weight file: safetensors with its card, the head left out.
  ///
  /// - Throws: `diverged` for a weight that the format cannot hold.
  public func weightFile(_ format: BackboneFormat) throws(TrainingError) -> Data {
    let card = WeightCard(
      architecture: options.architecture, normalisation: PhantomBatch.normalisation,
      origin: "fovea pretrain: \(imageCount) pictures from formulas, seed \(options.seed)",
      licence: "that of Fovea", learntFrom: [])
    return try BackboneFile(classifier: classifier, card: card).encoded(as: format)
  }

  /// Pictures that were drawn and learnt from, each once.
  public var imageCount: Int { options.steps * options.batch }

  private struct Summary: Encodable {
    let schema = "fovea.pretraining/1"
    let options: PretrainingOptions
    let images: Int
    let history: [PretrainingRecord]
  }

  /// The facts as JSON; the same recipe gives the same bytes.
  ///
  /// - Throws: `internalFault` for a number that JSON cannot hold.
  public func summary() throws(TrainingError) -> Data {
    do throws(FilesError) {
      return try StableJSON.encode(
        Summary(options: options, images: imageCount, history: history), pretty: true)
    } catch {
      throw TrainingError(error)
    }
  }

  /// What a reader has to know about the backbone, as Markdown.
  public func card(digest: String) -> String {
    let total = options.families.values.sorted().reduce(0, +)
    let families = PhantomFamily.allCases.compactMap { family -> String? in
      guard let weight = options.families[family.rawValue], weight > 0 else { return nil }
      return "\(family.rawValue) \(Int((100 * weight / total).rounded())) %"
    }
    let accuracies = (history.last?.accuracies ?? [:]).sorted { $0.key < $1.key }
      .map { "| \($0.key) | \(Int(($0.value * 100).rounded())) % |" }
    return """
      # \(options.architecture.rawValue), pretrained on formulas

      SHA-256 \(digest)

      - Training data: \(imageCount) pictures drawn from formulas by `fovea pretrain`, each seen
        once: \(families.joined(separator: ", ")). No photograph, no third party's picture and
        no patient is among them.
      - Recipe: \(options.steps) steps of \(options.batch) pictures of \(options.side) px\
      \(options.finalShare > 0 ? ", at the end of \(options.finalSide) px" : ""), \
      seed \(options.seed).
      - Input: RGB in 0…1, minus 0.5, divided by 0.25.
      - Licence: that of Fovea.
      - Bias: no age, sex, origin or skin type of any person is in the data by construction. That
        does not prove that a model fine-tuned from it treats groups alike: look at the report's
        groups.
      - Not for use as it is: it answers questions about drawings. Fine-tune it.

      Answers on drawings that were not trained on:

      | Task | Right |
      |---|---|
      \(accuracies.joined(separator: "\n"))

      """
  }
}
