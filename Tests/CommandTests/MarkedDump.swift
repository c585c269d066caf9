import Foundation

/// A small dump with a folder of masks: positives have their bright square marked.
struct MarkedDump {
  /// Flags that make training on it a matter of a second or two.
  static let quickly = [
    "--set", "model.backbone=random", "--set", "model.architecture=resnet20_cifar",
    "--set", "training.epochs=1", "--set", "model.inputSize=32", "--set", "model.decoderWidth=4",
    "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
  ]

  var dump = SmallDump()

  /// Writes the images and, beside them, the masks.
  func write(to folder: TemporaryFolder, _ name: String, masks: String) throws {
    try dump.write(to: folder, name)
    let side = SmallDump.side
    for patient in 0..<dump.patients {
      let pixels = (0..<(side * side)).map { index -> UInt8 in
        let isInside = (6..<14).contains(index / side) && (8..<16).contains(index % side)
        return patient % 2 == 1 && isInside ? 255 : 0
      }
      let number = dump.firstNumber + 1000 * patient
      try folder.write(
        TinyPNG.grey(pixels, width: side, height: side), to: "\(masks)/picture\(number).png")
    }
  }

  /// A folder that holds the dump, the masks, the key and the cohort.
  static func ingested() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try MarkedDump().write(to: folder, "dump", masks: "masks")
    let ending = try Program.run(
      ["ingest", "dump", "--masks", "masks", "-o", "cohort", "--key", "key"], in: folder)
    guard ending.status == 0 else { throw Workshop.Failure(description: ending.messages) }
    return folder
  }
}
