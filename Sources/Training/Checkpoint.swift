internal import Compute
internal import Files
public import Foundation
internal import Networks
internal import Tensors

/// The state of an unfinished run on disk: enough to end in the bytes of an uninterrupted one.
///
/// One safetensors file: the numbers of `FitProgress` as metadata; `now.` the weights, `best.` the
/// best ones, `first.` and `second.` the optimizer's moments, each as it lies in memory. Frozen
/// parameters are left out: they are those that the fit began with. Random
/// generators need no state of their own: every draw's generator follows from seed, epoch and
/// step (`RandomStream`).
public enum Checkpoint {
  /// The file's name in the checkpoint folder.
  static let fileName = "checkpoint.safetensors"
  static let currentVersion = 2

  /// What the metadata holds.
  struct Record: Codable, Equatable {
    var version: Int
    /// Digest of all that the result depends on.
    var configuration: String
    /// How convolutions were computed: the same result needs the same rounding.
    var convolution: ConvolutionChoice
    var phase: TrainingPhase
    var progress: FitProgress
    /// Steps made of each parameter's moments.
    var momentSteps: [String: Int]
    /// Parameters that are not in the file because they are as they were at the start.
    var unchanged: [String]
  }

  /// Removes what a run left in the folder, once its model is written.
  ///
  /// - Throws: `inputOutput`.
  public static func remove(in folder: URL) throws(TrainingError) {
    for name in names(in: folder) {
      do {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
      } catch {
        throw TrainingError(
          .inputOutput, subject: folder.path, reason: "a checkpoint cannot be removed",
          hint: "check the rights of the folder")
      }
    }
  }

  /// Whether the folder holds anything to resume.
  public static func exists(in folder: URL) -> Bool { !names(in: folder).isEmpty }

  private static func names(in folder: URL) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter {
      $0 == fileName || FoldScores.isFileName($0) || KeptNetwork.isFileName($0)
    }
  }

  /// Writes the state; a kill at any moment leaves the old file or the new one.
  static func write(
    _ fit: Fit<some ParameterHolder>, phase: TrainingPhase, configuration: String,
    convolution: ConvolutionChoice, in folder: URL
  ) throws(TrainingError) {
    var tensors: [String: FileTensor] = [:]
    var unchanged = add(fit.network, prefix: "now.", to: &tensors)
    if let best = fit.best { unchanged += add(best, prefix: "best.", to: &tensors) }
    var steps: [String: Int] = [:]
    for (name, moments) in fit.optimizer.moments {
      tensors["first." + name] = flat(moments.first)
      tensors["second." + name] = flat(moments.second)
      steps[name] = moments.steps
    }
    let record = Record(
      version: currentVersion, configuration: configuration, convolution: convolution,
      phase: phase, progress: fit.progress, momentSteps: steps, unchanged: unchanged)
    do throws(FilesError) {
      let text = String(decoding: try StableJSON.encode(record), as: UTF8.self)
      let contents = SafeTensors(metadata: ["fovea-checkpoint": text], tensors: tensors)
      try AtomicFile.write(contents.encoded(), to: folder.appendingPathComponent(fileName))
    } catch {
      throw TrainingError(error)
    }
  }

  /// The state in the folder, or nil when there is none.
  ///
  /// - Throws: `badData` for a file that is none, `otherConfiguration`, `otherConvolution`.
  static func read(
    in folder: URL, configuration: String, convolution: ConvolutionChoice
  ) throws(TrainingError) -> (record: Record, tensors: [String: FileTensor])? {
    let url = folder.appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let record: Record
    let contents: SafeTensors
    do throws(FilesError) {
      contents = try SafeTensors(contentsOf: url)
      record = try StableJSON.decode(
        Record.self, from: Data(contents.metadata["fovea-checkpoint", default: ""].utf8),
        subject: fileName)
    } catch {
      throw TrainingError(error)
    }
    guard record.version == currentVersion, record.configuration == configuration else {
      throw otherConfiguration(fileName)
    }
    try require(record.convolution, toBe: convolution, subject: fileName)
    return (record, contents.tensors)
  }

  /// The sentence for a file of another run.
  static func otherConfiguration(_ subject: String) -> TrainingError {
    TrainingError(
      .otherConfiguration, subject: subject,
      reason: "belongs to a run with other options, weights, images or split",
      hint: "resume with what that run was started with, or start again without --resume")
  }

  /// Refuses what was computed with another choice than the run's.
  ///
  /// - Throws: `otherConvolution`.
  static func require(
    _ found: ConvolutionChoice, toBe wanted: ConvolutionChoice, subject: String
  ) throws(TrainingError) {
    guard found != wanted else { return }
    throw TrainingError(
      .otherConvolution, subject: subject,
      reason: "was computed with --convolution \(found.rawValue), this run with "
        + "\(wanted.rawValue); their results differ by rounding",
      hint: "resume with --convolution \(found.rawValue), or start again")
  }

  /// Puts a state into `fit`, which is as the run began.
  ///
  /// - Throws: `badData` when a tensor is missing or has another size.
  static func restore(
    _ record: Record, _ tensors: [String: FileTensor], into fit: inout Fit<some ParameterHolder>,
    buffers: BufferPool
  ) throws(TrainingError) {
    let unchanged = Set(record.unchanged)
    fit.best = nil
    if record.progress.bestEpoch != nil {
      var best = fit.network
      try fill(&best, from: tensors, prefix: "best.", unchanged)
      fit.best = best
    }
    try fill(&fit.network, from: tensors, prefix: "now.", unchanged)
    fit.progress = record.progress
    fit.optimizer.moments = [:]
    for (name, steps) in record.momentSteps {
      guard let first = tensors["first." + name], let second = tensors["second." + name] else {
        throw incomplete(name)
      }
      fit.optimizer.moments[name] = OptimizerRule.Moments(
        first: Tensor(shape: first.shape, values: first.values, in: buffers),
        second: Tensor(shape: second.shape, values: second.values, in: buffers), steps: steps)
    }
  }

  static func fill(
    _ network: inout some ParameterHolder, from tensors: [String: FileTensor], prefix: String,
    _ unchanged: Set<String>
  ) throws(TrainingError) {
    var missing: String?
    network.visitParameters { name, parameter in
      if unchanged.contains(prefix + name) { return }
      let shape = parameter.value.shape
      guard let tensor = tensors[prefix + name], tensor.shape == shape else {
        missing = missing ?? name
        return
      }
      parameter.value = Tensor(
        shape: shape, values: tensor.values, in: parameter.value.buffers)
    }
    if let missing { throw incomplete(missing) }
  }

  static func incomplete(_ name: String) -> TrainingError {
    TrainingError(
      .badData, subject: fileName, reason: "lacks \(name), or holds it in another shape",
      hint: "start again without --resume")
  }

  /// - Returns: the names that were left out.
  static func add(
    _ network: some ParameterHolder, prefix: String, to tensors: inout [String: FileTensor]
  ) -> [String] {
    var copy = network
    var unchanged: [String] = []
    copy.visitParameters { name, parameter in
      if parameter.isFrozen {
        unchanged.append(prefix + name)
      } else {
        tensors[prefix + name] = flat(parameter.value)
      }
    }
    return unchanged
  }

  static func flat(_ tensor: Tensor) -> FileTensor {
    FileTensor(shape: tensor.shape, values: tensor.values)
  }
}
