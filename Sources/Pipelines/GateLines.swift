internal import Reports

/// Gates on stdout, and what they make of the exit status.
///
/// A run remembers the lines of its stages, so a broken gate is known again when nothing is left
/// to do.
enum GateLines {
  private static let broken = "broken gate: "

  /// A line per gate, the broken ones first.
  static func lines(of results: [GateResult]) -> [String] {
    results.map { ($0.isPassed ? "gate: " : broken) + $0.sentence }
  }

  /// The lines that tell of broken gates.
  static func broken(in lines: [String]) -> [String] { lines.filter(isBroken) }

  /// Whether a line tells of a broken gate.
  static func isBroken(_ line: String) -> Bool { line.hasPrefix(broken) }

  /// The same lines, those that tell of broken gates first.
  static func brokenFirst(_ lines: [String]) -> [String] {
    broken(in: lines) + lines.filter { !isBroken($0) }
  }

  /// 1 when a line tells of a broken gate, else 0: all was done, but a bar was not reached.
  static func exitCode(of lines: [String]) -> Int32 {
    broken(in: lines).isEmpty ? 0 : 1
  }
}
