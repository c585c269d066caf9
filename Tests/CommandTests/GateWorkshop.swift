import Foundation

/// A cohort of DICOM images whose patient's name is the name of a column, and a model that was
/// trained while the seal was away; made once, and only read.
struct GateWorkshop: Sendable {
  /// Holds dump/, cohort/, cohort.seal, run/model.fovea, report.csv and key.
  let path: String

  private static let made = Result { try GateWorkshop() }

  private init() throws {
    let folder = try TemporaryFolder(isKept: true)
    path = folder.url.path
    var dump = SmallDump(isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    dump.columns = [("zephyrine_quillon", { "\($0 % 2)" })]
    try dump.write(to: folder, "dump")
    for arguments in [
      ["ingest", "dump", "-o", "cohort", "--seal", "away"], ["split", "cohort"],
      ["finetune", "cohort", "-o", "run"] + Workshop.quickly + Self.target,
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      guard ending.status == 0 else { throw Workshop.Failure(description: ending.messages) }
    }
    try FileManager.default.moveItem(
      atPath: folder.path("away"), toPath: folder.path("cohort.seal"))
    var table = "case_id,patient_id,label,score,target\n"
    for patient in 0..<24 {
      table += "i\(patient),MRN-9941\(patient),MRN-994107,0.\(patient + 10),\(patient % 2)\n"
    }
    try folder.write(table, to: "report.csv")
  }

  /// The flag that names the column.
  static let target = ["--target", "zephyrine_quillon"]

  /// A folder of the test's own with all of it.
  static func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let workshop = URL(fileURLWithPath: try made.get().path)
    for name in ["dump", "cohort", "cohort.seal", "run", "report.csv", "key"] {
      try FileManager.default.copyItem(
        at: workshop.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
    }
    return folder
  }
}
