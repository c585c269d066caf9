internal import Files
internal import Foundation
internal import Logging
internal import Pipelines
internal import Synchronization

/// Says things on stderr: notes, warnings, and progress as a bar on a terminal or else a line per
/// epoch or 30 seconds.
final class Console: Sendable {
  /// How much is said.
  enum Volume: Sendable {
    case quiet, normal, verbose
  }

  private struct State {
    var task = ""
    var began = ContinuousClock.now
    var lastShown = ContinuousClock.now
    var isBarOpen = false
  }

  /// Without a terminal, progress is said this often.
  private static let lineInterval = Duration.seconds(30)
  /// On a terminal, the bar is drawn at most this often.
  private static let barInterval = Duration.milliseconds(100)
  private static let barWidth = 24

  private let volume: Volume
  private let isTerminal: Bool
  private let hasColour: Bool
  private let logger: Logger
  private let state = Mutex(State())

  /// - Parameter hasColour: whether the environment allows it (`NO_COLOR` is not set).
  init(volume: Volume, isTerminal: Bool, hasColour: Bool) {
    self.volume = volume
    self.isTerminal = isTerminal
    self.hasColour = hasColour && isTerminal
    var logger = Logger(label: "fovea") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = volume == .verbose ? .debug : .critical
    self.logger = logger
  }

  /// Shows what a stage tells.
  func show(_ announcement: Announcement) {
    switch announcement {
    case .began(let stage): say("== \(stage)")
    case .note(let text): say(text)
    case .warning(let text): warn(text)
    case .milestone(let text): say(text)
    case .detail(let text):
      closeBar()
      logger.debug("\(text)")
    case .progress(let task, let done, let total):
      if volume != .quiet { progress(task, done, total) }
    }
  }

  /// Writes a line unless quiet.
  func say(_ text: String) {
    guard volume != .quiet else { return }
    closeBar()
    write(text + "\n")
  }

  /// Writes a warning, also when quiet.
  func warn(_ text: String) {
    closeBar()
    write(hasColour ? "\u{1B}[33mwarning:\u{1B}[0m \(text)\n" : "warning: \(text)\n")
  }

  /// Writes what stopped the work, one line per problem.
  func complain(_ error: any ExplainedError) {
    closeBar()
    let label = hasColour ? "\u{1B}[31merror:\u{1B}[0m " : "error: "
    for line in error.description.split(separator: "\n") { write(label + line + "\n") }
  }

  private func progress(_ task: String, _ done: Int, _ total: Int?) {
    let now = ContinuousClock.now
    let text = state.withLock { state -> String? in
      if state.task != task {
        state.task = task
        state.began = now
        state.lastShown = now
        return nil
      }
      let interval = isTerminal ? Self.barInterval : Self.lineInterval
      guard now - state.lastShown >= interval else { return nil }
      state.lastShown = now
      let elapsed = (now - state.began) / .seconds(1)
      let line = Self.line(task, done, total, elapsedSeconds: elapsed, withBar: isTerminal)
      guard isTerminal else { return line + "\n" }
      state.isBarOpen = true
      return "\r\u{1B}[K" + line
    }
    if let text { write(text) }
  }

  /// One line of progress with its rate and the time that is left.
  private static func line(
    _ task: String, _ done: Int, _ total: Int?, elapsedSeconds: Double, withBar: Bool
  ) -> String {
    let rate = elapsedSeconds > 0 ? Double(done) / elapsedSeconds : 0
    let perSecond = String(format: rate < 10 ? "%.1f/s" : "%.0f/s", rate)
    guard let total, total > 0 else { return "\(task) \(done)  \(perSecond)" }
    let share = min(1, Double(done) / Double(total))
    let filled = Int((share * Double(barWidth)).rounded(.down))
    let bar = "".padding(toLength: filled, withPad: "#", startingAt: 0)
      .padding(toLength: barWidth, withPad: ".", startingAt: 0)
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    let clock = String(format: "%d:%02d", left / 60, left % 60)
    let drawn = withBar ? "[\(bar)] " : ""
    return "\(task) \(drawn)\(done)/\(total)  \(perSecond)  ETA \(clock)"
  }

  private func closeBar() {
    let wasOpen = state.withLock { state in
      defer { state.isBarOpen = false }
      return state.isBarOpen
    }
    if wasOpen { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
