import Foundation
import Testing

/// `fovea audit verify`, and the log that commands write.
@Suite struct AuditTests {
  private func run(
    _ arguments: [String], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(arguments + ["--key", "key"], in: folder)
  }

  private func verify(
    _ name: String, _ more: [String] = [], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try run(["audit", "verify", name] + more, in: folder)
  }

  /// The acts without their clock and user: `ingest -o ended 0`.
  private func acts(_ name: String, in folder: TemporaryFolder) throws -> [String] {
    try folder.text("\(name)/audit.jsonl").split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let act = try #require(object?["act"] as? [String: Any])
      let words = [act["command"] as? String ?? ""] + (act["options"] as? [String] ?? [])
      let exit = (act["exit"] as? Int).map { " \($0)" } ?? ""
      return words.joined(separator: " ") + " \(act["event"] as? String ?? "")\(exit)"
    }
  }

  @Test func `ingest, again with force, and split leave one log that holds`() throws {
    let folder = try TemporaryFolder()
    try SmallDump().write(to: folder, "dump")
    let ingest = ["ingest", "dump", "-o", "cohort", "--link", "link.csv"]
    #expect(try run(ingest, in: folder).status == 0)
    let first = try folder.text("cohort/audit.jsonl")
    #expect(try run(ingest + ["--force"], in: folder).status == 0)
    #expect(try run(["split", "cohort"], in: folder).status == 0)
    #expect(try folder.text("cohort/audit.jsonl").hasPrefix(first))
    #expect(
      try acts("cohort", in: folder) == [
        "ingest --key --link -o ended 0", "ingest --force --key --link -o ended 0",
        "split --key ended 0",
      ])
    let holds = try verify("cohort", in: folder)
    #expect(holds.status == 0, "\(holds.messages)")
    let lines = holds.output.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines[1].wholeMatch(
        of: /2: [0-9T:-]{19}Z [^ ]+: ingest --force --key --link -o ended with exit code 0/) != nil,
      "\(lines[1])")
    #expect(lines[3] == "the chain holds, lines: 3; as they were written, artefacts: 4")
    let head = String(lines[4].dropFirst("head ".count))
    #expect(try verify("cohort", ["--head", head], in: folder).status == 0)
    #expect(try run(["split", "cohort"], in: folder).status == 73)
    #expect(try acts("cohort", in: folder).last == "split --key ended 73")
    #expect(try verify("cohort", ["--head", head], in: folder).status == 0)
  }

  @Test func `each command that reads patients' data logs what it made`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("dump", "cohort", "run", "key", to: folder)
    try SmallDump(patients: 3, isDICOM: true).write(to: folder, "images")
    let commands: [(name: String, arguments: [String], artefacts: Int)] = [
      ("deidentify", ["deidentify", "images"], 5),
      ("predict", ["predict", "run/model.fovea", "dump"], 2),
      ("evaluate", ["evaluate", "run/model.fovea", "cohort"], 12),
      (
        "report",
        [
          "report", "--predictions", "run/predictions.csv", "--demographics",
          "dump/demographics.csv",
        ], 10
      ),
    ]
    for command in commands {
      let ending = try run(command.arguments + ["-o", command.name], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(try acts(command.name, in: folder).count == 1)
      let holds = try verify(command.name, in: folder)
      #expect(
        holds.output.contains(
          "the chain holds, lines: 1; as they were written, artefacts: \(command.artefacts)\n"),
        "\(command.name): \(holds.output)\(holds.messages)")
    }
    #expect(try acts("run", in: folder).map { $0.split(separator: " ").last } == ["began", "0"])
    #expect(
      try verify("run", in: folder).output.contains(
        "lines: 2; as they were written, artefacts: 13\n"))
    try folder.write("mine", to: "predict/predictions.csv")
    let changed = try verify("predict", in: folder)
    #expect(changed.status == 65)
    #expect(
      changed.errors == [
        "predictions.csv: was changed or removed since line 1 of audit.jsonl; "
          + "restore it, or make it anew"
      ])
  }

  @Test func `run logs its beginning and its end, and a failure after that`() throws {
    let folder = try TemporaryFolder()
    try SmallDump().write(to: folder, "dump")
    try folder.write(
      """
      input: {folder: dump}
      model: {targets: [finding], backbone: random, architecture: resnet20_cifar, inputSize: 16}
      training: {epochs: 1, batch: 8}
      evaluation: {bootstrap: 50, permutations: 50, learningCurve: []}
      """, to: "experiment.yaml")
    let command = ["run", "experiment.yaml", "-o", "out"]
    #expect(try run(command, in: folder).status == 0)
    let refused = try run(command + ["--set", "training.epochs=2"], in: folder)
    #expect(refused.status == 73)
    #expect(
      try acts("out", in: folder) == [
        "run --key -o began", "run --key -o ended 0", "run --key --set -o began",
        "run --key --set -o ended 73",
      ])
    let holds = try verify("out", in: folder)
    #expect(holds.status == 0, "\(holds.messages)")
  }

  @Test func `two processes that write at once lose no line`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 8).write(to: folder, "dump")
    #expect(try run(["ingest", "dump", "-o", "cohort"], in: folder).status == 0)
    let ending = try Program.shell(
      """
      for i in 1 2 3 4 5 6; do "$FOVEA" split cohort --key key --force --seed $i --quiet; done &
      for i in 1 2 3 4 5 6; do "$FOVEA" split cohort --key key --force --seed 1$i --quiet; done
      wait
      """, in: folder, environment: [:])
    #expect(ending.messages == "")
    #expect(try acts("cohort", in: folder).count == 13)
    // The lock of one may lie there with the line of the other as the last: the chain holds.
    let found = try verify("cohort", in: folder)
    #expect(found.status == 0 || found.errors.first?.hasPrefix("split.lock: was changed") == true)
  }

  @Test func `a missing log, a missing key and what is no head are told`() throws {
    let folder = try TemporaryFolder()
    let nowhere = try verify("out", in: folder)
    #expect(nowhere.status == 66)
    #expect(
      nowhere.errors == [
        "\(folder.path("key")): there is no key; "
          + "name the key that the cohort was made with by --key"
      ])
    #expect(try Program.run(["key", "new", "key"], in: folder).status == 0)
    let empty = try verify("out", in: folder)
    #expect(empty.status == 66)
    #expect(
      empty.errors == [
        "\(folder.path("out")): holds no audit.jsonl; name a folder that fovea wrote"
      ])
    let head = try verify("out", ["--head", "twelve"], in: folder)
    #expect(head.status == 64)
    #expect(
      head.errors == [
        "--head: is no head of an audit log; "
          + "give what fovea audit verify printed behind head, such as 12:0a1b…"
      ])
  }
}
