/// Where a model comes from and what became of it: the answer of `fovea lineage MODEL`.
///
/// What could not be found says so; nothing is guessed.
public struct ModelLineage: Codable, Sendable, Equatable {
  /// The cohort that the model learnt from, where it was found.
  public struct Data: Codable, Sendable, Equatable {
    /// 1 for a cohort from ingest.
    public var version: Int
    /// The digest of the version before; nil for the first.
    public var parentDigest: String?
    /// Rounds of feedback that led to it.
    public var feedbackRounds: Int
    /// Answers of readers in them.
    public var feedbackAnswers: Int
    /// Images of the training part with a label that the model learnt.
    public var trainingImages: Int
    /// Their patients.
    public var trainingPatients: Int
    /// Images of the training part without one, from which nothing was learnt.
    public var unlabelledImages: Int
    /// The share of those patients that each fit learnt from; nil for all.
    public var labelShare: Double?
    /// How often the test part was opened, until now.
    public var testOpenings: Int

    /// Makes the facts.
    public init(
      version: Int, parentDigest: String?, feedbackRounds: Int, feedbackAnswers: Int,
      trainingImages: Int, trainingPatients: Int, unlabelledImages: Int, labelShare: Double?,
      testOpenings: Int
    ) {
      self.version = version
      self.parentDigest = parentDigest
      self.feedbackRounds = feedbackRounds
      self.feedbackAnswers = feedbackAnswers
      self.trainingImages = trainingImages
      self.trainingPatients = trainingPatients
      self.unlabelledImages = unlabelledImages
      self.labelShare = labelShare
      self.testOpenings = testOpenings
    }
  }

  private(set) var schema = "fovea.lineage.model/1"
  /// SHA-256 of the model file.
  public var sha256: String
  /// Network and targets in words.
  public var answers: String
  /// The cohort's key-free digest.
  public var cohortDigest: String
  /// The cohort; nil where none of the folders has it.
  public var data: Data?
  /// The split.
  public var splitHash: String
  /// Openings of the test part when the model was made.
  public var openingsThen: Int
  /// The first weights: name, origin, licence, SHA-256.
  public var weights: [String: String]
  /// Digests of the cohorts that the first weights had learnt from, the first one first.
  public var weightCohorts: [String] = []
  /// The program that wrote it; nil where no audit log beside it says so.
  public var program: String?
  /// Owner, intended use, legal basis.
  public var people: [String: String]
  /// On which cohort it was calibrated later; nil where it was not.
  public var calibratedOn: String?
  /// What the model keeps for fovea monitor; nil for nothing.
  public var reference: String?
  /// What its training discloses of a patient at most; nil where nothing was hidden.
  public var privacy: String?
  /// What attacks could tell about who was trained on; nil where nobody tried.
  public var membership: String?
  /// How its distance of features tells other images from its own; nil where nobody measured it.
  public var scope: String?
  /// What histories say of it.
  public var approvals: [HistoryEntry]

  /// Makes a lineage of which the rest is not known.
  public init(
    sha256: String, answers: String, cohortDigest: String, splitHash: String, openingsThen: Int,
    weights: [String: String], people: [String: String]
  ) {
    self.sha256 = sha256
    self.answers = answers
    self.cohortDigest = cohortDigest
    self.splitHash = splitHash
    self.openingsThen = openingsThen
    self.weights = weights
    self.people = people
    approvals = []
  }

  /// The lines for people.
  public var lines: [String] {
    func stated(_ text: String?) -> String {
      text.flatMap { $0.isEmpty ? nil : $0 } ?? "not stated"
    }
    var lines = [
      "model \(sha256)", "answers: \(answers)", "cohort: \(cohortDigest)",
    ]
    if let data {
      lines.append(
        "data version: \(data.version)"
          + (data.parentDigest.map { ", after \($0.prefix(12))" } ?? ", from ingest")
          + "; \(data.feedbackRounds) rounds of feedback with \(data.feedbackAnswers) answers")
      lines.append(
        "learnt from: \(data.trainingImages) images of \(data.trainingPatients) patients"
          + (data.labelShare.map { ", of whom each fit had a share of \($0)" } ?? "")
          + (data.unlabelledImages == 0
            ? "" : "; not from \(data.unlabelledImages) images of the part without a label"))
      lines.append("test part opened: \(openingsThen) times before it, \(data.testOpenings) now")
    } else {
      lines.append(
        "data version: not known, as the cohort with its split is in none of the folders (--in)")
      lines.append("test part opened: \(openingsThen) times before it")
    }
    lines.append("split: \(splitHash)")
    lines.append(
      "first weights: \(stated(weights["name"])); origin \(stated(weights["origin"])); licence "
        + "\(stated(weights["licence"]))")
    for cohort in weightCohorts { lines.append("first weights learnt from cohort: \(cohort)") }
    lines.append("program: \(program ?? "not known, as no audit log beside it names it")")
    for name in people.keys.sorted() { lines.append("\(name): \(stated(people[name]))") }
    if let privacy { lines.append("privacy: \(privacy)") }
    if let membership { lines.append("membership audit: \(membership)") }
    if let scope { lines.append("scope audit: \(scope)") }
    if let calibratedOn { lines.append("calibrated on cohort: \(calibratedOn)") }
    lines.append("reference for monitoring: \(reference ?? "none")")
    if approvals.isEmpty { lines.append("approvals: none in these folders") }
    for entry in approvals {
      lines.append(
        "\(entry.event.rawValue) on \(entry.when) by \(entry.by), "
          + "\(entry.current == sha256 ? "in use afterwards" : "not in use afterwards"): "
          + entry.reasons.joined(separator: "; "))
    }
    return lines
  }
}
