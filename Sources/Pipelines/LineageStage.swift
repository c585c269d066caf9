public import Foundation
internal import Monitoring
internal import Privacy

/// Says where a model comes from, or what a patient's images went into; writes nothing.
public struct LineageStage {
  private let subject: String
  /// Folders that are searched for cohorts, models, histories and predictions.
  public var folders: [URL] = []

  /// Asks about a model file or a patient's pseudonym.
  public init(subject: String) { self.subject = subject }

  /// Searches and answers.
  ///
  /// - Throws: `usage` for what is neither, or a pseudonym without folders; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let key = try context.existingKey()
    if subject.wholeMatch(of: /p[0-9a-f]{16}/) != nil {
      guard !folders.isEmpty else {
        throw PipelinesError(
          .usage, subject: "--in", reason: "is needed: a pseudonym alone leads nowhere",
          hint: "name the folders with cohorts, runs and reports, as --in /models")
      }
      let search = try search(folders, key, context)
      let trace = search.trace(of: subject)
      return try result(trace, lines: trace.lines + unread(search))
    }
    guard FileManager.default.fileExists(atPath: subject) else {
      throw PipelinesError(
        .usage, subject: "lineage", reason: "is asked of neither a model file nor a pseudonym",
        hint: "name a NAME.fovea, or a patient_id of a table of ours, p and 16 digits")
    }
    let file = URL(fileURLWithPath: subject)
    let source = try ModelSource(file)
    let own = file.resolvingSymlinksInPath().deletingLastPathComponent()
    let search = try search(folders + [own], key, context)
    let lineage = try search.lineage(of: source, file: file, key: key)
    return try result(lineage, lines: lineage.lines + unread(search))
  }

  private func search(
    _ folders: [URL], _ key: SecretKey, _ context: StageContext
  ) throws(PipelinesError) -> LineageSearch {
    for folder in folders where !FileManager.default.fileExists(atPath: folder.path) {
      throw PipelinesError(
        .inputMissing, subject: "--in", reason: "names a folder that is not there",
        hint: "see how it is spelt")
    }
    return LineageSearch(folders, key: key)
  }

  private func unread(_ search: LineageSearch) -> [String] {
    search.unreadable == 0
      ? []
      : ["\(search.unreadable) files could not be read or are of another key, and are left out"]
  }

  private func result(_ document: some Encodable, lines: [String]) throws -> CommandResult {
    guard case .object(let members) = try JSONValue(document),
      case .text(let schema) = members["schema"]
    else { preconditionFailure("a lineage is an object with a schema") }
    return CommandResult(schema, lines: lines, members: members)
  }
}
