internal import Compute
internal import Files
internal import Foundation
internal import Networks

/// A network on disk that a model is to be made of later: that of one fold, or one cycle of a fit.
struct KeptNetwork {
  private static let metadataKey = "fovea-fold"
  private static let prefix = "now."

  private let name: String
  private let folder: URL
  private let configuration: String

  /// The network of one fold.
  init(fold: Int, runner: FitRunner) {
    name = "fold-\(fold).safetensors"
    folder = runner.request.checkpointFolder
    configuration = runner.configuration
  }

  /// The network at the end of one cycle of a fit.
  ///
  /// - Parameter configuration: digest of all that the result depends on.
  init(cycle: Int, of phase: TrainingPhase, in folder: URL, configuration: String) {
    let fit =
      switch phase {
      case .fold(let fold, _): "fold-\(fold)"
      case .whole: "whole"
      case .refit: "refit"
      }
    name = "snapshot-\(fit)-\(cycle).safetensors"
    self.folder = folder
    self.configuration = configuration
  }

  /// Whether a file of a checkpoint folder is such a network.
  static func isFileName(_ name: String) -> Bool {
    (name.hasPrefix("fold-") || name.hasPrefix("snapshot-")) && name.hasSuffix(".safetensors")
  }

  private var url: URL { folder.appendingPathComponent(name) }

  /// Writes the network, all of it.
  ///
  /// - Throws: `inputOutput` and the like.
  func write(_ network: some ParameterHolder) throws(TrainingError) {
    var tensors: [String: FileTensor] = [:]
    var copy = network
    copy.visitParameters { name, parameter in
      tensors[Self.prefix + name] = Checkpoint.flat(parameter.value)
    }
    let contents = SafeTensors(metadata: [Self.metadataKey: configuration], tensors: tensors)
    do throws(FilesError) {
      try AtomicFile.write(contents.encoded(), to: url)
    } catch {
      throw TrainingError(error)
    }
  }

  /// Fills a network of the same plan.
  ///
  /// - Throws: `inputMissing`, `badData`, `otherConfiguration`.
  func read(into network: inout some ParameterHolder) throws(TrainingError) {
    let contents: SafeTensors
    do throws(FilesError) {
      contents = try SafeTensors(contentsOf: url)
    } catch {
      throw TrainingError(error)
    }
    guard contents.metadata[Self.metadataKey] == configuration else {
      throw Checkpoint.otherConfiguration(name)
    }
    try Checkpoint.fill(&network, from: contents.tensors, prefix: Self.prefix, [])
  }

  /// Removes the file, if it is there.
  func remove() { unlink(url.path) }
}
