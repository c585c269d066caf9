import Files
import Foundation

/// A small dump with its cohort and a model, made once for all tests that only read them.
struct Workshop: Sendable {
  /// Flags that make training a matter of a second.
  static let quickly = [
    "--target", "finding", "--backbone", "random", "--architecture", "resnet20_cifar",
    "--epochs", "1", "--set", "model.inputSize=16", "--set", "training.batch=8",
    "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
  ]

  /// Where everything lies: dump/, unsplit/, cohort/, run/, key, and what is broken on purpose:
  /// leaky/, bomb.png, one (a DICOM file), plain.safetensors; nobody writes here.
  let path: String

  private static let made = Result { try Workshop() }

  /// The workshop, or why it could not be made.
  static func open() throws -> Workshop { try made.get() }

  private init() throws {
    let folder = try TemporaryFolder(isKept: true)
    path = folder.url.path
    try SmallDump().write(to: folder, "dump")
    try Self.breakThings(in: folder)
    for arguments in [
      ["ingest", "dump", "-o", "unsplit", "--key", "key"],
      ["ingest", "dump", "-o", "cohort", "--key", "key"],
      ["split", "cohort", "--key", "key"],
      ["finetune", "cohort", "-o", "run", "--key", "key"] + Self.quickly,
    ] {
      let ending = try Program.run(arguments, in: folder)
      guard ending.status == 0 else { throw Failure(description: ending.messages) }
    }
    let model = URL(fileURLWithPath: path).appendingPathComponent("run/model.fovea")
    let contents = try SafeTensors(data: Data(contentsOf: model))
    try folder.write(
      SafeTensors(metadata: [:], tensors: contents.tensors).encoded(), to: "plain.safetensors")
  }

  /// A split in which one patient is on both sides, a picture of two gigabytes in a hundred bytes,
  /// and a DICOM file to cut off.
  private static func breakThings(in folder: TemporaryFolder) throws {
    var leaky = SmallDump()
    leaky.patientID = { "00\(4170 + max($0, 1))" }
    leaky.columns = [("split", { $0.isMultiple(of: 2) ? "train" : "test" })]
    leaky.hasDemographics = false
    try leaky.write(to: folder, "leaky")
    try folder.write(TinyPNG.bomb(width: 60_000, height: 60_000), to: "bomb.png")
    let side = SmallDump.side
    let picture = TinyDICOM(
      patientID: "1", patientName: "A^B", number: 1,
      pixels: SmallDump.pixels(number: 1, isPositive: true), side: side)
    try folder.write(picture.data, to: "one")
  }

  /// Why a part of the workshop could not be made.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Copies a part into a test's own folder.
  func copy(_ names: String..., to folder: TemporaryFolder) throws {
    for name in names {
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: path).appendingPathComponent(name),
        to: folder.url.appendingPathComponent(name))
    }
  }
}
