internal import ArgumentParser
internal import Compute
internal import Files
internal import Foundation
internal import WeightFiles

/// Mutates good weight files and reads what comes out, to find a reader that traps.
///
/// A trap ends the program; between two lines of progress it is found again with `--first`.
struct WeightFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights", abstract: "Read mutated weight files; a trap is a bug.")

  @Argument(help: "A folder of good weight files.")
  var folder: String

  @Option(help: "How long.")
  var seconds = 60.0

  @Option(help: "Seed of the mutations.")
  var seed: UInt64 = 1

  @Option(help: "The first mutation; each depends on seed and number alone.")
  var first = 0

  @Flag(help: "Name each mutation before it is read.")
  var verbose = false

  /// How many mutations lie between two lines of progress.
  private static let interval = 100_000

  func run() throws {
    let corpus = try FuzzCorpus(folder: URL(fileURLWithPath: folder, isDirectory: true))
    var tally = FuzzTally()
    let begin = ContinuousClock.now
    var number = first
    while ContinuousClock.now - begin < .seconds(seconds) {
      if verbose { say("mutation \(number)") }
      if number.isMultiple(of: Self.interval) { say("at \(number): \(tally.sentence)") }
      var generator = SeededGenerator(seed: seed, stream: UInt64(number))
      tally.read(corpus.mutation(using: &generator), number: number)
      number += 1
    }
    let peak = ProcessMemory.now.map { $0.peakResidentBytes >> 20 } ?? 0
    say("clean, mutations \(first)..<\(number) of seed \(seed): \(tally.sentence); \(peak) MiB")
  }

  private func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }
}

/// What became of the mutations.
struct FuzzTally {
  private var acceptedCount = 0
  private var refusals: [String: Int] = [:]
  private var slowest = (seconds: 0.0, number: 0)

  /// Reads one file and counts it.
  mutating func read(_ data: Data, number: Int) {
    let begin = ContinuousClock.now
    do {
      let tensors = try NamedTensors(data: data, subject: "fuzz").tensors
      let byteCount = tensors.values.reduce(0) { $0 + 4 * $1.values.count }
      // Bytes become Float at four times their size, and tensors may share four times the file.
      precondition(byteCount <= 16 * data.count, "\(data.count) bytes became \(byteCount)")
      acceptedCount += 1
    } catch {
      precondition(error.exitCode == 65 && !error.description.contains("\n"), "\(error)")
      refusals[error.codeName, default: 0] += 1
    }
    let elapsed = (ContinuousClock.now - begin) / .seconds(1)
    if elapsed > slowest.seconds { slowest = (elapsed, number) }
  }

  /// The counts in one line.
  var sentence: String {
    let refused = refusals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "accepted \(acceptedCount), " + refused.joined(separator: ", ")
      + "; slowest \(Int(slowest.seconds * 1000)) ms (\(slowest.number))"
  }
}
