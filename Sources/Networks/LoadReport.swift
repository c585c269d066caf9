/// What became of each tensor when weights met a network, as facts; `sentences` says them.
public struct LoadReport: Codable, Sendable, Equatable {
  /// A tensor found under another name.
  public struct Renaming: Codable, Sendable, Equatable {
    /// The name in the file.
    public let file: String
    /// The name of the parameter.
    public let parameter: String
  }

  /// A tensor whose shape is not the parameter's.
  public struct MisShaped: Codable, Sendable, Equatable {
    /// The name of the parameter.
    public let parameter: String
    /// The shape in the file.
    public let fileShape: [Int]
    /// The shape in the network.
    public let shape: [Int]
  }

  /// What became of the head, which belongs to a task, not to the backbone.
  public enum Head: Codable, Sendable, Equatable {
    /// Every tensor of the file's head fits and was loaded.
    case loaded
    /// The file has a head for so many outputs; this network keeps its own.
    case replaced(fileOutputs: Int)
    /// The file has no head.
    case absent
  }

  /// The network that the weights were held against.
  public let architecture: Architecture
  /// The head's outputs in the network.
  public let outputCount: Int
  /// How many tensors the backbone has, running statistics included, the head excluded.
  public let backboneCount: Int
  /// The names of the backbone parameters that were loaded, sorted.
  public let matched: [String]
  /// Those among the loaded that have another name in the file.
  public let renamed: [Renaming]
  /// Backbone parameters that the file lacks; they keep their values.
  public let missing: [String]
  /// Tensors of the file that belong nowhere, by their names in the file.
  public let unexpected: [String]
  /// Backbone parameters that have another shape in the file; they keep their values.
  public let misShaped: [MisShaped]
  /// Tensors of the file that no network needs: counters of training batches.
  public let ignored: [String]
  /// What became of the head.
  public let head: Head

  /// Whether the head keeps its own first values.
  public var headReplaced: Bool { head != .loaded }
  /// The loaded share of the backbone, 0…1.
  public var matchedShare: Double { Double(matched.count) / Double(max(backboneCount, 1)) }

  /// One sentence for each kind of thing that happened, in a fixed order.
  public var sentences: [String] {
    backboneSentences + [
      headSentence, "The stem takes 3 channels: a grey image's value is repeated in all three.",
    ]
  }

  /// The sentences about everything but the head.
  var backboneSentences: [String] {
    var lines = ["Backbone tensors loaded: \(matched.count) of \(backboneCount)."]
    if let first = renamed.first {
      lines.append(
        "Loaded from another name: \(renamed.count), such as \(first.parameter) from "
          + "\(first.file).")
    }
    if !missing.isEmpty {
      lines.append(
        "Not in the file, so that first values stay: \(missing.count) (\(Self.list(missing))).")
    }
    if !misShaped.isEmpty {
      let shapes = misShaped.map { "\($0.parameter) \($0.fileShape) instead of \($0.shape)" }
      lines.append(
        "Of another shape in the file, so that first values stay: \(misShaped.count) "
          + "(\(Self.list(shapes))).")
    }
    if !unexpected.isEmpty {
      lines.append(
        "In the file without a place in the network: \(unexpected.count) "
          + "(\(Self.list(unexpected))).")
    }
    if !ignored.isEmpty {
      lines.append("Counters num_batches_tracked, which are not needed: \(ignored.count).")
    }
    return lines
  }

  private var headSentence: String {
    let name = architecture.headName
    return switch head {
    case .loaded: "The head (\(name)) is the file's; outputs: \(outputCount)."
    case .replaced(let count):
      "The head (\(name)) is new; outputs: \(outputCount), in the file: \(count)."
    case .absent: "The head (\(name)) is new; outputs: \(outputCount), in the file: none."
    }
  }

  /// The first few items, and how many more there are.
  static func list(_ items: [String]) -> String {
    let shown = items.prefix(4).joined(separator: ", ")
    return items.count > 4 ? "\(shown) and \(items.count - 4) more" : shown
  }
}
