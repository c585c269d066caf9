internal import Files
public import Foundation
internal import Privacy

/// Opens an encrypted table that leads back to people.
public struct VaultStage {
  private let file: URL

  /// Opens the vault in this file.
  public init(file: URL) {
    self.file = file
  }

  /// Gives the table's lines, which name people.
  ///
  /// - Throws: `inputMissing` without file or key; `signatureMismatch` for another key.
  public func run(in context: StageContext) throws -> CommandResult {
    let key = try context.existingKey()
    let table = try Vault.opened(
      InputFile.data(of: file), key: key, subject: file.lastPathComponent)
    let text = String(decoding: table, as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    return CommandResult("fovea.vault/1", lines: lines, members: ["table": .text(text)])
  }
}
