package import Training

/// Turns what is known of a cohort into settings; the same facts give the same plan.
package struct PlanRules {
  /// What memory the settings decided so far would take; nil where nobody looked.
  package typealias Forecast = (Plan) throws -> MemoryForecast?

  private static let mostSteps = 600
  static let fewImages = 300
  static let manyImages = 5000

  let facts: PlanFacts
  var plan: Plan

  /// Decides everything.
  ///
  /// - Parameter asked: what was set already, by key.
  /// - Throws: what the forecast throws.
  package static func plan(
    _ facts: PlanFacts, asked: [String: PipelineValue] = [:], forecast: Forecast
  ) rethrows -> Plan {
    var rules = PlanRules(facts: facts, plan: Plan(asked: asked))
    rules.decideInput()
    rules.decideSplit()
    rules.decideModel()
    if facts.task == .classify {
      rules.decideSizeOfClassifier()
    } else {
      rules.decideField()
      rules.decidePixels()
    }
    rules.decideBatch(try forecast(rules.plan))
    rules.decideCourse()
    rules.decideRates()
    if facts.task != .detect { rules.decideLoss() }
    rules.decideAugmentation()
    return rules.plan
  }

  private mutating func decideInput() {
    let reason = "put the right folder here: a cohort does not say where its files came from"
    plan.decide("input.folder", .text("images"), reason)
    switch facts.task {
    case .classify: break
    case .segment: plan.decide("input.masks", .text("masks"), reason)
    case .detect:
      if facts.hasBoxes {
        plan.decide(
          "input.boxes", .text("boxes.csv"), "put the right table here, or a COCO file as coco")
      } else {
        plan.decide("input.masks", .text("masks"), "\(reason); boxes come from masks")
      }
    }
  }

  // MARK: - Who trains

  private mutating func decideSplit() {
    let people = "\(facts.patients) patients"
    if facts.givenFolds > 0 {
      plan.decide(
        "split.folds", .integer(facts.givenFolds), "the cohort brings \(facts.givenFolds) folds")
      plan.decide("split.test", .number(0), "a division that the cohort brings is kept")
      return
    }
    if facts.hasGivenParts {
      plan.decide("split.folds", .integer(0), "the cohort brings its own parts, and no folds")
      plan.decide("split.test", .number(0.2), "unused: a division that the cohort brings is kept")
      return
    }
    if facts.patients < 10 {
      plan.decide("split.folds", .integer(0), "\(people) are too few for folds; add some")
    } else if facts.patients <= 2000 {
      plan.decide(
        "split.folds", .integer(5),
        "of \(people) each is to be predicted once, by a network that did not see them")
    } else {
      plan.decide(
        "split.folds", .integer(0),
        "a validation part of 15 % of \(people) says enough, at a sixth of the time of folds")
    }
    if facts.patients < 100 {
      plan.decide("split.test", .number(0), "\(people) are too few to lock a fifth of them away")
    } else {
      plan.decide(
        "split.test", .number(0.2), "a fifth of \(people) is locked away for the last test")
    }
  }

  /// Images that one fit trains on.
  var trainingImages: Int {
    var share = 1.0
    if case .number(let test) = plan["split.test"], !facts.hasGivenParts { share -= test }
    let folds = plan.integer("split.folds")
    share *= folds > 0 ? Double(folds - 1) / Double(folds) : 0.85
    return max(1, Int((Double(facts.images) * share).rounded()))
  }

  private mutating func decideModel() {
    plan.decide("model.task", .text(facts.task.rawValue), "what was asked for")
    plan.decide(
      "model.targets", .list(facts.labels.map(\.name)),
      "images that show each: "
        + facts.labels.map { "\($0.name) \($0.images)" }.joined(separator: ", ")
        + ", of \(facts.images)")
  }

  private mutating func decideSizeOfClassifier() {
    let long = facts.medianSides.long
    let usual = 128
    let size = long >= usual ? usual : max(32, (long + 15) / 16 * 16)
    plan.decide(
      "model.inputSize", .integer(size),
      long >= usual
        ? "\(sides); at \(usual) px an epoch takes seconds, and what is smaller than "
          + "\(long / usual) pixels of the image is lost"
        : "\(sides); more than their own size adds nothing")
  }

  var sides: String {
    "images are \(facts.medianSides.short) × \(facts.medianSides.long) pixels at the median"
  }

  // MARK: - How it trains

  private mutating func decideBatch(_ memory: MemoryForecast?) {
    var batch = facts.task == .classify ? 32 : 16
    var reason = "the usual number"
    while batch > 2, batch > trainingImages / 4 {
      batch /= 2
      reason = "\(trainingImages) images of a fit are to make four steps of an epoch"
    }
    if let memory, let free = facts.availableBytes {
      let fitting = memory.largestBatch(within: free / 2) ?? 1
      if batch > fitting {
        while batch > fitting, batch > 1 { batch /= 2 }
        reason = "more would take over half of the free memory"
      }
      let peak = memory.fixedBytes + batch * memory.bytesPerImage
      reason +=
        "; with it the peak is about \(MemoryForecast.text(peak)), and "
        + "\(MemoryForecast.text(free)) are free"
    }
    if let kept = facts.keptBatch {
      (batch, reason) = (kept, "the run that goes on began with it")
    }
    plan.decide("training.batch", .integer(batch), reason)
    batch = plan.integer("training.batch")
    if facts.isPretrained, batch < 4 {
      plan.decide(
        "training.batchNorm", .text("frozen"),
        "the statistics of \(batch) images are noise; those of the weights are kept")
    } else {
      plan.decide(
        "training.batchNorm", .text("train"),
        batch < 4
          ? "random weights have no statistics to keep, though those of \(batch) images are noisy"
          : "\(batch) images say enough of new ones")
    }
  }

  private mutating func decideCourse() {
    let batch = plan.integer("training.batch")
    let steps = max(1, (trainingImages + batch - 1) / batch)
    var cycles = 1
    if case .integer(let asked) = plan.asked["training.snapshots"] { cycles = asked }
    var epochs = min(60, max(5, (Self.mostSteps + steps - 1) / steps))
    epochs = (epochs + cycles - 1) / cycles * cycles
    plan.decide(
      "training.epochs", .integer(epochs),
      "\(trainingImages) images of a fit are \(steps) steps of an epoch; about \(Self.mostSteps) "
        + "steps are aimed at, in 5 to 60 epochs"
        + (cycles > 1 ? ", rounded up to whole cycles" : ""))
    epochs = plan.integer("training.epochs")
    plan.decide(
      "training.warmupEpochs", .number(1), "moments of the optimizer settle in \(steps) steps")
    plan.decide(
      "training.schedule", .text("cosine"), "ends at rate 0, so that no last epoch is luck")
    if plan.integer("split.folds") > 0 {
      plan.decide(
        "training.earlyStopping.patience", .null, "folds leave no validation part to stop by")
    } else {
      plan.decide(
        "training.earlyStopping.patience", .integer(max(3, epochs / 3)),
        "a third of \(epochs) epochs without a better validation part is enough")
    }
    decideFreezing(epochs: epochs)
  }

  private mutating func decideFreezing(epochs: Int) {
    let rarest = facts.rarest.map { "\($0.images) images show \($0.name)" } ?? "nothing is known"
    let isFew = (facts.rarest?.images ?? 0) < 60
    guard facts.isPretrained, isFew, facts.stages.count > 2 else {
      let reason = facts.isPretrained ? "\(rarest), enough for all stages" : "no stage was trained"
      plan.decide("training.freeze", .list([]), reason)
      return
    }
    plan.decide(
      "training.freeze", .list(Array(facts.stages.prefix(2))),
      "only \(rarest): the first stages keep what they know while the rest finds its feet")
    // Who says what is frozen says for how long.
    if plan.asked["training.freeze"] != nil { return }
    plan.decide(
      "training.unfreezeAtEpoch", .integer(max(1, epochs / 3)),
      "after a third of \(epochs) epochs everything learns")
  }

  private mutating func decideRates() {
    let batch = plan.integer("training.batch")
    let isPixels = facts.task != .classify
    let usual = !facts.isPretrained ? 1e-3 : isPixels ? 5e-4 : 3e-4
    let rate = batch <= 4 ? usual / 2 : usual
    let start = facts.isPretrained ? "pretrained weights" : "random weights"
    plan.decide(
      "training.learningRate", .number(rate),
      "the usual rate of AdamW for \(start)"
        + (batch <= 4 ? ", halved for the noise of batches of \(batch)" : ""))
    plan.decide("training.optimizer", .text("adamW"), "one rate suits backbone and new layers")
    plan.decide("training.weightDecay", .number(1e-4), "the usual small pull")
    let limit = isPixels ? 200 : 2000
    if facts.isPretrained, facts.images < limit {
      plan.decide(
        "training.stageDecay", .number(isPixels ? 0.7 : 0.5),
        "\(facts.images) images, under \(limit): lower stages stay nearer to what they know")
    } else {
      plan.decide(
        "training.stageDecay", .number(1),
        facts.isPretrained
          ? "\(facts.images) images, \(limit) or more, can teach all stages alike"
          : "lower stages of random weights know nothing to keep")
    }
  }
}
