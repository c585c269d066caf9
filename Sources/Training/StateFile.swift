internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import Tensors

/// Where the state of an unfinished pretraining lies: networks, moments and numbers in one file.
struct StateFile {
  private static let name = "pretraining.safetensors"
  private static let metadataKey = "fovea-pretraining"

  private struct Record<Progress: Codable>: Codable {
    var configuration: String
    var convolution: ConvolutionChoice
    var progress: Progress
    var momentSteps: [String: Int]
  }

  /// What was read.
  struct Contents<Progress> {
    let progress: Progress
    let tensors: [String: FileTensor]
    fileprivate let momentSteps: [String: Int]
  }

  private let folder: URL
  /// Digest of all that the result depends on.
  private let configuration: String
  private let convolution: ConvolutionChoice

  /// The file of a run in a folder that exists.
  ///
  /// - Parameter configuration: all that the result depends on, beside the choice of convolution.
  /// - Throws: `internalFault` when it holds what is not a number.
  init(
    in folder: URL, of configuration: some Encodable, convolution: ConvolutionChoice
  ) throws(TrainingError) {
    self.folder = folder
    self.convolution = convolution
    do throws(FilesError) {
      self.configuration = Digest.sha256(try StableJSON.encode(configuration))
    } catch {
      throw TrainingError(error)
    }
  }

  /// Whether the folder holds a state to go on from.
  static func exists(in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
  }

  /// Removes the state.
  static func remove(in folder: URL) {
    unlink(folder.appendingPathComponent(name).path)
  }

  /// Whether there is a state to go on from.
  var exists: Bool { Self.exists(in: folder) }

  /// Writes a state; a kill at any moment leaves the old file or the new one.
  func write(
    _ progress: some Codable, _ optimizer: Optimizer, _ networks: [String: FileTensor]
  ) throws(TrainingError) {
    var tensors = networks
    for (name, moments) in optimizer.moments {
      tensors["first." + name] = Checkpoint.flat(moments.first)
      tensors["second." + name] = Checkpoint.flat(moments.second)
    }
    let record = Record(
      configuration: configuration, convolution: convolution, progress: progress,
      momentSteps: optimizer.moments.mapValues(\.steps))
    do throws(FilesError) {
      let text = String(decoding: try StableJSON.encode(record), as: UTF8.self)
      let contents = SafeTensors(metadata: [Self.metadataKey: text], tensors: tensors)
      try AtomicFile.write(contents.encoded(), to: folder.appendingPathComponent(Self.name))
    } catch {
      throw TrainingError(error)
    }
  }

  /// Reads the state.
  ///
  /// - Throws: `otherConfiguration`, `otherConvolution`, `badData`.
  func read<Progress: Codable>(_: Progress.Type) throws(TrainingError) -> Contents<Progress> {
    let record: Record<Progress>
    let contents: SafeTensors
    do throws(FilesError) {
      contents = try SafeTensors(contentsOf: folder.appendingPathComponent(Self.name))
      record = try StableJSON.decode(
        Record<Progress>.self, from: Data(contents.metadata[Self.metadataKey, default: ""].utf8),
        subject: Self.name)
    } catch {
      throw TrainingError(error)
    }
    guard record.configuration == configuration else {
      throw TrainingError(
        .otherConfiguration, subject: Self.name,
        reason: "belongs to a pretraining with another recipe",
        hint: "resume with the recipe that it was started with, or start again without --resume")
    }
    try Checkpoint.require(record.convolution, toBe: convolution, subject: Self.name)
    return Contents(
      progress: record.progress, tensors: contents.tensors, momentSteps: record.momentSteps)
  }
}

extension StateFile.Contents {
  /// The moments of a network's parameters.
  ///
  /// - Throws: `badData` for moments that are missing or belong nowhere.
  func moments(
    of network: some ParameterHolder
  ) throws(TrainingError) -> [String: OptimizerRule.Moments] {
    var homes: [String: BufferPool] = [:]
    var copy = network
    copy.visitParameters { homes[$0] = $1.value.buffers }
    var moments: [String: OptimizerRule.Moments] = [:]
    for (name, steps) in momentSteps {
      guard let buffers = homes[name], let first = tensors["first." + name],
        let second = tensors["second." + name]
      else { throw Checkpoint.incomplete(name) }
      moments[name] = OptimizerRule.Moments(
        first: Tensor(shape: first.shape, values: first.values, in: buffers),
        second: Tensor(shape: second.shape, values: second.values, in: buffers), steps: steps)
    }
    return moments
  }
}
