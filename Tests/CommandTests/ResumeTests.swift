import Foundation
import Testing

/// An ingest that was stopped or killed goes on where it was, and ends in the same bytes.
@Suite struct ResumeTests {
  private static let output = [
    "manifest.jsonl", "manifest.sig", "ingest-summary.json", "quarantine.csv",
  ]

  /// A dump, the programs, and a worker that stands still at one file until it is freed.
  private func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var dump = SmallDump(patients: 24, imagesPerPatient: 3, isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    try dump.write(to: folder, "dump")
    for number in 0..<9 {
      let mask = SmallDump.pixels(number: number, isPositive: true)
      try folder.write(
        TinyPNG.grey(mask, width: SmallDump.side, height: SmallDump.side),
        to: "masks/picture\(number).png")
    }
    let ending = try Program.shell(
      """
      cp "$FOVEA" . && cp -r "$(dirname "$FOVEA")"/*.resources . || exit 1
      cp "$(dirname "$FOVEA")/fovea-decode" real || exit 1
      cat >fovea-decode <<'END'
      #!/bin/sh
      mkdir held 2>/dev/null && echo $$ >sleeper && exec sleep 60
      exec ./real "$@"
      END
      chmod +x fovea-decode
      """, in: folder, environment: [:])
    #expect(ending.status == 0, "\(ending.messages)")
    return folder
  }

  private static let command = "ingest dump --masks masks --key key -o"

  private func run(
    _ output: String, _ more: String = "", in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.shell(
      "exec ./fovea \(Self.command) \(output) --link \(output).csv\(more)", in: folder,
      environment: [:])
  }

  /// Begins an ingest into `stopped` and ends it with this signal when most files are read.
  private func stopped(with signal: String, in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.shell(
      """
      ./fovea \(Self.command) stopped --link stopped.csv &
      fovea=$!
      size=0
      while :; do
        sleep 0.5
        now=$(cat .stopped.partial-*/journal 2>/dev/null | wc -c)
        [ "$now" -gt 0 ] && [ "$now" = "$size" ] && break
        size=$now
      done
      kill -\(signal) $fovea
      sleep 0.3
      kill $(cat sleeper)
      wait $fovea
      """, in: folder, environment: [:])
  }

  private func bytes(_ output: String, in folder: TemporaryFolder) throws -> [Data] {
    try (Self.output.map { "\(output)/\($0)" } + ["\(output).csv", "\(output).seal"])
      .map { try data($0, in: folder) }
  }

  /// How many files the command says were read before.
  private func readBefore(_ ending: Program.Ending) -> Int? {
    let line = ending.messages.split(separator: "\n").first { $0.contains("were read before") }
    return line?.split(separator: " ").compactMap { Int($0) }.first
  }

  @Test(arguments: [("KILL", 137), ("INT", 130)])
  func `it goes on after a signal and ends in the same bytes`(
    signal: String, status: Int32
  ) throws {
    let folder = try prepared()
    let stop = try stopped(with: signal, in: folder)
    #expect(stop.status == status, "\(stop.messages)")
    if signal == "INT" {
      #expect(
        stop.errors == [
          "ingest: stopped on request; run the same command again: "
            + "what was read so far is not read again"
        ])
    }
    #expect(!folder.holds("stopped"))
    try expectSilence(in: folder)
    let again = try run("stopped", in: folder)
    #expect(again.status == 0, "\(again.messages)")
    // 72 images and two tables, less the file at which a worker stood still.
    #expect(readBefore(again) == 73)
    let resumed = try bytes("stopped", in: folder)
    #expect(try run("whole", in: folder).status == 0)
    #expect(try resumed == bytes("whole", in: folder))
    #expect(try hidden(in: folder) == [])
  }

  @Test func `what is not as it was is read again`() throws {
    let folder = try prepared()
    #expect(try stopped(with: "KILL", in: folder).status == 137)
    let left = try #require(try hidden(in: folder).first)
    // A file that changed, samples that were touched, and the end of a journal that was torn.
    var picture = try data("dump/archive-1/picture1000", in: folder)
    picture[picture.count - 1] ^= 1
    try folder.write(picture, to: "dump/archive-1/picture1000")
    let samples = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("\(left)/pixels"))
        .first { $0.hasSuffix("-60-0") })
    var touched = try data("\(left)/pixels/\(samples)", in: folder)
    touched[7] ^= 1
    try folder.write(touched, to: "\(left)/pixels/\(samples)")
    let journal = try data("\(left)/journal", in: folder)
    try folder.write(Data(journal.dropLast(3)), to: "\(left)/journal")
    let again = try run("stopped", in: folder)
    #expect(again.status == 0, "\(again.messages)")
    #expect(readBefore(again) == 70)
    let resumed = try bytes("stopped", in: folder)
    #expect(try run("whole", in: folder).status == 0)
    #expect(try resumed == bytes("whole", in: folder))
  }

  @Test(arguments: ["another table", "another option", "another key"])
  func `under other circumstances it begins anew`(change: String) throws {
    let folder = try prepared()
    #expect(try stopped(with: "KILL", in: folder).status == 137)
    var more = ""
    switch change {
    case "another table":
      try folder.write(try folder.text("dump/labels.csv") + "x,MRN-1,1\n", to: "dump/labels.csv")
    case "another option": more = " --one-patient-per-image"
    default: try FileManager.default.removeItem(atPath: folder.path("key"))
    }
    let again = try run("stopped", more, in: folder)
    #expect(again.status == 0, "\(again.messages)")
    #expect(readBefore(again) == nil)
    #expect(try hidden(in: folder) == [])
  }

  /// What waits says nothing about people: names of files, the journal, the samples.
  private func expectSilence(in folder: TemporaryFolder) throws {
    let left = try #require(try hidden(in: folder).first)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path(left))
    #expect(names.count > 70)
    var bytes = Data(names.joined(separator: " ").utf8)
    for name in names where name != "pixels" { bytes += try data("\(left)/\(name)", in: folder) }
    let canaries = [
      "Quillon", "Zephyrine", "MRN-9941", "archive-", "picture1", "1.2.840.99999.", "finding",
    ]
    for canary in canaries {
      #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary)")
    }
  }

  private func data(_ name: String, in folder: TemporaryFolder) throws -> Data {
    try Data(contentsOf: folder.url.appendingPathComponent(name))
  }

  private func hidden(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .filter { $0.contains(".partial-") }
  }
}
