import Foundation
import Testing

/// A cohort whose parts are given, with a model that measures its distance of features; made once.
enum ScopeWorkshop {
  /// Who is in the validation part.
  static let validation = 100..<148

  private static let training = [
    "--target", "finding", "--backbone", "random", "--architecture", "resnet20_cifar",
    "--epochs", "3", "--set", "model.inputSize=24", "--set", "training.batch=8",
    "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
    "--set", "calibration.scope=0.9",
  ]

  private static let made = Result { () throws -> String in
    let folder = try TemporaryFolder(isKept: true)
    var labels = "path,patient_id,finding,split\n"
    var demographics = "patient_id,sex\n"
    for patient in 0..<160 {
      try write(patient, to: "dump", in: folder)
      let part =
        validation.contains(patient) ? "validation" : patient < 100 ? "train" : "test"
      labels += "p\(patient).png,00\(54170 + patient),\(patient % 2),\(part)\n"
      demographics += "00\(54170 + patient),\(patient / 2 % 2 == 0 ? "F" : "M")\n"
    }
    try folder.write(labels, to: "dump/labels.csv")
    try folder.write(demographics, to: "demographics.csv")
    for arguments in [
      ["ingest", "dump", "-o", "cohort", "--demographics", "demographics.csv"],
      ["split", "cohort"], ["finetune", "cohort", "-o", "run"] + training,
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    return folder.url.path
  }

  /// A folder with the model, its key and its cohort.
  static func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let made = try made.get()
    for name in ["run", "key", "cohort", "cohort.seal"] {
      try FileManager.default.copyItem(atPath: "\(made)/\(name)", toPath: folder.path(name))
    }
    return folder
  }

  /// A patient's picture.
  static func write(_ patient: Int, to name: String, in folder: TemporaryFolder) throws {
    let pixels = SmallDump.pixels(number: 1000 + patient, isPositive: patient % 2 == 1)
    try folder.write(
      TinyPNG.grey(pixels, width: SmallDump.side, height: SmallDump.side),
      to: "\(name)/p\(patient).png")
  }

  /// Pictures of nothing but noise from black to white.
  static func writeNoise(_ count: Int, to name: String, in folder: TemporaryFolder) throws {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for number in 0..<count {
      let pixels = (0..<SmallDump.side * SmallDump.side).map { _ -> UInt8 in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(state >> 56)
      }
      try folder.write(
        TinyPNG.grey(pixels, width: SmallDump.side, height: SmallDump.side),
        to: "\(name)/x\(7000 + number).png")
    }
  }
}
