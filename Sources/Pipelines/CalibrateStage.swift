internal import Cohorts
internal import Compute
internal import Evaluation
public import Foundation
internal import Privacy
internal import Training

/// Fits the map to probabilities and the thresholds of a finished model on other images.
public struct CalibrateStage {
  private let model: URL
  private let cohort: URL
  private let output: URL
  /// How scores become probabilities, by name; nil: as the model's recipe says.
  public var method: String?
  /// How thresholds are chosen, as `sensitivityAtLeast=0.9`; nil: as the model's recipe says.
  public var threshold: String?
  /// How sets of answers are made and when answers are withheld; nil each: as the model has it.
  public var certainty = CertaintyRequest()
  /// The cohort that the model was trained on, to see that no patient was in the training.
  public var trainedOn: URL?

  /// Calibrates the model in a file on a cohort and writes a new model to another file.
  public init(model: URL, cohort: URL, output: URL) {
    self.model = model
    self.cohort = cohort
    self.output = output
  }

  /// Predicts, fits and writes.
  ///
  /// - Throws: `usage` for a method or rule that there is not; `badData` for images that the model
  ///   may have been trained on, or that lack a class; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let asked = (
      method: try method.map(CalibrationText.method), rule: try threshold.map(CalibrationText.rule)
    )
    try checkOutput(context)
    let source = try ModelSource(model)
    try source.file.requireClassifier()
    if asked.rule != nil, source.file.card.heads[0].kind == .multiClass {
      throw PipelinesError(
        .usage, subject: "--threshold",
        reason: "is for yes-or-no outputs, and this model answers by its largest class",
        hint: "leave it out")
    }
    var options = try certainty.applied(to: source.file.card)
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    let part = try CalibrationPart(of: cohort, for: source, trainedOn: trainedOn, key: key)
    try options.conformal?.requireAttribute(
      in: part.indices.map { cohort.facts[$0] }, subject: "--conformal-by")
    for warning in part.warnings { context.announce(.warning(warning)) }
    let gate = try ReleaseGate(
      cohort: self.cohort, key: key, context: context,
      excusing: source.file.card.people.values.sorted())
    gate.announce(in: context)
    if context.isDryRun { return planned(part) }
    options.calibration = asked.method ?? options.calibration
    options.threshold = asked.rule ?? options.threshold
    let predictor = try Predictor(
      model: source.file, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice)
    let cases = try predictor.monitored(cohort: cohort, indices: part.indices) { done in
      context.announce(.progress(task: "predicting", done: done, total: part.indices.count))
    }
    let fitted = try Recalibration(
      try predictor.scores(of: cases), of: source.file.card, options: options)
    for remark in fitted.remarks { context.announce(.warning(remark)) }
    let figures = try CalibrationFigures(fitted, of: source.file.card, threads: context.threads)
    let record = CalibrationRecord(
      modelDigest: source.digest, cohortDigest: cohort.digest, splitHash: part.lock?.hash,
      testOpenings: part.testOpenings, method: options.calibration, rule: options.threshold,
      units: fitted.units, outputs: figures.outputs)
    let made = try source.file.recalibrated(
      fitted.point, record: record,
      reference: reference(of: predictor.patients(of: cases, rows: fitted.after), source, context))
    try gate.check(try made.encoded(), named: output.lastPathComponent)
    try made.write(to: output)
    return try result(made, figures, part)
  }

  /// What fovea monitor will hold patients against; none, and said, of too few patients.
  private func reference(
    of patients: [MonitoredPatient], _ source: ModelSource, _ context: StageContext
  ) -> MonitorReference? {
    let reference = MonitorReference(
      patients, labels: source.file.card.heads[0].labels, source: .calibration)
    if reference == nil {
      context.announce(
        .warning(
          "the new model keeps no reference for fovea monitor: these are fewer than "
            + "\(MonitorReference.fewestPatients) patients"))
    }
    return reference
  }

  /// - Throws: `cannotCreate` for a file in the way, or for the model itself.
  private func checkOutput(_ context: StageContext) throws(PipelinesError) {
    guard model.resolvingSymlinksInPath() != output.resolvingSymlinksInPath() else {
      throw PipelinesError(
        .cannotCreate, subject: output.path, reason: "is the model that is calibrated",
        hint: "name a new file: the model before stays")
    }
    try OutputFile(url: output, example: "calibrated.fovea").check(mayReplace: context.mayReplace)
  }

  private func planned(_ part: CalibrationPart) -> CommandResult {
    CommandResult(
      "fovea.calibrate/1",
      lines: [
        "would calibrate on \(part.indices.count) images, \(part.title)",
        "would write \(output.path)",
      ],
      members: ["images": .integer(part.indices.count), "dryRun": .flag(true)])
  }

  private func result(
    _ made: ModelFile, _ figures: CalibrationFigures, _ part: CalibrationPart
  ) throws -> CommandResult {
    let digest = try made.digest()
    return CommandResult(
      "fovea.calibrate/1",
      lines: figures.lines(of: made.card, title: part.title) + [
        "model: \(output.path)", "sha256: \(digest)",
        "these images are spent: they cannot test the new model, and reports on them say so",
      ],
      members: [
        "model": .text(output.path), "sha256": .text(digest),
        "calibration": try JSONValue(made.card.calibration),
        "operatingPoint": try JSONValue(made.card.operatingPoint), "dryRun": .flag(false),
      ])
  }
}
