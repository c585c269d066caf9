public import Files
public import Foundation
internal import WeightFiles

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
    /// The caller named the architecture, and the normalisation or nothing, which is the
    /// customary one.
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
  /// Whether the card's normalisation is the custom of its architecture, because nobody stated it.
  public let isCustomary: Bool
  /// How many entries of the file hold no tensor and were passed over.
  public let passedOverCount: Int

  /// Reads a weight file and finds out what it is for.
  ///
  /// A sidecar comes before the metadata, the metadata before the table of known files, and the
  /// caller's word stands where none of them speaks.
  ///
  /// - Parameters:
  ///   - url: a safetensors file, or one of PyTorch.
  ///   - architecture: what the caller says it is for; must not contradict the file's statement.
  ///   - normalisation: what the caller says of its input; must not contradict it either.
  /// - Throws: `unreadable`, `badStatement`, `unstatedWeights`.
  public init(
    contentsOf url: URL, architecture: Architecture?, normalisation: InputNormalisation? = nil
  ) throws(NetworksError) {
    let file = try WeightFile(contentsOf: url)
    name = file.name
    digest = file.digest
    tensors = file.tensors
    metadata = file.contents.metadata
    passedOverCount = file.contents.passedOverCount
    let stated = try file.statedCard()
    if let stated {
      if let architecture, architecture != stated.card.architecture {
        throw NetworksError(
          .badStatement, subject: file.name,
          reason: "is stated to be \(stated.card.architecture.rawValue), "
            + "not \(architecture.rawValue)",
          hint: "drop the architecture or choose another file")
      }
      if let normalisation, normalisation != stated.card.normalisation {
        throw NetworksError(
          .badStatement, subject: file.name,
          reason: "is stated to expect \(stated.card.normalisation), not \(normalisation)",
          hint: "drop the input normalisation or choose another file")
      }
      (card, statement, isCustomary) = (stated.card, stated.by, false)
    } else if let architecture {
      card = WeightCard(
        architecture: architecture,
        normalisation: normalisation ?? architecture.customaryNormalisation, origin: "",
        licence: "", learntFrom: [])
      statement = .caller
      isCustomary = normalisation == nil
    } else {
      throw NetworksError(
        .unstatedWeights, subject: file.name,
        reason: "nothing states what these weights are for",
        hint: "name its architecture and input normalisation, or write "
          + "\(url.deletingPathExtension().lastPathComponent).json beside it, such as "
          + file.suggestedSidecar)
    }
  }

  /// The weight file of this name in the first folder that has it, or at this path.
  ///
  /// A name is `NAME` or `NAME` with a suffix of weight files, such as `.safetensors` or `.pth`;
  /// anything with a slash is a path.
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
    let fileNames = isFileName(name) ? [name] : WeightFormat.suffixes.map { name + $0 }
    for folder in folders {
      for fileName in fileNames {
        let url = folder.appendingPathComponent(fileName)
        if FileManager.default.fileExists(atPath: url.path) { return url }
      }
    }
    let known = names(in: folders)
    throw NetworksError(
      .weightsMissing, subject: name,
      reason: "is in no weight folder",
      hint: known.isEmpty
        ? "name a folder that holds it with --weights-dir"
        : "they have \(known.joined(separator: ", "))")
  }

  /// The names of the weight files in the folders, without suffix, sorted.
  static func names(in folders: [URL]) -> [String] {
    let files = folders.flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }
    let names = files.compactMap { file in
      WeightFormat.suffixes.first { file.hasSuffix($0) }.map { String(file.dropLast($0.count)) }
    }
    return Set(names).sorted()
  }

  /// Whether a text names a file by a suffix of weight files, not weights by their name.
  public static func isFileName(_ text: String) -> Bool {
    WeightFormat.suffixes.contains { text.hasSuffix($0) }
  }

  /// What the file says, where that came from, in one sentence.
  public var sentence: String {
    let source =
      switch statement {
      case .sidecar: "its sidecar"
      case .metadata: "its metadata"
      case .knownDigest: "the table of known files"
      case .caller where isCustomary:
        "the caller; the input normalisation is the customary one, not stated"
      case .caller: "the caller, and so is its input normalisation"
      }
    return "\(name) is \(card.architecture.rawValue) according to \(source)."
  }

  /// What is used of the file beside its tensors: a sentence on its input, and one on entries that
  /// are no tensors.
  public var remarks: [String] {
    let passedOver =
      passedOverCount == 0
      ? [] : ["Entries of the file that are no tensors, passed over: \(passedOverCount)."]
    return passedOver + ["Input: \(card.normalisation)."]
  }
}
