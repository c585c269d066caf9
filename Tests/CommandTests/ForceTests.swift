import Foundation
import Testing

/// `--force`: what an earlier command left stays until the new output is whole.
@Suite struct ForceTests {
  /// Commands that replace the output `old`, by name; each reads what `prepared` makes.
  private static let commands: [String: [String]] = [
    "ingest": ["ingest", "dump"],
    "deidentify": ["deidentify", "images"],
    "predict": ["predict", "run/model.fovea", "dump"],
    "evaluate": ["evaluate", "run/model.fovea", "cohort"],
    "report": [
      "report", "--predictions", "run/predictions.csv", "--demographics", "dump/demographics.csv",
    ],
    "finetune": ["finetune", "cohort"] + Workshop.quickly,
    "pretrain": [
      "pretrain", "--images", "cohort", "--set", "epochs=1", "--set", "batch=4", "--set",
      "side=32", "--set", "embedding=8",
    ],
    "run": ["run", "experiment.yaml"],
  ]

  /// A folder with everything to read, and the command's output in `old`.
  private func prepared(_ command: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("dump", "cohort", "run", "key", to: folder)
    try SmallDump(patients: 3, isDICOM: true).write(to: folder, "images")
    try folder.write(
      """
      input: {folder: dump}
      split: {seed: 7}
      model: {targets: [finding], backbone: random, architecture: resnet20_cifar, inputSize: 16}
      training: {epochs: 1, batch: 8}
      evaluation: {bootstrap: 50, permutations: 50, learningCurve: []}
      """, to: "experiment.yaml")
    let ending = try run(command, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    return folder
  }

  private func run(
    _ command: [String], _ more: [String] = [], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(command + ["-o", "old", "--key", "key"] + more, in: folder)
  }

  /// The files of the output but the log, which grows.
  private func files(_ folder: TemporaryFolder, _ name: String = "old") throws -> [String: Data] {
    let root = folder.url.appendingPathComponent(name)
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path)
    where !path.hasPrefix("audit.") && !path.hasPrefix("checkpoint") {
      found[path] = (try? Data(contentsOf: root.appendingPathComponent(path))) ?? Data()
    }
    return found
  }

  private func hidden(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .filter { $0.hasPrefix(".") }
  }

  @Test(arguments: commands.keys.sorted())
  func `a failing command keeps the old output byte for byte`(name: String) throws {
    let command = try #require(Self.commands[name])
    let folder = try prepared(command)
    let before = try files(folder)
    let flags = name == "run" ? " --set training.epochs=2" : ""
    let words = command.map { "'\($0)'" }.joined(separator: " ")
    let ending = try Program.shell(
      "ulimit -f 1; \"$FOVEA\" \(words) -o old --key key --force --quiet\(flags)", in: folder,
      environment: [:])
    #expect(ending.status == 74, "\(ending.messages)")
    #expect(try files(folder) == before)
    #expect(try hidden(folder) == [])
  }

  @Test(arguments: commands.keys.sorted())
  func `a command that ends well replaces the old output`(name: String) throws {
    let command = try #require(Self.commands[name])
    let folder = try prepared(command)
    let file = try #require(try files(folder).keys.filter { $0.hasSuffix(".json") }.min())
    try folder.write("not what was there", to: "old/\(file)")
    let ending = try run(command, ["--force"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(try folder.text("old/\(file)") != "not what was there")
    #expect(try hidden(folder) == [])
  }

  @Test(arguments: commands.keys.sorted().filter { $0 != "run" })
  func `a file that fovea did not write is refused before the work`(name: String) throws {
    let command = try #require(Self.commands[name])
    let folder = try prepared(command)
    try folder.write("mine", to: "old/mine")
    let before = try files(folder)
    let ending = try run(command, ["--force", "--quiet"], in: folder)
    #expect(ending.status == 73)
    #expect(
      ending.messages == """
        error: \(folder.path("old")): holds what fovea did not write there, which --force would \
        take away; choose another folder, or move that away

        """)
    #expect(try files(folder) == before)
  }

  @Test func `run replaces only what a run left`() throws {
    let folder = try prepared(["ingest", "dump"])
    let before = try files(folder)
    let ending = try run(["run", "experiment.yaml"], ["--force", "--quiet"], in: folder)
    #expect(ending.status == 73)
    #expect(
      ending.errors == [
        "\(folder.path("old")): holds files but no run.json, so that no run left them; "
          + "choose an empty folder"
      ])
    #expect(try files(folder) == before)
  }

  @Test(arguments: ["ingest", "deidentify"])
  func `kill -9 in the middle keeps the old output`(name: String) throws {
    let command = try #require(Self.commands[name])
    let folder = try prepared(command)
    let before = try files(folder)
    // A decoder that never answers holds the command where it has begun to read.
    let words = command.map { "'\($0)'" }.joined(separator: " ")
    let ending = try Program.shell(
      """
      cp "$FOVEA" . && cp -r "$(dirname "$FOVEA")"/*.resources . || exit 1
      printf '#!/bin/sh\ntouch began\nexec sleep 20\n' >fovea-decode
      chmod +x fovea-decode
      ./fovea \(words) -o old --key key --force --quiet &
      while [ ! -e began ]; do sleep 0.02; done
      kill -9 $!
      wait $!
      true
      """, in: folder, environment: [:])
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(try files(folder) == before)
    let again = try run(command, ["--force"], in: folder)
    #expect(again.status == 0, "\(again.messages)")
    #expect(try files(folder) == before)
    #expect(try hidden(folder) == [])
  }

  @Test(arguments: ["ingest", "deidentify", "predict"])
  func `a failing command keeps the old table that leads back`(name: String) throws {
    let command = try #require(Self.commands[name]) + ["--link", "link.csv"]
    let folder = try prepared(command)
    let before = try folder.text("link.csv")
    try folder.write("mine", to: "old/mine")
    let late = try Program.shell(
      "ulimit -f 1; \"$FOVEA\" \(command.joined(separator: " ")) -o new --key key --force --quiet",
      in: folder, environment: [:])
    #expect(late.status == 74)
    #expect(try folder.text("link.csv") == before)
    #expect(try hidden(folder) == [])
  }
}
