internal import Evaluation
internal import Explaining

/// What explanations.json says; every number on the page is in it.
struct ExplanationDocument: Encodable {
  static let schema = "fovea.explanations/1"

  /// One method with the scale that all its pictures share.
  struct Method: Encodable {
    let method: ExplanationMethod
    let sentence: String
    /// The evidence that 65,535 stands for in maps/, the largest of all images.
    let mapTop: Double
    /// The evidence that the brightest colour stands for in overlays/; more is shown alike.
    let overlayTop: Double
  }

  /// The evidence of one method for one label of one image.
  struct Map: Encodable {
    let method: ExplanationMethod
    /// The largest evidence on it.
    let largest: Double
    let map: String
    let overlay: String
  }

  /// One label of one image.
  struct Label: Encodable {
    let label: String
    let probability: Double
    /// `ok`, or `abstained`.
    let status: PredictionRow.Status
    let isCalled: Bool
    /// Of how many pixels of the network's input the mean logit is explained; left out for a
    /// classifier.
    let pixels: Int?
    let maps: [Map]
  }

  /// One image, by pseudonyms.
  struct Image: Encodable {
    let caseID: String
    let patientID: String
    /// `ok`, or with the reason `out_of_scope`, or `abstained`: a label is withheld and none said.
    let status: PredictionRow.Status
    let reason: String
    let labels: [Label]
    /// The nearest training cases; left out where no cohort was named.
    let neighbours: [TrainingCases.Neighbour]?
  }

  let schema = ExplanationDocument.schema
  /// SHA-256 of the model.
  let model: String
  /// Pixels along each side of maps and overlays: the network's input.
  let inputSize: Int
  let methods: [Method]
  /// The rules of the tests, as they stood before any result.
  let rules: [String: String]
  let sanity: [SanityResult]
  let images: [Image]
  /// Images that were not looked at, as enough had been.
  let leftOut: Int
}
