internal import Cohorts
internal import Evaluation
public import Foundation
internal import Networks
internal import Reports
package import Training

/// The checked settings of an experiment beside its input: split, model, training, evaluation.
///
/// `fovea run` takes them from a pipeline file, `fovea finetune` from its flags and `--set`.
public struct Recipe: Sendable {
  /// Where the first weights come from.
  enum Backbone: Sendable, Equatable {
    /// Drawn at random.
    case random(Architecture)
    /// The plain U-Net, drawn at random.
    case plain
    /// Looked up by name in the weight folders.
    case named(String, Architecture?)
    /// Read from a file.
    case file(URL, Architecture?)
    /// The weights that come with Fovea, which have to be of the architecture if one is named.
    case shipped(Architecture?)
  }

  /// The architecture that is no backbone, for pixels only: Ronneberger's U-Net.
  static let plainNetwork = "unet"
  /// What stands behind a backbone's stages in a network that answers for pixels.
  static let decoderStage = "decoder"

  let values: PipelineValues
  /// The keys that were set on the command line.
  let assigned: Set<String>
  /// Resolves relative paths of keys: the pipeline file's folder, or the working folder.
  private let folderOfPath: @Sendable (String) -> URL

  init(
    values: PipelineValues, assigned: Set<String>,
    folderOfPath: @escaping @Sendable (String) -> URL
  ) {
    self.values = values
    self.assigned = assigned
    self.folderOfPath = folderOfPath
  }

  /// Makes a recipe from `a.b=c` assignments alone; everything else has its standard value.
  ///
  /// - Throws: `PipelineProblems` with all of them.
  public init(assignments: [String], workingFolder: URL) throws(PipelineProblems) {
    var checker = PipelineChecker(file: "settings")
    let foreign = assignments.filter { $0.hasPrefix("input.") || $0.hasPrefix("ingest.") }
    for assignment in assignments where !foreign.contains(assignment) {
      checker.assign(assignment)
    }
    for assignment in foreign {
      checker.refuse(assignment, "is not read here, the cohort has been ingested already")
    }
    for assignment in assignments where assignment.hasPrefix("evaluation.learningCurve=") {
      checker.refuse(assignment, "is read by fovea run alone")
    }
    checker.finish(sections: ["model"])
    guard checker.problems.isEmpty else { throw PipelineProblems(checker.problems) }
    self.init(values: checker.values, assigned: checker.assigned) { _ in workingFolder }
  }

  /// The keys that were set on the command line, with their values.
  var asked: [String: PipelineValue] {
    Dictionary(uniqueKeysWithValues: assigned.compactMap { key in values[key].map { (key, $0) } })
  }

  /// The same recipe with other values of some keys.
  func filled(with values: [(key: String, value: PipelineValue)]) -> Recipe {
    var filled = self.values
    for (key, value) in values { filled[key] = value }
    return Recipe(values: filled, assigned: assigned, folderOfPath: folderOfPath)
  }

  /// Every key at its standard value, for commands that read only those of the evaluation.
  static let standard = Recipe(values: PipelineValues(), assigned: []) {
    preconditionFailure("\($0) is no key of the evaluation")
  }

  /// The file or folder that a path key names; nil for null.
  func url(_ path: String) -> URL? {
    values.optionalText(path).map {
      URL(fileURLWithPath: $0, relativeTo: folderOfPath(path)).standardizedFileURL
    }
  }

  /// The largest accepted width and height of an image.
  var maxSizePixels: Int { values.integer("ingest.maxSizePixels") }

  /// How the cohort is divided, `stratify` as written: empty for the targets and sex.
  var splitOptions: SplitOptions {
    let holdOut = values.optionalText("split.holdOut").flatMap(HoldOut.init(assignment:))
    return SplitOptions(
      validation: values.number("split.validation"), test: values.number("split.test"),
      folds: values.integer("split.folds"), stratify: values.list("split.stratify"),
      holdOut: holdOut, latest: nil, seed: seed)
  }

  /// What the network does.
  var task: TrainingOptions.Task { values.choice("model.task", TrainingOptions.Task.self) }

  /// The seed of everything that is drawn.
  var seed: UInt64 { UInt64(values.integer("split.seed")) }

