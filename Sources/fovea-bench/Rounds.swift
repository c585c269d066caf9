internal import Files
internal import Foundation

/// Takes turns with another process: a line on standard input asks for a round, a line of JSON on
/// standard output answers it.
struct Rounds {
  /// How many rounds to run without being asked; nil to wait for each line.
  let count: Int?

  /// Runs the rounds; each gives seconds by name.
  func serve(_ round: () -> [String: Double]) throws {
    if let count {
      for _ in 0..<count { try answer(round()) }
    } else {
      while readLine(strippingNewline: true) != nil { try answer(round()) }
    }
  }

  private func answer(_ seconds: [String: Double]) throws {
    var line = try StableJSON.encode(seconds)
    line.append(UInt8(ascii: "\n"))
    try FileHandle.standardOutput.write(contentsOf: line)
  }

  /// The seconds that the work takes.
  static func seconds(_ work: () -> Void) -> Double {
    let elapsed = ContinuousClock().measure(work).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
  }
}
