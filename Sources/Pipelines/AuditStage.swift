public import Foundation
internal import Privacy

/// Checks the audit log of an output folder.
public struct AuditStage {
  private let folder: URL
  /// The end of the log as somebody noted it elsewhere, as this command prints it.
  public var head: String?

  /// Checks the log in this folder.
  public init(folder: URL) {
    self.folder = folder
  }

  /// Checks the chain, its codes, its end, and the artefacts it names.
  ///
  /// - Throws: `usage`; `inputMissing` without log or key; `auditBroken` for what does not fit.
  public func run(in context: StageContext) throws -> CommandResult {
    let noted = try head.map { try Self.head($0) }
    let key = try context.existingKey()
    let found = try AuditVerification(of: folder, key: key, noted: noted)
    var lines = found.acts.enumerated().map { "\($0.offset + 1): \(Self.sentence($0.element))" }
    if found.isTorn {
      lines.append("unfinished bytes follow the last line, which a kill or a full disk left")
    }
    lines += [
      "the chain holds, lines: \(found.acts.count); as they were written, artefacts: "
        + "\(found.artefacts)",
      "head \(found.head.text)",
    ]
    return CommandResult(
      "fovea.audit/1", lines: lines,
      members: [
        "acts": .array(try found.acts.map { try JSONValue($0) }),
        "artefacts": .integer(found.artefacts), "head": .text(found.head.text),
        "isTorn": .flag(found.isTorn),
      ])
  }

  private static func head(_ text: String) throws(PipelinesError) -> AuditHead {
    if let head = AuditHead(text: text) { return head }
    throw PipelinesError(
      .usage, subject: "--head", reason: "is no head of an audit log",
      hint: "give what fovea audit verify printed behind head, such as 12:0a1b…")
  }

  private static func sentence(_ act: AuditedAct) -> String {
    let words = [act.command] + act.options
    let end = act.exit.map { "ended with exit code \($0)" } ?? "began"
    return "\(act.when) \(act.user): \(words.joined(separator: " ")) \(end)"
  }
}
