internal import Compute
internal import Files
internal import Foundation

/// What is kept of one fold, on disk as soon as the fold is done.
protocol FoldRecord: Codable {
  /// Digest of all that the result depends on.
  var configuration: String { get }
  /// How convolutions were computed.
  var convolution: ConvolutionChoice { get }
  var fold: Int { get }
}

extension FoldRecord {
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

  /// The record of a fold that is done, or nil.
  ///
  /// - Throws: `badData`, `otherConfiguration`, `otherConvolution`.
  static func read(
    _ fold: Int, in folder: URL, configuration: String, convolution: ConvolutionChoice
  ) throws(TrainingError) -> Self? {
    let name = fileName(fold)
    let url = folder.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let record: Self
    do throws(FilesError) {
      record = try StableJSON.decode(Self.self, from: InputFile.data(of: url), subject: name)
    } catch {
      throw TrainingError(error)
    }
    guard record.configuration == configuration, record.fold == fold else {
      throw Checkpoint.otherConfiguration(name)
    }
    try Checkpoint.require(record.convolution, toBe: convolution, subject: name)
    return record
  }
}
