internal import Compute
internal import Files
internal import Foundation
internal import Networks

/// The network of one fold on disk, where a model is to be made of the networks of all folds.
struct FoldNetwork {
  private static let metadataKey = "fovea-fold"
  private static let prefix = "now."

  let fold: Int
  let runner: FitRunner

  private var name: String { "fold-\(fold).safetensors" }
  private var url: URL { runner.request.checkpointFolder.appendingPathComponent(name) }

  /// Writes the network, all of it.
  ///
  /// - Throws: `inputOutput` and the like.
  func write(_ network: PixelNetwork) throws(TrainingError) {
    var tensors: [String: FileTensor] = [:]
    var copy = network
    copy.visitParameters { name, parameter in
      tensors[Self.prefix + name] = Checkpoint.flat(parameter.value)
    }
    let contents = SafeTensors(
      metadata: [Self.metadataKey: runner.configuration], tensors: tensors)
    do throws(FilesError) {
      try AtomicFile.write(contents.encoded(), to: url)
    } catch {
      throw TrainingError(error)
    }
  }

  /// Fills a network of the same plan.
  ///
  /// - Throws: `inputMissing`, `badData`, `otherConfiguration`.
  func read(into network: inout PixelNetwork) throws(TrainingError) {
    let contents: SafeTensors
    do throws(FilesError) {
      contents = try SafeTensors(contentsOf: url)
    } catch {
      throw TrainingError(error)
    }
    guard contents.metadata[Self.metadataKey] == runner.configuration else {
      throw Checkpoint.otherConfiguration(name)
    }
    try Checkpoint.fill(&network, from: contents.tensors, prefix: Self.prefix, [])
  }
}
