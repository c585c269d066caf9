public import Files
public import Foundation

/// A weight file together with the statement of what its numbers are for.
public struct WeightSource: Sendable {
  /// Where the statement was found.
  public enum Statement: String, Codable, Sendable {
    /// `NAME.json` beside the file.
    case sidecar
    /// The metadata string `fovea-weights` of the file.
    case metadata
    /// The table of known files, by digest.
    case knownDigest
    /// The caller named the architecture; the normalisation is the customary one.
    case caller
  }

  /// The file's name without its folder.
  public let name: String
  /// SHA-256 of the file's bytes, in hexadecimal.
  public let digest: String
  /// The tensors as the file holds them.
  public let tensors: [String: FileTensor]
  /// What the file says beside its tensors.
  public let metadata: [String: String]
  /// What the numbers are for.
  public let card: WeightCard
  /// Where the card was found.
  public let statement: Statement

  /// Reads a weight file and finds out what it is for.
  ///
  /// A sidecar comes before the metadata, the metadata before the table of known files, and the
  /// caller's word stands where none of them speaks.
  ///
  /// - Parameters:
  ///   - url: a safetensors file.
  ///   - architecture: what the caller says it is for; must not contradict the file's statement.
  /// - Throws: `unreadable`, `badStatement`, `unstatedWeights`.
  public init(contentsOf url: URL, architecture: Architecture?) throws(NetworksError) {
    let file = try WeightFile(contentsOf: url)
    name = file.name
    digest = file.digest
    tensors = file.contents.tensors
    metadata = file.contents.metadata
    let stated = try file.statedCard()
    if let stated {
      if let architecture, architecture != stated.card.architecture {
        throw NetworksError(
          .badStatement, subject: file.name,
          reason: "is stated to be \(stated.card.architecture.rawValue), "
            + "not \(architecture.rawValue)",
          hint: "drop the architecture or choose another file")
      }
      (card, statement) = stated
    } else if let architecture {
      card = WeightCard(
        architecture: architecture, normalisation: architecture.customaryNormalisation,
        origin: "", licence: "")
      statement = .caller
    } else {
      throw NetworksError(
        .unstatedWeights, subject: file.name,
        reason: "nothing states what these weights are for",
        hint: "write \(url.deletingPathExtension().lastPathComponent).json beside it, such as "
          + file.suggestedSidecar)
    }
  }

  /// The weight file of this name in the first folder that has it, or at this path.
  ///
  /// A name is `NAME` or `NAME.safetensors`; anything with a slash is a path.
  ///
  /// - Throws: `weightsMissing`, which lists what the folders do have.
  public static func find(_ name: String, in folders: [URL]) throws(NetworksError) -> URL {
    if name.contains("/") {
      let url = URL(fileURLWithPath: name)
      if FileManager.default.fileExists(atPath: url.path) { return url }
      throw NetworksError(
        .weightsMissing, subject: url.lastPathComponent, reason: "no such weight file",
        hint: "check the path")
    }
    let suffix = ".safetensors"
    let fileName = name.hasSuffix(suffix) ? name : name + suffix
    for folder in folders {
      let url = folder.appendingPathComponent(fileName)
      if FileManager.default.fileExists(atPath: url.path) { return url }
    }
    let known = folders.flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
    throw NetworksError(
      .weightsMissing, subject: fileName,
      reason: "is in no weight folder",
      hint: known.isEmpty
        ? "name a folder that holds it with --weights-dir"
        : "they have \(Set(known).sorted().joined(separator: ", "))")
  }

  /// What the file says, where that came from, in one sentence.
  public var sentence: String {
    let source =
      switch statement {
      case .sidecar: "its sidecar"
      case .metadata: "its metadata"
      case .knownDigest: "the table of known files"
      case .caller: "the caller; the input normalisation is the customary one, not stated"
      }
    return "\(name) is \(card.architecture.rawValue) according to \(source)."
  }
}
