import Testing

/// What `fovea help` prints about a command.
struct HelpScreen: Sendable, CustomTestStringConvertible {
  /// The command, empty for the program itself.
  let command: [String]
  /// The whole screen.
  let text: String

  var testDescription: String { (["fovea"] + command).joined(separator: " ") }

  init(_ command: [String], _ text: String) {
    self.command = command
    self.text = text
  }

  /// All of them.
  static let all =
    root + data + inspect + plan + privacy + audit + review + pretrain + model + report + calibrate
    + pipeline + weights + explain + stress + mitigate + monitor + nextCases + auditBase
    + auditScope
}
