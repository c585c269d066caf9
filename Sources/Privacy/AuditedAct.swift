/// What a command did, as a line of the audit log says it: no value, no path.
public struct AuditedAct: Codable, Sendable, Equatable {
  /// What of the command the line tells.
  public enum Event: String, Codable, Sendable {
    /// It began work that goes on inside the folder; what never ends was killed.
    case began
    /// It ended, well or not.
    case ended
  }

  /// The command's name.
  public var command: String
  /// What of it the line tells.
  public var event: Event
  /// The names of the options that were given, without what was given.
  public var options: [String]
  /// The program and its version.
  public var program: String
  /// The login name of who ran it.
  public var user: String
  /// When, by ISO 8601 in UTC and the machine's clock.
  public var when: String
  /// The exit status; nil where it only began.
  public var exit: Int?
  /// Digests of what was read, by role.
  public var inputs: [String: String] = [:]
  /// Digests of what was written, by path inside the folder.
  public var artefacts: [String: String] = [:]
  /// Whether the folder held nothing else from then on, so that older artefacts are gone.
  public var isWhole = false
  /// How many of what.
  public var counts: [String: Int] = [:]
  /// What of the release gate: `sealed DIGEST`, `searched DIGEST` or `unscanned`; nil where it has
  /// no part.
  public var gate: String?

  /// Makes the act from who did what and when.
  public init(
    command: String, event: Event, options: [String], program: String, user: String, when: String,
    exit: Int?
  ) {
    self.command = command
    self.event = event
    self.options = options
    self.program = program
    self.user = user
    self.when = when
    self.exit = exit
  }
}
