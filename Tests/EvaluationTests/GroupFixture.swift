import Compute
import Evaluation
import Foundation

/// A cohort of 700 patients with sex, site and view, whose gaps can be planted.
struct GroupFixture {
  var rows: [PredictionRow] = []
  var attributes: [String: [String: String]] = [:]

  /// - Parameters:
  ///   - missed: by how much the scores of sick women are lowered.
  ///   - confounded: whether women come mostly from the site where scores say less.
  init(seed: UInt64, missed: Double = 0, confounded: Bool = false, patients: Int = 700) {
    var draws = SeededGenerator(seed: seed)
    for patient in 0..<patients {
      let isFemale = draws.uniform() < 0.5
      let truth = draws.uniform() < 0.5
      let isFirstSite = draws.uniform() < (confounded ? (isFemale ? 0.85 : 0.15) : 0.5)
      let signal = truth ? (confounded && isFirstSite ? 0.08 : 0.3) : 0
      let strength = 0.35 + signal + 0.15 * draws.normal() - (truth && isFemale ? missed : 0)
      rows.append(
        Fixture.row(
          patient, score: 1 / (1 + exp(6 * (0.5 - strength))), truth: truth ? 1 : 0))
      let isUnknown = !confounded && draws.uniform() < 0.1
      attributes["p\(patient)"] = [
        "sex": isUnknown ? "" : isFemale ? "F" : "M", "site": isFirstSite ? "a" : "b",
      ]
    }
  }

  func table(
    groups: [String] = ["sex", "site"], adjust: [String] = [], permutations: Int = 199
  ) -> CohortTable {
    var options = Fixture.options(groups: groups, bootstrap: 40, permutations: permutations)
    options.adjust = adjust
    options.statedPrevalences = [0.05]
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: attributes), options: options)
  }
}
