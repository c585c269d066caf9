internal import ArgumentParser
internal import Pipelines

/// Tells about pipeline files.
struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Tell what a pipeline file may hold.",
    subcommands: [ConfigSchemaCommand.self])
}

/// Prints the JSON Schema of pipeline files.
struct ConfigSchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of pipeline files, for editors.")

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform { _ in SchemaStage().run() }
  }
}
