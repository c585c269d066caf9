public import Compute
public import Foundation
internal import Networks
internal import Phantoms
internal import Tensors

/// Trains a backbone on pictures from formulas, from random weights.
public struct Pretraining {
  /// How a run ends.
  public enum Outcome: Sendable {
    case finished(PretrainedBackbone)
    /// The state is on disk, after so many steps.
    case interrupted(step: Int)
  }

  /// What may be watched.
  public enum Event: Sendable, Equatable {
    /// A state was found; the run goes on after this many steps.
    case resumed(step: Int)
    /// A step is done, counted from 1; with its loss.
    case stepEnded(step: Int, of: Int, loss: Double)
    /// A look at held-out pictures; the speed is that of the steps since the last one.
    case evaluated(PretrainingRecord, imagesPerSecond: Double)
    /// The state is on disk.
    case checkpointWritten(step: Int)
  }

  private let options: PretrainingOptions
  private let file: StateFile
  private let checkpointSeconds: Double
  private let resources: Resources
  private let loss: GroupedLoss
  private let training: PhantomSource
  private let heldOut: PhantomSource

  /// Prepares a run whose state is kept in a folder that exists.
  ///
  /// - Throws: `internalFault` when an option is not a number.
  public init(
    _ options: PretrainingOptions, checkpointFolder: URL, checkpointMinutes: Double,
    workers: WorkerPool, buffers: BufferPool, convolution: ConvolutionChoice
  ) throws(TrainingError) {
    self.options = options
    checkpointSeconds = checkpointMinutes * 60
    resources = Resources(workers: workers, buffers: buffers, convolution: convolution)
    file = try StateFile(in: checkpointFolder, of: options, convolution: convolution)
    loss = GroupedLoss(table: TaskTable.all, smoothing: options.labelSmoothing)
    training = PhantomSource(recipe: options.recipe, seed: options.seed)
    var generator = SeededGenerator(seed: options.seed, stream: RandomStream.heldOut)
    heldOut = PhantomSource(recipe: options.recipe, seed: generator.next())
  }

  /// Whether a folder holds the state of an unfinished run.
  public static func hasState(in folder: URL) -> Bool { StateFile.exists(in: folder) }

  /// Removes the state of a run.
  public static func removeState(in folder: URL) { StateFile.remove(in: folder) }

  /// Trains to the end, or until interrupted.
  ///
  /// - Throws: `diverged`; what reading or writing the state throws.
  public func run(
    resume: Bool, isInterrupted: () -> Bool, events: (Event) -> Void
  ) throws(TrainingError) -> Outcome {
    var state = PretrainingState(options, buffers: resources.buffers)
    if resume, file.exists {
      try state.read(from: file)
      events(.resumed(step: state.progress.step))
    }
    let schedule = options.schedule
    var (written, looked) = (ContinuousClock.now, ContinuousClock.now)
    var steps = 0
    while state.progress.step < options.steps {
      let loss = try step(&state, rate: schedule.rate(at: state.progress.step))
      steps += 1
      events(.stepEnded(step: state.progress.step, of: options.steps, loss: loss))
      let isLast = state.progress.step == options.steps
      if state.progress.step % options.evaluateEvery == 0 || isLast {
        let seconds = (ContinuousClock.now - looked) / .seconds(1)
        let record = look(&state)
        events(.evaluated(record, imagesPerSecond: Double(steps * options.batch) / seconds))
        (looked, steps) = (.now, 0)
      }
      let isAsked = isInterrupted()
      guard !isLast else { break }
      if isAsked || (ContinuousClock.now - written) / .seconds(1) >= checkpointSeconds {
        try state.write(to: file)
        written = .now
        events(.checkpointWritten(step: state.progress.step))
      }
      if isAsked { return .interrupted(step: state.progress.step) }
    }
    return .finished(
      PretrainedBackbone(
        options: options, classifier: state.result, history: state.progress.history))
  }

  /// Draws a batch, then forward, loss, backward, update; the loss.
  private func step(_ state: inout PretrainingState, rate: Double) throws(TrainingError) -> Double {
    let number = state.progress.step
    let batch = PhantomBatch(
      training, numbers: (number * options.batch)..<((number + 1) * options.batch),
      side: options.side(at: number), resources: resources)
    var step = resources.step(
      generator: SeededGenerator(seed: options.seed, stream: RandomStream.dropout(step: number)))
    state.classifier.clearGradients()
    let (logits, saved) = state.classifier.forward(batch.values, from: 0, in: &step)
    let (value, gradient) = loss.value(logits: logits.values, labels: batch.labels)
    guard value.isFinite else {
      throw TrainingError(
        .diverged, subject: "step \(number + 1)", reason: "the loss is not a finite number",
        hint: "lower learningRate; no backbone was written")
    }
    let dy = Tensor(shape: logits.shape, values: gradient, in: resources.buffers)
    _ = state.classifier.backward(dy, consume saved, wants: .parameters, in: &step)
    state.optimizer.update(&state.classifier, workers: resources.workers) { _ in rate }
    state.progress.step += 1
    state.progress.lossSum += value
    state.progress.lossCount += 1
    state.updateAverage(keeping: options.averaging)
    return value
  }

  /// Asks all tasks about held-out pictures, and notes the answers.
  private func look(_ state: inout PretrainingState) -> PretrainingRecord {
    let classifier = state.result
    let side = options.side(at: state.progress.step - 1)
    var hits = TaskTable.all.tasks.map { _ in (right: 0, asked: 0) }
    for first in stride(from: 0, to: options.heldOut, by: options.batch) {
      let batch = PhantomBatch(
        heldOut, numbers: first..<min(options.heldOut, first + options.batch), side: side,
        resources: resources)
      var step = resources.step(generator: SeededGenerator(seed: 0))
      let logits = classifier(batch.values, in: &step)
      for (task, own) in loss.hits(logits: logits.values, labels: batch.labels).enumerated() {
        hits[task].right += own.right
        hits[task].asked += own.asked
      }
    }
    var accuracies: [String: Double] = [:]
    for (task, own) in zip(TaskTable.all.tasks, hits) where own.asked > 0 {
      accuracies[task.name] = Double(own.right) / Double(own.asked)
    }
    let record = PretrainingRecord(
      step: state.progress.step,
      loss: state.progress.lossSum / Double(max(1, state.progress.lossCount)),
      accuracies: accuracies)
    state.progress.history.append(record)
    (state.progress.lossSum, state.progress.lossCount) = (0, 0)
    return record
  }
}
