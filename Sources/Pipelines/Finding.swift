/// One thing that was looked at, what was found, and what mends it.
struct Finding: Encodable, Equatable {
  /// How good it is.
  enum State: String, Encodable {
    case good, warning, fault
  }

  /// What was looked at.
  let subject: String
  /// How good it is.
  let state: State
  /// What was found.
  let text: String
  /// What mends it; empty where nothing needs to be.
  let fix: String

  init(_ subject: String, _ state: State, _ text: String, fix: String = "") {
    self.subject = subject
    self.state = state
    self.text = text
    self.fix = fix
  }

  /// The finding on one line, and its fix on another.
  var lines: [String] {
    let mark =
      switch state {
      case .good: "ok     "
      case .warning: "warning"
      case .fault: "FAULT  "
      }
    return ["\(mark)  \(subject): \(text)"] + (fix.isEmpty ? [] : ["         \(fix)"])
  }
}
