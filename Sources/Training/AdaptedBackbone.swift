internal import Files
public import Foundation
internal import Networks

/// What an adaptation ends in: a backbone without head, and how it came about.
///
/// Patients' images are in it; every text says so.
public struct AdaptedBackbone: Sendable {
  /// The recipe.
  public let options: AdaptationOptions
  /// What was learnt from.
  public let cohort: AdaptationCohort
  /// What was seen on the way.
  public let history: [AdaptationRecord]
  private let source: WeightSource
  private let classifier: Classifier

  init(
    options: AdaptationOptions, cohort: AdaptationCohort, source: WeightSource,
    classifier: Classifier, history: [AdaptationRecord]
  ) {
    self.options = options
    self.cohort = cohort
    self.history = history
    self.source = source
    self.classifier = classifier
  }

  /// What whoever holds the file has to know, in one sentence.
  public static let privacy =
    "Private: patients' images are in these weights and can leak from them; treat the file as you "
    + "treat the images, and do not pass it on."

  /// How the origin of an adapted backbone names what was done; files of older programs, which list
  /// no cohorts, say it too.
  package static let deed = "adapted by fovea pretrain without labels to"

  /// The weight file: safetensors with its card, the head left out.
  ///
  /// - Throws: `diverged` for a weight that the format cannot hold.
  public func weightFile(_ format: BackboneFormat) throws(TrainingError) -> Data {
    let card = WeightCard(
      architecture: source.card.architecture, normalisation: source.card.normalisation,
      origin: "\(source.name), \(Self.deed) \(cohort.images) images "
        + "of \(cohort.patients) patients, cohort \(cohort.digest), seed \(options.seed). "
        + Self.privacy,
      licence: source.card.licence,
      learntFrom: source.learntCohorts.joined(
        with: [LearntCohort(digest: cohort.digest, split: cohort.split)]))
    return try BackboneFile(classifier: classifier, card: card).encoded(as: format)
  }

  private struct Summary: Encodable {
    struct Source: Encodable {
      let name: String
      let sha256: String
    }
    let schema = "fovea.adaptation/1"
    let options: AdaptationOptions
    let source: Source
    let cohort: AdaptationCohort
    let warnings: [String]
    let history: [AdaptationRecord]
  }

  /// The facts as JSON; the same recipe, weights and cohort give the same bytes.
  ///
  /// - Throws: `internalFault` for a number that JSON cannot hold.
  public func summary() throws(TrainingError) -> Data {
    let summary = Summary(
      options: options, source: .init(name: source.name, sha256: source.digest), cohort: cohort,
      warnings: [Self.privacy] + cohort.warnings, history: history)
    do throws(FilesError) {
      return try StableJSON.encode(summary, pretty: true)
    } catch {
      throw TrainingError(error)
    }
  }

  /// What a reader has to know about the backbone, as Markdown.
  public func card(digest: String) -> String {
    let licence = source.card.licence
    let warnings = cohort.warnings.map { "- \($0)\n" }.joined()
    let rows = history.map { record in
      let values = [record.loss, record.invariance, record.variance, record.covariance]
      let cells = (values + [record.spread]).map { "\(($0 * 1000).rounded() / 1000)" }
      return "| \(record.epoch) | \(cells.joined(separator: " | ")) |"
    }
    return """
      # \(source.card.architecture.rawValue), adapted without labels to a cohort

      SHA-256 \(digest)

      - **\(Self.privacy)**
      - \(cohort.sentence)
      - Cohort \(cohort.digest), split \(cohort.split ?? "none").
      \(warnings)\
      - Began with: \(source.name), SHA-256 \(source.digest)\
      \(source.card.origin.isEmpty ? "" : ", \(source.card.origin)").
      - Method: VICReg (Bardes, Ponce and LeCun, 2022): two views of an image are to have the same
        embedding, whose coordinates are to vary and to say different things.
      - Recipe: \(options.epochs) epochs, at most \(options.batch) images in a step, views of \
      \(options.side) px, seed \(options.seed).
      - Input: \(source.card.normalisation).
      - Licence of what it began with: \(licence.isEmpty ? "none stated" : licence). Who may use
        the images decides about the rest.
      - Bias: whom the cohort shows often, the features fit best. Without labels nobody has looked
        whether that is so: look at the groups of the fine-tuned model's report.
      - Not for use as it is: it answers nothing. Fine-tune it.

      What was seen; spread is the mean deviation of a coordinate, 1 is aimed at, 0 is a collapse:

      | Epoch | Loss | Invariance | Variance | Covariance | Spread |
      |---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }
}
