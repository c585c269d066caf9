/// What the sanity tests of explanations ask, fixed before any result.
package enum SanityRule {
  /// Level of all intervals.
  package static let level = 0.95
  /// Replicates that draw patients.
  package static let replicates = 1000
  /// Seed of replicates, of random orders and of drawn weights.
  package static let seed: UInt64 = 20_181_203
  /// A method passes weight randomisation when the mean absolute rank correlation of its maps with
  /// those of the wholly random network lies below it with its whole interval; it fails when above.
  ///
  /// Adebayo et al. (2018) give no limit; at ½ a map would keep a quarter of its rank variance.
  package static let similarityLimit = 0.5
  /// Images that weights are randomised for, the first in content order.
  package static let randomisedImages = 32
  /// Pieces that cells are deleted or inserted in.
  package static let pieces = 14

  /// Which of the stages weight randomisation reaches down to, the head first.
  package static func depths(stages: Int) -> [Int] {
    var depths: [Int] = []
    for stage in [stages - 1, stages / 2, 0] where !depths.contains(stage) {
      depths.append(stage)
    }
    return depths
  }
}

/// One of the tests.
package enum SanityTest: String, Codable, CaseIterable, Sendable {
  /// Absolute rank correlation with the maps of a network of random weights (Adebayo et al. 2018):
  /// a map of reversed sign shows the same places.
  case randomisation
  /// Area under the falling score: that of a random order less that of the map's (Petsiuk, Das and
  /// Saenko, "RISE", 2018).
  case deletion
  /// Area under the rising score: that of the map's order less that of a random one (the same).
  case insertion
  /// Share of the evidence inside the mask less the mask's share of the image.
  case energy

  /// What it measures and when it is passed, in a sentence for people.
  package var sentence: String {
    switch self {
    case .randomisation:
      "Mean absolute rank correlation with the maps of the same network with random weights; "
        + "passes with its interval below \(SanityRule.similarityLimit), fails with it above."
    case .deletion:
      "The label's probability while cells are taken away, most evidence first: how much lower "
        + "its area is than in a random order; passes above 0, fails below."
    case .insertion:
      "The label's probability while cells are put on the mean colour, most evidence first: how "
        + "much higher its area is than in a random order; passes above 0, fails below."
    case .energy:
      "Share of the evidence inside the mask less the mask's share of the image, bars left out; "
        + "passes above 0, fails below."
    }
  }
}

/// How a test ended.
package enum SanityVerdict: String, Codable, Sendable {
  case passes
  case fails = "fails here"
  case noEvidence = "no evidence"
}
