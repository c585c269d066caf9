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
}
