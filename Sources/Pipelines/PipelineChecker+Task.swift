internal import Ingest
internal import Reports
internal import Training

extension PipelineChecker {
  /// What does not go with the task.
  mutating func checkTask(_ task: TrainingOptions.Task) {
    for key in PipelineKeyTable.keys where !key.tasks.contains(task) {
      guard let subject = given[key.path] else { continue }
      let others = TrainingOptions.Task.allCases.filter(key.tasks.contains).map(\.rawValue)
      problems.append(
        PipelinesError(
          .configuration, subject: subject, reason: "is not read with task: \(task.rawValue)",
          hint: "leave it out, or write task: \(others.joined(separator: " or "))"))
    }
    if task == .classify, values.list("model.targets").isEmpty {
      report("model.targets", "names no column", "for example targets: [finding]")
    }
    if values.text("training.maskLoss") == "tversky", values.number("training.boundaryWeight") > 0 {
      report(
        "training.boundaryWeight", "weighs pixels, and the Tversky loss has no sum over pixels",
        "leave it out, or write maskLoss: diceCrossEntropy")
    }
    if let legend = values.optionalText("input.maskLabels"), (try? MaskLegend(legend)) == nil {
      report("input.maskLabels", "is no list of values and labels", "write 1=liver,2=tumour")
    }
    let measure = task.gateMeasure
    for gate in values.gates("gates") where gate.measure != measure {
      let known = measure?.gateNames ?? ["overall.auroc", "worstGroup.sensitivity", "gap.auroc"]
      report(
        "gates", "names \(gate.name), which reports of task: \(task.rawValue) do not have",
        "write one of \(known.joined(separator: ", "))")
    }
  }

  /// What about the network cannot be.
  mutating func checkNetwork(_ task: TrainingOptions.Task) {
    let architecture = values.optionalText("model.architecture")
    let hasFile = values.optionalText("model.weights") != nil
    let backbone = values.text("model.backbone")
    if backbone == "random", !hasFile, architecture == nil {
      report("model.architecture", "must be given with backbone: random", "write resnet18")
    }
    guard architecture == Recipe.plainNetwork else { return }
    if task == .classify {
      report(
        "model.architecture", "is unet, which answers for pixels",
        "write task: segment, or another network")
    }
    if hasFile || !["default", "random"].contains(backbone) {
      report(
        hasFile ? "model.weights" : "model.backbone", "cannot begin a plain U-Net",
        "leave it out, or leave architecture out and give weights their decoder")
    }
    if !values.integer("model.inputSize").isMultiple(of: 16) {
      report("model.inputSize", "is no multiple of 16, which a plain U-Net needs", "write 128")
    }
  }
}

extension TrainingOptions.Task {
  /// What the bars of its reports are about; nil for a classifier's.
  var gateMeasure: GateMeasure? {
    switch self {
    case .classify: nil
    case .segment: .dice
    case .detect: .ap50
    }
  }
}
