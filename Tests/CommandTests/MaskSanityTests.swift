import Foundation
import Testing

/// What `fovea inspect --masks` says of masks that are right, and of each thing that may be odd.
@Suite struct MaskSanityTests {
  /// A mask of 24 × 24, unless its side is given, by a rule for each pixel.
  private static func mask(
    side: Int = 24, _ value: (_ row: Int, _ column: Int) -> UInt8
  ) -> Data {
    let pixels = (0..<(side * side)).map { value($0 / side, $0 % side) }
    return TinyPNG.grey(pixels, width: side, height: side)
  }

  private static func isInside(_ row: Int, _ column: Int) -> Bool {
    (6..<14).contains(row) && (8..<16).contains(column)
  }

  private func sentences(_ masks: [String: Data]) throws -> (lines: [String], json: String) {
    let folder = try TemporaryFolder()
    var dump = InspectDump()
    dump.addPatients(0..<4)
    try dump.write(to: folder, "dump")
    for (name, mask) in masks { try folder.write(mask, to: "masks/\(name).png") }
    let ingest = try Program.run(
      ["ingest", "dump", "-o", "cohort", "--link", "link.csv", "--key", "key"], in: folder)
    #expect(ingest.status == 0, "\(ingest.messages)")
    let arguments = ["inspect", "cohort", "--masks", "masks", "--link", "link.csv", "--key", "key"]
    let ending = try Program.run(arguments, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    return (
      ending.output.split(separator: "\n").map(String.init).filter { $0.contains("ask") },
      try Program.run(arguments + ["--json"], in: folder).output
    )
  }

  @Test func `masks that fit are said to`() throws {
    let good = Self.mask { Self.isInside($0, $1) ? 255 : 0 }
    let found = try sentences(["n0": good, "n1_mask": good, "n2_segmentation": good, "n3": good])
    #expect(found.lines == ["note    All 4 masks fit their images."])
    #expect(found.json.contains("\"0 and 255\" : 4"))
  }

  @Test func `two codings, an image without mask and a mask without image are said`() throws {
    let found = try sentences([
      "n0": Self.mask { Self.isInside($0, $1) ? 255 : 0 },
      "n1": Self.mask { Self.isInside($0, $1) ? 1 : 0 },
      "n2": Self.mask { Self.isInside($0, $1) ? 1 : 0 },
      "elsewhere": Self.mask { _, _ in 0 },
    ])
    #expect(
      found.lines == [
        "caution Masks are coded in several ways: 0 and 1 (2), 0 and 255 (1).",
        "caution 1 images have no mask.",
        "caution 1 masks belong to no image of the cohort, or to several.",
      ])
  }

  @Test(arguments: [
    ("alarm", "ALARM   1 of 4 masks have another size than their image."),
    ("broken", "ALARM   1 of 4 masks cannot be read."),
    ("values", "caution 1 of 4 masks hold more than two values: labels, or shades at an edge."),
    ("full", "caution 1 of 4 masks mark every pixel."),
    (
      "inverted",
      "caution 1 of 4 masks mark most of the image and of its border: they may be inverted."
    ),
    ("empty", "note    1 of 4 masks mark nothing."),
  ])
  func `an odd mask is said for what it is`(kind: String, sentence: String) throws {
    let good = Self.mask { Self.isInside($0, $1) ? 255 : 0 }
    let odd =
      switch kind {
      case "alarm": Self.mask(side: 12) { row, _ in row == 4 ? 255 : 0 }
      case "broken": Data(good.prefix(40))
      case "values": Self.mask { Self.isInside($0, $1) ? 200 + UInt8($0) : 0 }
      case "full": Self.mask { _, _ in 255 }
      case "inverted": Self.mask { Self.isInside($0, $1) ? 0 : 255 }
      default: Self.mask { _, _ in 0 }
      }
    let found = try sentences(["n0": good, "n1": good, "n2": odd, "n3": good])
    #expect(found.lines == [sentence])
  }
}
