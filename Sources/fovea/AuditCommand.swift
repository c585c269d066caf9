internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Looks into audit logs, and into models.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Check the log of an output folder, or what a model tells about its patients.",
    subcommands: [AuditVerifyCommand.self, AuditMembersCommand.self, AuditScopeCommand.self])
}

/// Checks an audit log.
struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check an audit log, and that what it names is unchanged.",
    discussion: """
      Commands that read patients' data write audit.jsonl into their output: who ran what, when, \
      with digests of what was read and written. A line that was changed, removed or moved, and an \
      artefact that was changed, end in exit code 65. Who puts back an old copy of the log is \
      found only by a head that was noted elsewhere; who has the key can write another log.
      """)

  @Argument(help: ArgumentHelp("The output folder.", valueName: "folder"), completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp(
      "The end of the log as it was printed before and noted elsewhere; it must still be in it.",
      valueName: "head"))
  var head: String?

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform {
      var stage = AuditStage(folder: URL(fileURLWithPath: folder, isDirectory: true))
      stage.head = head
      return try stage.run(in: $0)
    }
  }
}
