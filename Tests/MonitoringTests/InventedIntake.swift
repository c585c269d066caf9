import Compute
import Evaluation
import Foundation

/// Patients by the day, from one population unless something is planted.
struct InventedIntake {
  static let labels = ["finding"]

  /// Added to every mean intensity, in deviations.
  var brightness = 0.0
  /// Added to every feature, in deviations.
  var features = 0.0
  /// Share of patients with the finding.
  var prevalence = 0.4
  /// Share of women.
  var women = 0.5
  /// Share of patients without a stated sex.
  var missing = 0.05
  /// Added to the logits of the truths, and to no answer.
  var miscalibration = 0.0
  /// Share of the scores that is noise.
  var noise = 0.3
  /// Share of patients whose images are refused.
  var refused = 0.01
  /// Share of images that are refused whoever is on them; 0 draws nothing.
  var refusedImages = 0.0
  /// Whether labels are there.
  var hasLabels = true
  /// Images of each patient, 1 to so many.
  var mostImages = 3

  /// So many patients of one draw.
  func patients(_ count: Int, stream: UInt64) -> [MonitoredPatient] {
    var generator = SeededGenerator(seed: 17, stream: stream)
    var images: [MonitoredPatient.Image] = []
    var rows: [PredictionRow] = []
    for patient in 0..<count {
      let id = "p\(patient)"
      let isPositive = generator.uniform() < prevalence
      let isRefused = generator.uniform() < refused
      var attributes = ["ageBand": ["18-39", "40-64", "65-89"][generator.integer(below: 3)]]
      let sex = generator.uniform() < women ? "F" : "M"
      if generator.uniform() >= missing { attributes["sex"] = sex }
      for image in 0..<(1 + generator.integer(below: mostImages)) {
        let light = generator.normal()
        let isRefused =
          isRefused || (refusedImages > 0 && generator.uniform() < refusedImages)
        images.append(
          MonitoredPatient.Image(
            patientID: id, unitID: "\(id).\(image)", pixelDigest: "\(image)",
            attributes: attributes,
            numbers: [
              "mean intensity": 0.5 + 0.1 * (light + brightness),
              "noise": exp(0.4 * generator.normal()), "shorter side": 512,
            ],
            features: (0..<24).map { place in
              let shared = place % 3 == 0 ? light : 0
              return Float(abs(generator.normal() + shared + features))
            }, isRefused: isRefused))
        if !isRefused {
          rows.append(row(id, "\(id).\(image)", isPositive, &generator))
        }
      }
    }
    return MonitoredPatient.patients(of: images, rows: rows)
  }

  /// The patients as a reference.
  func reference(_ count: Int, stream: UInt64) -> MonitorReference? {
    MonitorReference(
      patients(count, stream: stream), labels: Self.labels, source: .validation)
  }

  /// A probability that fits the truths where nothing is planted: what is seen of a score.
  private func row(
    _ patient: String, _ unit: String, _ isPositive: Bool,
    _ generator: inout SeededGenerator
  ) -> PredictionRow {
    // Scores of deviation 1 around ±d/2 have the likelihood ratio exp(d·score), so that this is
    // the probability at the usual prevalence.
    let gap = 4 * (1 - noise)
    let score = (isPositive ? gap / 2 : -gap / 2) + generator.normal()
    let logit = gap * score + log(0.4 / 0.6) + miscalibration
    let probability = 1 / (1 + exp(-logit))
    return PredictionRow(
      caseID: unit, patientID: patient, unit: .image, unitID: unit, label: Self.labels[0],
      score: probability, probability: probability, threshold: nil, call: nil, status: .ok,
      reason: "", truth: hasLabels ? (isPositive ? 1 : 0) : nil, fold: nil, part: nil)
  }
}
