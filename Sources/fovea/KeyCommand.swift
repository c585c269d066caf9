internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Makes secret keys, and opens what they encrypt.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make the secret key behind pseudonyms and signatures.",
    subcommands: [KeyNewCommand.self, KeyOpenVaultCommand.self])
}

/// Makes a secret key in a file.
struct KeyNewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a secret key, and print where it lies.",
    discussion: """
      The file has mode 0600. One that is there is never replaced, not even with --force, and no \
      key is made inside an output folder. Keep a copy: without the key nothing leads back.
      """)

  @Argument(help: ArgumentHelp("The file to make.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform { try KeyStage(file: URL(fileURLWithPath: file)).run(in: $0) }
  }
}

/// Opens an encrypted table.
struct KeyOpenVaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open-vault",
    abstract: "Print the table that deidentify --vault encrypted; it names people.")

  @Argument(help: ArgumentHelp("The vault.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform { try VaultStage(file: URL(fileURLWithPath: file)).run(in: $0) }
  }
}
