/// What a command has to say on stdout: lines for people, or one JSON document.
public struct CommandResult: Sendable, Equatable {
  /// The lines for people; none where the document itself is the result.
  public let lines: [String]
  /// The document of `--json`, with a member `schema`.
  public let document: JSONValue
  /// 0, or another status when all was done and something was found wanting.
  public let exitCode: Int32

  /// Makes a result whose document has the schema's name, such as `fovea.ingest/1`.
  init(
    _ schema: String, lines: [String], members: [String: JSONValue], exitCode: Int32 = 0
  ) {
    var members = members
    members["schema"] = .text(schema)
    self.lines = lines
    document = .object(members)
    self.exitCode = exitCode
  }

  /// Makes a result that is a document of its own, whether asked for by `--json` or not.
  init(document: JSONValue) {
    lines = []
    self.document = document
    exitCode = 0
  }

  /// The result with another's lines after its own, and its document under a name.
  func adding(_ other: CommandResult, as name: String) -> CommandResult {
    guard case .object(var members) = document else { return self }
    members[name] = other.document
    return CommandResult(
      lines: lines + other.lines, document: .object(members),
      exitCode: max(exitCode, other.exitCode))
  }

  private init(lines: [String], document: JSONValue, exitCode: Int32) {
    self.lines = lines
    self.document = document
    self.exitCode = exitCode
  }
}
