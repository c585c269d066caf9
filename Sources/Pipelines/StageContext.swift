public import Foundation
internal import Networks

/// What every stage is handed by the program: where to find things, how much to use, whom to tell.
public struct StageContext: Sendable {
  /// The file with the secret key.
  public let keyFile: URL
  /// Whether nobody named that file, so that it is made on first use.
  public let isDefaultKey: Bool
  /// Threads to compute with; at least 1.
  public let threads: Int
  /// How convolutions are computed.
  public let convolution: ConvolutionName
  /// The program that opens raw files, or nil where it is not beside this one.
  public let decoder: URL?
  /// The user's own folders of weights.
  private let ownWeightFolders: [URL]
  /// Whether existing output may be replaced.
  public let mayReplace: Bool
  /// Whether to check and say what would be done, and do nothing.
  public let isDryRun: Bool
  /// What was typed after the program's name.
  public let arguments: [String]
  /// Called with everything that is said on the way.
  public let announce: @Sendable (Announcement) -> Void
  /// The seal of what identifies people, where the user names one.
  public var seal: URL?

  /// Makes a context.
  public init(
    keyFile: URL, isDefaultKey: Bool, threads: Int, convolution: ConvolutionName, decoder: URL?,
    weightFolders: [URL], mayReplace: Bool, isDryRun: Bool, arguments: [String],
    announce: @escaping @Sendable (Announcement) -> Void
  ) {
    self.keyFile = keyFile
    self.isDefaultKey = isDefaultKey
    self.threads = threads
    self.convolution = convolution
    self.decoder = decoder
    ownWeightFolders = weightFolders
    self.mayReplace = mayReplace
    self.isDryRun = isDryRun
    self.arguments = arguments
    self.announce = announce
  }

  /// Folders in which weights are looked up by name, first come first, the shipped ones last.
  public var weightFolders: [URL] { ownWeightFolders + [ShippedWeights.folder] }

  /// The same context, with another answer to whether output may be replaced.
  func replacing(_ mayReplace: Bool) -> StageContext {
    var context = StageContext(
      keyFile: keyFile, isDefaultKey: isDefaultKey, threads: threads, convolution: convolution,
      decoder: decoder, weightFolders: ownWeightFolders, mayReplace: mayReplace,
      isDryRun: isDryRun, arguments: arguments, announce: announce)
    context.seal = seal
    return context
  }
}
