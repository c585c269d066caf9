internal import Files
public import Foundation
public import WeightFiles

/// What is in a weight file and how it fits: everything that `fovea weights show` prints.
public struct WeightInspection: Codable, Sendable, Equatable {
  /// A tensor of the file.
  public struct Entry: Codable, Sendable, Equatable {
    /// Its name in the file.
    public let name: String
    /// Its shape in the file, outermost axis first.
    public let shape: [Int]
  }

  /// The file's name without its folder.
  public let name: String
  /// SHA-256 of the file's bytes, in hexadecimal.
  public let digest: String
  /// The size of the file.
  public let byteCount: Int
  /// The format that its bytes are in.
  public let format: WeightFormat
  /// How many of its entries hold no tensor.
  public let passedOverCount: Int
  /// The tensors, sorted by name.
  public let entries: [Entry]
  /// The file's metadata.
  public let metadata: [String: String]
  /// What the file is stated to be, if anything states it.
  public let card: WeightCard?
  /// Where the statement was found.
  public let statement: WeightSource.Statement?
  /// How the file fits the stated architecture, or the one it fits best; nil if it fits none.
  public let report: LoadReport?
  /// The JSON to write beside the file; nil where something states what it is for.
  public let suggestedSidecar: String?

  /// Reads the file; a file without a statement is no error here.
  ///
  /// - Parameters:
  ///   - url: a safetensors file, or one of PyTorch.
  ///   - architecture: what to hold it against instead of the stated architecture.
  /// - Throws: `unreadable`, `badStatement`.
  public init(of url: URL, against architecture: Architecture?) throws(NetworksError) {
    let file = try WeightFile(contentsOf: url)
    let stated = try file.statedCard()
    name = file.name
    digest = file.digest
    byteCount = file.byteCount
    format = file.contents.format
    passedOverCount = file.contents.passedOverCount
    metadata = file.contents.metadata
    entries = file.tensors.map { Entry(name: $0.key, shape: $0.value.shape) }
      .sorted { $0.name < $1.name }
    card = stated?.card
    statement = stated?.by
    suggestedSidecar = stated == nil ? file.suggestedSidecar : nil
    if let architecture = architecture ?? stated?.card.architecture {
      report = architecture.fit(of: file.tensors)
    } else {
      report = Architecture.bestFit(for: file.tensors)
    }
  }
}
