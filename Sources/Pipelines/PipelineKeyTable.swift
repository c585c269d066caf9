internal import Cohorts
internal import Evaluation
internal import Ingest
internal import Networks
internal import Training

/// Every key of a pipeline file, declared once.
///
/// From this table follow the reading of YAML, the did-you-mean, `--set`, the JSON Schema, the
/// template of `fovea init` and the resolved pipeline in the run folder. Defaults are PRODUCT's.
package enum PipelineKeyTable {
  /// The keys in the order in which they are written.
  package static let keys: [PipelineKey] =
    input + marks + ingest + split + model + pixelModel + training + pixelTraining + stopping
    + privacy + feedback + mitigation + augmentation + calibration.map { $0.only(.classify) }
    + evaluation + gates + responsible

  /// The sections with the line that explains each.
  package static let sections: [(path: String, note: String)] = [
    ("input", "What comes in; relative paths start at this file's folder."),
    ("ingest", "Which images of the dump are used."),
    ("split", "Who trains and who tests, always whole patients."),
    ("model", "What is predicted, by what."),
    ("training", "How the network is fine-tuned."),
    ("training.earlyStopping", "When training ends early."),
    ("training.privacy", "How little of any patient may show in the weights (DP-SGD)."),
    ("training.feedback", "How much cases count that readers gave feedback on; 1 as all others."),
    ("training.mitigation", "What is done for groups that are served worse."),
    ("augmentation", "How training images are varied; the draws depend on the seed only."),
    ("calibration", "How scores become probabilities and calls."),
    ("calibration.threshold", "The operating point, fitted on validation."),
    ("evaluation", "What the report looks at."),
    ("responsible", "What only a person knows; printed in the model."),
  ]

  private static let input: [PipelineKey] = [
    PipelineKey(
      required: "input.folder", .path, example: .text("images"),
      "Folder of DICOM, PNG or JPEG files, searched at every depth."),
    PipelineKey(
      "input.labels", .path, .null, example: .text("labels.csv"),
      "Table of labels; null: labels.csv in the folder."),
    PipelineKey(
      "input.demographics", .path, .null,
      "Table of sex, age and more; null: demographics.csv in the folder, if there is one."),
    PipelineKey(
      "input.exclude", .path, .null,
      "Table of patients who withdrew; null: nobody."),
    PipelineKey(
      "input.textReviewed", .path, .null,
      "quarantine.csv of files that a person found free of text; null: none."),
  ]

  private static let ingest: [PipelineKey] = [
    PipelineKey(
      "ingest.series", .choice(["largest", "all"]), .text("largest"),
      "Series of a study that are used: the one with most images, or all."),
    PipelineKey(
      "ingest.maxSizePixels", .integer(16...65_535), .integer(4096),
      "Largest accepted width and height."),
    PipelineKey(
      "ingest.onePatientPerImage", .flag, .flag(false),
      "Whether PNG and JPEG files without patient_id each stand for a patient."),
    PipelineKey(
      "ingest.consensus", .choice(ConsensusRule.allCases.map(\.rawValue)), .text("none"),
      "What holds where several readers of an image differ; none: they must agree."),
  ]

  private static let split: [PipelineKey] = [
    PipelineKey(
      "split.by", .choice(["patient"]), .text("patient"), "What is never divided."),
    PipelineKey(
      "split.stratify", .list, .list([]),
      "Columns that all parts hold alike; []: the targets and, where known, sex."),
    PipelineKey(
      "split.validation", .number(0...0.9), .number(0.15),
      "Share of patients for validation; unused with folds."),
    PipelineKey(
      "split.test", .number(0...0.9), .number(0.2), "Share of patients locked away for the test."),
    PipelineKey(
      "split.folds", .integer(0...100), .integer(0),
      "Number of folds for out-of-fold predictions; 0: none."),
    PipelineKey(
      "split.holdOut", .text, .null,
      "Column and value that make the test part, as site=C; null: by chance."),
    PipelineKey(
      "split.seed", .integer(0...Int(Int32.max)), .integer(7),
      "Seed of the split, the first weights, the order and the augmentation."),
  ]

  private static let model: [PipelineKey] = [
    PipelineKey(
      "model.task", .choice(TrainingOptions.Task.allCases.map(\.rawValue)), .text("classify"),
      "What the network does."),
    PipelineKey(
      required: "model.targets", .list, for: .classify, example: .list(["finding"]),
      "Columns of the labels table that are learnt; of masks and boxes labels, [] for all."),
    PipelineKey(
      "model.unit", .choice(DecisionUnit.allCases.map(\.rawValue)), .text("image"),
      "What one prediction is about."
    ).only(.classify),
    PipelineKey(
      "model.aggregate", .choice(Aggregation.allCases.map(\.rawValue)), .text("max"),
      "How the images of a unit become one score."
    ).only(.classify),
    PipelineKey(
      "model.backbone", .text, .text("default"),
      "Name of pretrained weights, random, or default: fovea-small or, for resnet18, its own."),
    PipelineKey(
      "model.weights", .path, .null,
      "File of pretrained weights, instead of a name; null: look the name up."),
    PipelineKey(
      "model.architecture",
      .choice(Architecture.allCases.map(\.rawValue) + [Recipe.plainNetwork]), .null,
      "Network of the weights; null: what the weight file says."),
    PipelineKey(
      "model.inputNorm", .text, .null,
      "Input that the weights expect, as imagenet; null: what the weight file says."),
    PipelineKey(
      "model.inputSize", .integer(16...1024), .integer(128),
      "Side of the square that the network sees, in pixels."),
  ]

  private static let training: [PipelineKey] = [
    PipelineKey("training.epochs", .integer(1...10_000), .integer(12), "Passes over the images."),
    PipelineKey("training.batch", .integer(1...4096), .integer(32), "Images per step."),
    PipelineKey(
      "training.optimizer", .choice(["adamW", "sgd"]), .text("adamW"),
      "Rule of the step; sgd has momentum 0.9."),
    PipelineKey(
      "training.learningRate", .number(1e-12...10), .number(3e-4),
      "Step size of the head at the top of the schedule."),
    PipelineKey(
      "training.stageDecay", .number(0.001...1), .number(0.5),
      "Factor on the step size for each stage further from the head."),
    PipelineKey(
      "training.warmupEpochs", .number(0...1000), .number(1),
      "Epochs in which the step size rises from zero."),
    PipelineKey(
      "training.schedule", .choice(["cosine", "constant"]), .text("cosine"),
      "Course of the step size after the warm-up."),
    PipelineKey(
      "training.weightDecay", .number(0...1), .number(1e-4),
      "Pull of weights towards zero; biases and normalisation are spared."),
    PipelineKey(
      "training.freeze", .list, .list([]),
      "Name prefixes of stages that do not learn, as [conv1, layer1]."),
    PipelineKey(
      "training.unfreezeAtEpoch", .integer(1...10_000), .null,
      "Epoch from which frozen stages learn too; null: never."),
    PipelineKey(
      "training.adapt", .choice(AdaptedParts.allCases.map(\.rawValue)), .text("all"),
      "What learns: all, the head, it and last stages, biases, adapters; prototypes: mean features."
    ).only(.classify),
    PipelineKey(
      "training.batchNorm", .choice(["train", "frozen"]), .text("train"),
      "Whether normalisation follows the new images or keeps the pretrained statistics."),
    PipelineKey(
      "training.loss", .choice(["crossEntropy"]), .text("crossEntropy"), "What is made small."
    ).only(.classify),
    PipelineKey(
      "training.uncertain", .choice(["ignore", "zero", "one"]), .text("ignore"),
      "What a label of -1 counts as."
    ).only(.classify),
    PipelineKey(
      "training.labelShare", .number(0.0001...1), .number(1),
      "Share of the labelled patients that each fit trains on; a smaller is part of a larger."
    ).only(.classify),
    PipelineKey(
      "training.dropout", .number(0...0.9), .number(0),
      "Share of features dropped before the head; answers then say how far 30 such draws disagree."
    ).only(.classify),
    PipelineKey(
      "training.classWeights", .choice(["none", "balanced", "sampling"]), .text("balanced"),
      "Against rare classes: nothing, weights in the loss, or rare images drawn more often."
    ).only(.classify),
  ]

  private static let stopping: [PipelineKey] = [
    PipelineKey(
      "training.earlyStopping.metric", .choice(["auroc", "loss"]), .text("auroc"),
      "Figure on validation that must improve."
    ).only(.classify),
    PipelineKey(
      "training.earlyStopping.patience", .integer(1...10_000), .integer(4), orNull: true,
      "Epochs without improvement before the end; null: train all epochs."),
  ]

  private static let augmentation: [PipelineKey] = [
    PipelineKey(
      "augmentation.flip", .choice(AugmentationPolicy.Flip.allCases.map(\.rawValue)),
      .text("horizontal"), "Mirrorings that leave the finding what it is."),
    PipelineKey(
      "augmentation.shift", .number(0...0.5), .number(0.05), "Largest shift, as share of a side."),
    PipelineKey(
      "augmentation.rotateDegrees", .number(0...180), .number(10), "Largest rotation."),
    PipelineKey(
      "augmentation.scale", .number(0...0.9), .number(0.1), "Largest change of size, as share."),
    PipelineKey(
      "augmentation.contrast", .number(0...0.9), .number(0.1),
      "Largest change of contrast, as share."),
    PipelineKey(
      "augmentation.variants", .integer(0...1000), .integer(0),
      "Fixed variants per image, so that frozen stages can be cached; 0: new ones every epoch."),
  ]

  private static let calibration: [PipelineKey] = [
    PipelineKey(
      "calibration.method", .choice(TrainingOptions.CalibrationMethod.allCases.map(\.rawValue)),
      .text("temperature"),
      "How probabilities are fitted on validation."),
    PipelineKey(
      "calibration.threshold.rule", .choice(ThresholdRule.names), .text("sensitivityAtLeast"),
      "What the threshold on the score must reach."),
    PipelineKey(
      "calibration.threshold.value", .number(0...1), .number(0.9),
      "The bar of the rule; youden, f1 and mcc need none."),
    PipelineKey(
      "calibration.conformal",
      .choice(["none"] + ConformalRule.Score.allCases.map(\.rawValue)), .text("none"),
      "Sets of answers that hold the truth with a declared chance; none: no sets."),
    PipelineKey(
      "calibration.conformalBy", .text, .text(ConformalRule.everybody),
      "For whom that chance holds: all, class, or each value of an attribute such as sex."),
    PipelineKey(
      "calibration.abstain",
      .choice(["none"] + AbstentionRule.Kind.allCases.map(\.rawValue)), .text("none"),
      "When an answer is withheld: unless the set is that answer alone, or the least confident."),
    PipelineKey(
      "calibration.alpha", .number(0.001...0.5), .number(0.1),
      "Chance that a set misses the truth; for confidence, the share that is withheld."),
    PipelineKey(
      "calibration.scope", .number(0.5...0.9999), .null,
      "Share of patients that is in scope by the distance of features, as 0.99; null: any."),
  ]

  private static let gates: [PipelineKey] = [
    PipelineKey(
      "gates", .gates, .gates([]),
      "Bars that the report has to reach, as {worstGroup.sensitivity: {min: 0.8}}; else exit 1.")
  ]

  private static let responsible: [PipelineKey] = [
    PipelineKey(
      "responsible.owner", .text, .text("NEEDS AUTHOR"), "Who answers for the model."),
    PipelineKey(
      "responsible.intendedUse", .text, .text("NEEDS AUTHOR"), "What the model may be used for."),
    PipelineKey(
      "responsible.legalBasis", .text, .text("NEEDS AUTHOR"),
      "Why these images may be learnt from."),
  ]
}
