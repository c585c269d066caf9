internal import Compute
internal import Files
internal import Foundation

/// The scores of one fold's held-out images, on disk as soon as the fold is done.
struct FoldScores: Codable, Equatable {
  /// Digest of all that the result depends on.
  var configuration: String
  /// How convolutions were computed.
  var convolution: ConvolutionChoice
  var fold: Int
  /// Numbers of the cases in content order.
  var indices: [Int]
  /// The probability of each output, per case.
  var probabilities: [[Double]]
  /// The epochs of the fit.
  var history: [EpochRecord]

  static func fileName(_ fold: Int) -> String { "fold-\(fold).json" }

  static func isFileName(_ name: String) -> Bool {
    name.hasPrefix("fold-") && name.hasSuffix(".json")
  }

  func write(in folder: URL) throws(TrainingError) {
    do throws(FilesError) {
      let url = folder.appendingPathComponent(Self.fileName(fold))
      try AtomicFile.write(StableJSON.encode(self), to: url)
    } catch {
      throw TrainingError(error)
    }
  }

  /// The scores of a fold that is done, or nil.
  ///
  /// - Throws: `badData`, `otherConfiguration`, `otherConvolution`.
  static func read(
    _ fold: Int, in folder: URL, configuration: String, convolution: ConvolutionChoice
  ) throws(TrainingError) -> FoldScores? {
    let name = fileName(fold)
    let url = folder.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let scores: FoldScores
    do throws(FilesError) {
      scores = try StableJSON.decode(
        FoldScores.self, from: InputFile.data(of: url), subject: name)
    } catch {
      throw TrainingError(error)
    }
    guard scores.configuration == configuration, scores.fold == fold else {
      throw Checkpoint.otherConfiguration(name)
    }
    try Checkpoint.require(scores.convolution, toBe: convolution, subject: name)
    return scores
  }
}
