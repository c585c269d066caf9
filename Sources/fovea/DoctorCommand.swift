internal import ArgumentParser
internal import Pipelines

/// Looks at the machine.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at libraries, processor, memory, disk and rights, and say what to mend.")

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform { try await DoctorStage().run(in: $0) }
  }
}
