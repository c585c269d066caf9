import Foundation
import Testing

/// 80 patients in two folds, 40 of either class, 20 more for the test, and two models.
struct ReviewArena {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try SmallDump(patients: 100).write(to: folder, "dump")
    // Ages a year apart, so that each is a value of its own.
    let people = (0..<100).map { "00\(4170 + $0),\($0 / 2 % 2 == 0 ? "F" : "M"),\(20 + $0)\n" }
    try folder.write("patient_id,sex,age\n" + people.joined(), to: "dump/demographics.csv")
    for arguments in [
      ["ingest", "dump", "-o", "cohort"],
      ["split", "cohort", "--folds", "2", "--test", "0.2"],
      ["finetune", "cohort", "-o", "first"] + Workshop.quickly,
      ["finetune", "cohort", "-o", "second", "--set", "training.learningRate=0.003"]
        + Workshop.quickly,
    ] {
      let ending = try Program.run(arguments + ["--key", "key", "--quiet"], in: folder)
      #expect(ending.status == 0, "\(arguments): \(ending.messages)")
    }
  }

  func run(_ arguments: [String]) throws -> Program.Ending {
    try Program.run(arguments + ["--key", "key"], in: folder)
  }

  func decide(_ champion: String, _ challenger: String, _ flags: [String]) throws
    -> Program.Ending
  {
    try run(
      ["review", "decide", champion, challenger, "cohort", "-o", "registry"] + flags
        + ["--by", "Zephyrine Quillon"])
  }

  func data(_ name: String) throws -> Data {
    try Data(contentsOf: folder.url.appendingPathComponent(name))
  }

  /// The events of the history, in order.
  func events() throws -> [String] {
    try folder.text("registry/history.jsonl").split(separator: "\n").map { line in
      let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return (row?["entry"] as? [String: Any])?["event"] as? String ?? ""
    }
  }
}
