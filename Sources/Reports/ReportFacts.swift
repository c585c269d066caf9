public import Evaluation

/// What the run knows beside the numbers; it holds no time, host or input path.
public struct ReportFacts: Codable, Sendable, Equatable {
  /// Heading of the report.
  public var title: String
  /// Program and version, such as `fovea 0.1.0`.
  public var program: String
  /// The model; nil for tables whose model is not known.
  public var model: ModelFacts?
  /// The cohort.
  public var cohort: CohortFacts
  /// The part that is described.
  public var part: ReportedPart
  /// How often the test part has been opened; nil without a split lock.
  public var testOpenings: Int?
  /// The frozen thresholds with what they reached where they were fitted.
  public var thresholds: [ThresholdFact]
  /// Hash of the thresholds as they were frozen; nil without.
  public var operatingPointHash: String?
  /// Whether the thresholds were fitted on the data that is described.
  public var isTuning: Bool
  /// What became of the input; nil where no input was read.
  public var flow: FlowFacts?
  /// How the model was made: preprocessing, unit, aggregation and the like.
  public var settings: [NamedText]
  /// Owner, intended use, legal basis.
  public var responsible: [NamedText]
  /// Versions of what was used.
  public var versions: [NamedText]
  /// What was typed, with input folders as `<input>`.
  public var commandLine: String
  /// Limits that the caller knows, one sentence each.
  public var limitations: [String]
  /// The bars that the report has to reach; set after the facts are made, none at first.
  public var gates: [Gate] = []
  /// What fewer labels and random weights give; nil where nobody has tried.
  public var learningCurve: LearningCurve?
  /// How the cohort differs from the training cohort; nil where nobody compared them.
  public var drift: DriftSummary?
  /// How sure the answers are; nil in a release, and where nobody measured it.
  public var certainty: CertaintySummary?

  /// Makes the facts.
  public init(
    title: String, program: String, model: ModelFacts?, cohort: CohortFacts, part: ReportedPart,
    testOpenings: Int?, thresholds: [ThresholdFact], operatingPointHash: String?, isTuning: Bool,
    flow: FlowFacts?, settings: [NamedText], responsible: [NamedText], versions: [NamedText],
    commandLine: String, limitations: [String]
  ) {
    self.title = title
    self.program = program
    self.model = model
    self.cohort = cohort
    self.part = part
    self.testOpenings = testOpenings
    self.thresholds = thresholds
    self.operatingPointHash = operatingPointHash
    self.isTuning = isTuning
    self.flow = flow
    self.settings = settings
    self.responsible = responsible
    self.versions = versions
    self.commandLine = commandLine
    self.limitations = limitations
  }
}

/// The model that is judged.
public struct ModelFacts: Codable, Sendable, Equatable {
  /// Its name.
  public var name: String
  /// SHA-256 of the model file, hexadecimal.
  public var sha256: String
  /// Its architecture.
  public var architecture: String
  /// Where the first weights came from, with their licence.
  public var weightsOrigin: String
  /// Digest of the cohort that it was trained on; nil where nobody said.
  public var cohortDigest: String?

  /// Makes the facts.
  public init(name: String, sha256: String, architecture: String, weightsOrigin: String) {
    self.name = name
    self.sha256 = sha256
    self.architecture = architecture
    self.weightsOrigin = weightsOrigin
  }
}

/// The cohort that is described.
public struct CohortFacts: Codable, Sendable, Equatable {
  /// Its name in tables; never an input path.
  public var name: String
  /// Digest of its manifest; nil for tables that are not ours.
  public var digest: String?
  /// Hash of its split lock.
  public var splitHash: String?
  /// How it was split, in a sentence.
  public var splitRule: String?

  /// Makes the facts.
  public init(name: String, digest: String?, splitHash: String?, splitRule: String?) {
    self.name = name
    self.digest = digest
    self.splitHash = splitHash
    self.splitRule = splitRule
  }
}

/// A frozen threshold with its origin.
public struct ThresholdFact: Codable, Sendable, Equatable {
  /// The label.
  public var label: String
  /// The fold it is for; nil for the model's own.
  public var fold: Int?
  /// The threshold and what it reached where it was fitted.
  public var fit: FittedThreshold
  /// Where it was fitted, such as `validation`.
  public var source: String

  /// Makes the fact.
  public init(label: String, fold: Int?, fit: FittedThreshold, source: String) {
    self.label = label
    self.fold = fold
    self.fit = fit
    self.source = source
  }
}

/// What became of every input.
public struct FlowFacts: Codable, Sendable, Equatable {
  /// A number with its name.
  public struct Count: Codable, Sendable, Equatable {
    /// What is counted.
    public var name: String
    /// How many.
    public var count: Int

    /// Makes the count.
    public init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  /// Inputs in all.
  public var found: Int
  /// Used, quarantined, failed: they sum to `found`, which is checked.
  public var outcomes: [Count]
  /// Why inputs were not used; need not sum to anything.
  public var reasons: [Count]

  /// Makes the flow.
  public init(found: Int, outcomes: [Count], reasons: [Count]) {
    self.found = found
    self.outcomes = outcomes
    self.reasons = reasons
  }
}

/// A fact in words.
public struct NamedText: Codable, Sendable, Equatable {
  /// What it is about.
  public var name: String
  /// What is so.
  public var text: String

  /// Makes the fact.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
