internal import Foundation

/// A model's card with something in it that cannot be, and the sentence that must come of it.
struct Damage: Sendable, CustomStringConvertible {
  let description: String
  /// What is put where, as JSON by path; null takes the member away.
  let edits: [(path: String, json: String)]
  /// What is said after the file's name.
  let fault: String

  private init(_ name: String, _ fault: String, _ edits: (String, String)...) {
    description = name
    self.fault = fault
    self.edits = edits.map { (path: $0.0, json: $0.1) }
  }

  private static let threshold = "operatingPoint.thresholds.0.fit."
  private static let share =
    "its operating point has a threshold or a share outside 0…1, or a count that cannot be"
  private static let line =
    "its operating point has an isotonic map that is no rising line from 0…1 to 0…1"
  private static let card = "its card does not describe a model"
  private static let scores = "operatingPoint.isotonic.0.scores"
  private static let probabilities = "operatingPoint.isotonic.0.probabilities"
  private static func temperature(_ number: String) -> String {
    #"[{"temperature": \#(number), "unitCount": 9, "reason": ""}]"#
  }
  private static func platt(_ slope: String, _ intercept: String) -> String {
    #"[{"slope": \#(slope), "intercept": \#(intercept), "unitCount": 9, "reason": ""}]"#
  }
  private static let noLine = ("operatingPoint.isotonic", "null")

  /// Damages of a binary model with an isotonic map.
  static let all: [Damage] = ofMaps + ofThresholds + ofCards

  private static let ofMaps: [Damage] = [
    Damage("an isotonic map without scores", line, (scores, "[]"), (probabilities, "[]")),
    Damage("fewer probabilities than scores", line, (probabilities, "[0.5]")),
    Damage("a line that falls", line, (scores, "[0.1, 0.2]"), (probabilities, "[0.9, 0.1]")),
    Damage("a line that stands", line, (scores, "[0.1, 0.1]"), (probabilities, "[0.1, 0.9]")),
    Damage("a line above 1", line, (scores, "[0.1]"), (probabilities, "[1.5]")),
    Damage(
      "fewer maps than outputs",
      "its operating point has maps to probabilities for other outputs than the model's",
      ("operatingPoint.isotonic", "[]")),
    Damage(
      "two kinds of map", "its operating point has more than one kind of map to probabilities",
      ("operatingPoint.temperatures", temperature("1"))),
    Damage(
      "a temperature of 0", "its operating point has a temperature that cannot be", noLine,
      ("operatingPoint.temperatures", temperature("0"))),
    Damage(
      "a temperature below 0", "its operating point has a temperature that cannot be", noLine,
      ("operatingPoint.temperatures", temperature("-1"))),
    Damage(
      "a Platt map that overflows", "its operating point has a Platt map that cannot be", noLine,
      ("operatingPoint.platt", platt("-1e307", "1e307"))),
  ]

  private static let ofThresholds: [Damage] = [
    Damage("a threshold above 1", share, (threshold + "value", "1.5")),
    Damage("a threshold below 0", share, (threshold + "value", "-0.1")),
    Damage("a sensitivity of 2", share, (threshold + "sensitivity", "2")),
    Damage("fewer than no positives", share, (threshold + "positives", "-1")),
    Damage("more negatives than there are people", share, (threshold + "negatives", "4e18")),
    Damage(
      "no threshold", "its operating point has thresholds of other outputs than the model's",
      ("operatingPoint.thresholds", "[]")),
    Damage(
      "a threshold of another output",
      "its operating point has thresholds of other outputs than the model's",
      ("operatingPoint.thresholds.0.label", #""well""#)),
  ]

  private static let ofCards: [Damage] = [
    Damage("no output", card, ("heads.0.labels", "[]")),
    Damage("two outputs of a yes or no", card, ("heads.0.labels", #"["sick", "well"]"#)),
    Damage(
      "equal classes", card,
      ("heads.0", #"{"kind": "multiClass", "targets": ["sick"], "labels": ["a", "a"]}"#)),
    Damage("fewer than no openings", card, ("openings.count", "-1")),
    Damage("a deviation of 0", card, ("preprocessing.std.1", "0")),
    Damage("a scale of 0", card, ("preprocessing.scale", "0")),
    Damage(
      "a patient among the cohorts of the first weights",
      "its first weights name what is no digest of a cohort",
      ("weights.learntFrom", #"[{"digest": "p0123456789abcdef"}]"#)),
    Damage(
      "a contract of no features", "its input contract is incomplete",
      ("contract.featureMean", "[]"), ("contract.featureDeviation", "[]")),
    Damage(
      "more training patients than can be summed",
      "its numbers of the training cohort cannot be",
      ("trainingProfile.patientCount", "9223372036854775807")),
    Damage(
      "a training group that cannot be named", "its numbers of the training cohort cannot be",
      ("trainingProfile.attributes", #"{"sex": {"patients": {"F": 3}, "otherPatients": 0}}"#)),
    Damage(
      "a calibration of other outputs", "its record of a calibration cannot be",
      ("calibration", record)),
  ]

  private static let record = #"""
    {"modelDigest": "", "cohortDigest": "", "method": "none", "rule": {"rule": "youden"},
     "units": {"used": 1, "patients": 1, "unlabelled": 0, "outOfScope": 0}, "outputs": []}
    """#

  /// The card with the damage done.
  func done(to card: String) throws -> String {
    var tree = try JSONSerialization.jsonObject(with: Data(card.utf8))
    for edit in edits {
      let value = try JSONSerialization.jsonObject(
        with: Data(edit.json.utf8), options: .fragmentsAllowed)
      tree = Self.put(value, at: edit.path.split(separator: ".").map(String.init)[...], in: tree)
    }
    return String(decoding: try JSONSerialization.data(withJSONObject: tree), as: UTF8.self)
  }

  static func put(_ value: Any, at path: ArraySlice<String>, in tree: Any) -> Any {
    guard let first = path.first else { return value }
    if var items = tree as? [Any], let index = Int(first), items.indices.contains(index) {
      items[index] = put(value, at: path.dropFirst(), in: items[index])
      return items
    }
    var members = tree as? [String: Any] ?? [:]
    members[first] = put(value, at: path.dropFirst(), in: members[first] ?? NSNull())
    return members
  }
}
