internal import ArgumentParser
internal import Compute
internal import Files
internal import Foundation

/// Sends truncated and mutated images through decoding workers and counts what becomes of each.
///
/// A worker's death costs a file and is counted; what the program itself must never see ends it:
/// an answer that makes no sense, a word of a file or of its path in a reason or in a complaint.
struct DecoderFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decoder",
    abstract: "Send mutated images through decoding workers and count what becomes of them.")

  @Argument(help: "Folders of good images; one that is named twice is taken twice as often.")
  var folders: [String]

  @Option(help: "The program fovea-decode.")
  var decoder: String

  @Option(help: "A folder for counts and for inputs that did harm; with counts in it, goes on.")
  var state: String

  @Option(help: "How many mutated files.")
  var count = 100_000

  @Option(help: "How often each file is cut off at a random place, before the mutations.")
  var truncations = 0

  @Option(help: "Seed of the mutations.")
  var seed: UInt64 = 1

  @Option(help: "Processor time for one request, in seconds.")
  var secondsPerRequest = 10

  /// As many as in the program: a worker must stand them one after another.
  private static let filesPerWorker = 256
  private static let saveInterval = 500
  private static let reportInterval = 5000

  func run() throws {
    let place = URL(fileURLWithPath: state, isDirectory: true)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let corpus = try ImageCorpus(folders: folders)
    let saved = place.appendingPathComponent("tally.json")
    var tally =
      (try? JSONDecoder().decode(DecoderTally.self, from: Data(contentsOf: saved))) ?? .init()
    let input = place.appendingPathComponent(ImageCorpus.canary)
    let cuts = truncations * corpus.files.count
    var worker = try FuzzedWorker(decoder, seconds: secondsPerRequest)
    while tally.next < cuts + count {
      let number = tally.next
      var generator = SeededGenerator(seed: seed, stream: UInt64(number))
      let isCut = number < cuts
      let data =
        isCut
        ? corpus.truncation(number / truncations, &generator) : corpus.mutation(&generator)
      try data.write(to: input)
      let verdict = try worker.verdict(on: input.path)
      tally.add(verdict, to: isCut ? "truncations" : "mutations")
      if verdict.isHarm {
        tally.harmCount += 1
        try data.write(to: place.appendingPathComponent("harm-\(number)"))
        say("\(number): \(verdict.name)")
      }
      if !worker.isUsable || worker.fileCount == Self.filesPerWorker {
        tally.peakMegabytes = max(tally.peakMegabytes, try worker.end())
        worker = try FuzzedWorker(decoder, seconds: secondsPerRequest)
      }
      if tally.next.isMultiple(of: Self.saveInterval) || tally.next == cuts + count {
        try StableJSON.encode(tally, pretty: true).write(to: saved, options: .atomic)
      }
      if tally.next.isMultiple(of: Self.reportInterval) { say(tally.sentence) }
    }
    tally.peakMegabytes = max(tally.peakMegabytes, try worker.end())
    say("done, seed \(seed): \(tally.sentence)")
    // The next run begins anew: it is of another decoder.
    try? FileManager.default.removeItem(at: saved)
    if tally.harmCount > 0 { throw ExitCode.failure }
  }

  private func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }
}

/// What became of the files so far, and which is next.
struct DecoderTally: Codable {
  private(set) var next = 0
  /// How often each verdict was given, by the kind of input.
  private(set) var counts: [String: [String: Int]] = [:]
  /// How many files ended a worker or hung it.
  var harmCount = 0
  /// The most memory that a worker had at once.
  var peakMegabytes = 0

  /// Counts one file.
  mutating func add(_ verdict: FuzzVerdict, to kind: String) {
    counts[kind, default: [:]][verdict.name, default: 0] += 1
    next += 1
    let sum = counts.values.reduce(0) { $0 + $1.values.reduce(0, +) }
    precondition(sum == next, "\(sum) verdicts on \(next) files")
  }

  /// The counts in one line.
  var sentence: String {
    let kinds = counts.sorted { $0.key < $1.key }.map { kind, verdicts in
      let parts = verdicts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return "\(verdicts.values.reduce(0, +)) \(kind): " + parts.joined(separator: ", ")
    }
    return kinds.joined(separator: "; ") + "; a worker's peak \(peakMegabytes) MiB"
  }
}
