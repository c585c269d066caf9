internal import Foundation
internal import Synchronization

/// Turns the first SIGINT or SIGTERM into a flag that long work polls; the second one exits.
public enum Interruption {
  private static let signal = Atomic<Int32>(0)

  /// Whether somebody asked the process to stop.
  public static var isRequested: Bool { signal.load(ordering: .relaxed) != 0 }

  /// 130 after SIGINT, 143 after SIGTERM (128 + signal number); 0 when nothing was asked.
  public static var exitCode: Int32 {
    let number = signal.load(ordering: .relaxed)
    return number == 0 ? 0 : 128 + number
  }

  /// Installs the handlers, and ignores the write signals.
  public static func install() {
    _ = isRequested
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { received in
        let (exchanged, first) = Interruption.signal.compareExchange(
          expected: 0, desired: received, ordering: .relaxed)
        if !exchanged { _exit(128 + first) }
      }
      sigemptyset(&action.sa_mask)
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
    ignoreWriteSignals()
  }

  /// Makes a full pipe or file an error (EPIPE, EFBIG) instead of the death of the process.
  public static func ignoreWriteSignals() {
    for number in [SIGXFSZ, SIGPIPE] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = SIG_IGN
      sigemptyset(&action.sa_mask)
      sigaction(number, &action, nil)
    }
  }

  /// Forgets a request, so that a test can make another.
  package static func reset() { signal.store(0, ordering: .relaxed) }
}
