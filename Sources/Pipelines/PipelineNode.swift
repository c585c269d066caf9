internal import Foundation
internal import Yams

/// The text of a pipeline file as plain data: no anchors, no tags, no types.
indirect enum PipelineNode: Equatable {
  /// Text as written; `isPlain` when it stood without quotes, so that it may be a number or null.
  case scalar(String, isPlain: Bool)
  case list([PipelineNode])
  /// The members in file order, keys unique.
  case mapping([Member])

  /// One key of a mapping with what it holds.
  struct Member: Equatable {
    let key: String
    let value: PipelineNode
  }

  /// The most a pipeline file may hold, in bytes: a thousand times what one needs.
  static let largestFile = 1 << 20

  /// Reads YAML text as data only.
  ///
  /// - Parameter subject: names the text in errors.
  /// - Throws: `configuration` for broken YAML, duplicate keys, anchors, aliases and tags; an empty
  ///   text gives an empty mapping.
  init(yaml text: String, subject: String) throws(PipelinesError) {
    if let line = YAMLGuard.lineOfIndirection(in: text) {
      throw PipelinesError(
        .configuration, subject: "\(subject) line \(line)",
        reason: "uses a YAML anchor, alias, tag or block text",
        hint: "write the value out in one line, in quotes if it begins with &, *, !, | or >")
    }
    do {
      self = try compose(yaml: text).map { try Self.data($0) } ?? .mapping([])
    } catch {
      throw Self.sentence(error, subject: subject)
    }
  }

  private static func data(_ node: Node) throws -> PipelineNode {
    switch node {
    case .scalar(let scalar):
      return .scalar(scalar.string, isPlain: scalar.style == .plain)
    case .sequence(let sequence):
      return .list(try sequence.map { try data($0) })
    case .mapping(let mapping):
      return .mapping(
        try mapping.map { key, value in
          guard case .scalar(let scalar) = key else {
            throw Oddity(line: key.mark?.line ?? 0)
          }
          return Member(key: scalar.string, value: try data(value))
        })
    case .alias(let alias):
      throw Oddity(line: alias.mark?.line ?? 0)
    }
  }

  /// A key that is a list or a mapping itself.
  private struct Oddity: Error {
    let line: Int
  }

  private static func sentence(_ error: any Error, subject: String) -> PipelinesError {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      let isTab = problem.contains("cannot start any token")
      return PipelinesError(
        .configuration, subject: "\(subject) line \(mark.line)",
        reason: "is not valid YAML: \(problem)",
        hint: isTab ? "indent with spaces, never tabs" : "check indentation, colons and brackets")
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      return PipelinesError(
        .configuration, subject: "\(subject) line \(context.mark.line)",
        reason: "has the key \(keys.sorted().joined(separator: ", ")) twice",
        hint: "keep one of them")
    case let oddity as Oddity:
      return PipelinesError(
        .configuration, subject: "\(subject) line \(oddity.line)",
        reason: "has a key that is a list or a mapping", hint: "write key: value")
    default:
      return PipelinesError(
        .configuration, subject: subject, reason: "is not valid YAML",
        hint: "save it as UTF-8 text")
    }
  }
}
