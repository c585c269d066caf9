internal import Cohorts
internal import Compute
internal import Evaluation
internal import Foundation
internal import Reports
internal import Training

extension EvaluateStage {
  /// The gates that the user wants, which depend on what the model answers.
  ///
  /// - Throws: `usage` for what is no gate of such a model, or for an option that it has not.
  func gates(for card: ModelCard) throws(PipelinesError) -> [Gate] {
    guard card.pixels != nil else {
      return try gates.map { (text) throws(PipelinesError) in try GateText.gate(flag: text) }
    }
    if suppressBelow != nil {
      throw PipelinesError(
        .usage, subject: "--release",
        reason: "withholds small numbers of classifiers alone, and this model marks pixels",
        hint: "leave it out, and keep the report in the house")
    }
    if showsPictures {
      throw PipelinesError(
        .usage, subject: "--pictures", reason: "is for classifiers, and this model marks pixels",
        hint: "see the pictures that fovea predict writes")
    }
    let measure = card.options.task == .detect ? GateMeasure.ap50 : .dice
    return try gates.map { (text) throws(PipelinesError) in
      try GateText.gate(flag: text, of: measure)
    }
  }

  /// Marks the part and reports on it in the folder.
  func measurePixels(
    _ subject: Subject, gates: [Gate], _ searched: NamedText, into folder: URL,
    context: StageContext
  ) throws -> [String] {
    let model = try PixelModel(
      subject.source.file, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice, keepsAllBoxes: true)
    let count = subject.indices.count
    let answers = try model.answers(cohort: subject.cohort, indices: subject.indices) { done in
      context.announce(.progress(task: "predicting", done: done, total: count))
    }
    let files = PixelResultFiles(of: subject.source.file)
    let rows = (files?.rows(answers) ?? []).map { row in
      var row = row
      row.part = part.rawValue
      return row
    }
    try PredictionsFile.write(
      rows, model: subject.source.digest, counts: ["images": count, "rows": rows.count],
      to: folder)
    var report = PixelCohortReport(
      cohort: subject.cohort, lock: subject.lock, openings: subject.ledger.count, recipe: recipe,
      part: opensTest ? .test : .validation)
    report.gates = gates
    report.searched = searched
    return try report.write(
      answers, model: subject.source.file, name: subject.source.name, flow: nil,
      warnings: subject.warnings, to: folder, place: output, context: context)
  }
}