  /// How the network is trained.
  package var trainingOptions: TrainingOptions {
    var options = TrainingOptions(
      targets: values.list("model.targets"),
      unit: values.choice("model.unit", DecisionUnit.self),
      aggregate: values.choice("model.aggregate", Aggregation.self),
      inputSize: values.integer("model.inputSize"))
    options.task = task
    options.epochs = values.integer("training.epochs")
    options.batch = values.integer("training.batch")
    options.optimizer = values.text("training.optimizer") == "sgd" ? .sgd : .adamw
    options.learningRate = values.number("training.learningRate")
    options.stageDecay = values.number("training.stageDecay")
    options.warmupEpochs = values.number("training.warmupEpochs")
    options.schedule = values.choice("training.schedule", LearningRateSchedule.Kind.self)
    options.weightDecay = values.number("training.weightDecay")
    options.freeze = values.list("training.freeze")
    options.unfreezeAtEpoch = values.optionalInteger("training.unfreezeAtEpoch")
    let adapt = values.choice("training.adapt", AdaptedParts.self)
    options.adapt = adapt == .all ? nil : adapt
    options.batchNorm = values.choice("training.batchNorm", TrainingOptions.BatchNorm.self)
    options.loss = values.choice("training.loss", TrainingOptions.LossKind.self)
    options.uncertain = values.choice("training.uncertain", TrainingOptions.Uncertain.self)
    options.dropout = dropout
    (options.keepsFolds, options.snapshots) = (keepsFolds, snapshots)
    let labelShare = values.number("training.labelShare")
    options.labelShare = labelShare < 1 ? labelShare : nil
    options.feedback = feedbackWeights
    options.mitigation = task == .classify ? mitigation : nil
    options.adversarialLevels = task == .classify ? adversarialLevels : nil
    options.privacy = privacyOptions
    let against = values.text("training.classWeights")
    options.classWeights = against == "balanced" ? .balanced : .none
    options.sampling = against == "sampling" ? .balanced : .natural
    options.earlyStopping = values.optionalInteger("training.earlyStopping.patience").map {
      TrainingOptions.EarlyStopping(
        metric: values.choice(
          "training.earlyStopping.metric", TrainingOptions.EarlyStopping.Metric.self),
        patience: $0)
    }
    options.augmentation = AugmentationPolicy(
      flip: values.choice("augmentation.flip", AugmentationPolicy.Flip.self),
      shift: values.number("augmentation.shift"),
      rotateDegrees: values.number("augmentation.rotateDegrees"),
      scale: values.number("augmentation.scale"),
      contrast: values.number("augmentation.contrast"),
      variants: values.integer("augmentation.variants"))
    options.calibration = values.choice(
      "calibration.method", TrainingOptions.CalibrationMethod.self)
    options.threshold = thresholdRule
    options.conformal = conformalRule
    options.abstention = abstentionRule
    options.scopeShare = scopeShare
    options.seed = seed
    if options.adapt == .prototypes {
      // Every image is looked at once.
      (options.epochs, options.warmupEpochs, options.earlyStopping) = (1, 0, nil)
    }
    if options.task != .classify {
      options.earlyStopping?.metric = .loss
      options.pixels = pixelOptions
    }
    return options
  }

  /// Where the first weights come from.
  var backbone: Backbone {
    if values.optionalText("model.architecture") == Self.plainNetwork { return .plain }
    let architecture = values.optionalText("model.architecture").flatMap(Architecture.init)
    if let file = url("model.weights") { return .file(file, architecture) }
    switch values.text("model.backbone") {
    case "random":
      guard let architecture else { preconditionFailure("random weights of no architecture") }
      return .random(architecture)
    case "default": return .shipped(architecture)
    case let name: return .named(name, architecture)
    }
  }

  /// What the user says of the input that the weights expect.
  var inputNormalisation: InputNormalisation? {
    values.optionalText("model.inputNorm").flatMap { InputNormalisation(text: $0) }
  }

  /// The attributes by which reports are divided.
  var groups: [String] { values.list("evaluation.groups") }

  /// The attributes of the case mix at which gaps are adjusted.
  var adjust: [String] { values.list("evaluation.adjust") }

  /// The prevalences at which predictive values are given.
  var prevalences: [Double] { values.list("evaluation.prevalences").compactMap(Double.init) }

  /// The labels that say there is no disease.
  var noFindingLabels: [String] { values.list("evaluation.noFinding") }

  /// How many replicates stand behind intervals without formula.
  var bootstrapReplicates: Int { values.integer("evaluation.bootstrap") }

  /// How many permutations stand behind a gap's chance level.
  var permutations: Int { values.integer("evaluation.permutations") }

  /// Whether reports show the worst errors as pictures.
  var showsPictures: Bool { values.flag("evaluation.pictures") }

  /// The bars that reports have to reach.
  var gates: [Gate] { values.gates("gates") }

  /// The same recipe with more bars, as `worstGroup.sensitivity=min:0.8`; a bar that it has
  /// already stays where that is the stricter one.
  ///
  /// - Throws: `usage` for what is no gate.
  public func adding(gates flags: [String]) throws -> Recipe {
    var gates = gates
    for gate in try flags.map({ try GateText.gate(flag: $0, of: task.gateMeasure) }) {
      guard let place = gates.firstIndex(where: { $0.name == gate.name && $0.side == gate.side })
      else {
        gates.append(gate)
        continue
      }
      if gate.side == .min ? gate.bar > gates[place].bar : gate.bar < gates[place].bar {
        gates[place] = gate
      }
    }
    var values = values
    values["gates"] = .gates(gates)
    return Recipe(values: values, assigned: assigned, folderOfPath: folderOfPath)
  }

  /// The shares of the labels at which pretrained and random weights are compared, ascending.
  var learningCurveShares: [Double] { values.numbers("evaluation.learningCurve").sorted() }

  /// Whether the test part is opened at the end.
  var opensTest: Bool { values.flag("evaluation.test") }

  /// What only a person knows, by key.
  var people: [String: String] {
    var people: [String: String] = [:]
    for key in ["owner", "intendedUse", "legalBasis"] {
      people[key] = values.text("responsible.\(key)")
    }
    return people
  }
}
