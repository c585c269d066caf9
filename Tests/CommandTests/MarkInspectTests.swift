import Foundation
import Testing

/// What `fovea ingest` takes over of masks and boxes, and what `fovea inspect` says of them.
@Suite struct MarkInspectTests {
  private func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var dump = InspectDump()
    dump.addPatients(0..<4)
    try dump.write(to: folder, "dump")
    let lesion = (0..<576).map { UInt8((6..<12).contains($0 / 24) && $0 % 24 < 8 ? 255 : 0) }
    for (name, pixels) in [("n0", lesion), ("n1", [UInt8](repeating: 0, count: 576))] {
      try folder.write(TinyPNG.grey(pixels, width: 24, height: 24), to: "masks/\(name)_mask.png")
    }
    try folder.write(
      "path,label,x,y,width,height\nn0.png,lesion,0,6,8,6\nn2.png,,,,,\n", to: "boxes.csv")
    return folder
  }

  @Test func `masks and boxes of a cohort are counted`() throws {
    let folder = try prepared()
    let ingest = try Program.run(
      [
        "ingest", "dump", "-o", "cohort", "--key", "key", "--masks", "masks",
        "--boxes", "boxes.csv",
      ], in: folder)
    #expect(ingest.status == 0, "\(ingest.messages)")
    let lines = ingest.output.split(separator: "\n")
    #expect(
      lines.contains("masks: 2 found, 0 refused; 2 of 4 images have some, 2 count as not annotated")
    )
    #expect(folder.holds("cohort/masks"))
    let ending = try Program.run(["inspect", "cohort", "--key", "key"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let notes = ending.output.split(separator: "\n").filter {
      $0.contains("marked") || $0.contains("boxes")
    }
    // 48 of 576 pixels are 8.3 %.
    #expect(
      notes == [
        "note    2 of 4 images have masks, 1 of them with nothing marked.",
        "note    lesion is marked in 1 images, on 8.3 to 8.3 % of them, in the middle 8.3 %.",
        "note    2 of 4 images were looked at for boxes, 1 have none: 1 lesion.",
      ])
    let again = try Program.run(
      [
        "ingest", "dump", "-o", "again", "--key", "key", "--masks", "masks", "--boxes", "boxes.csv",
        "--threads", "1",
      ], in: folder)
    #expect(again.status == 0, "\(again.messages)")
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path("cohort"))
    where name.hasPrefix("masks/") || name.hasPrefix("manifest") {
      let data = try Data(contentsOf: folder.url.appendingPathComponent("cohort/\(name)"))
      let other = try Data(contentsOf: folder.url.appendingPathComponent("again/\(name)"))
      #expect(data == other, "\(name)")
    }
    let audit = try Program.run(["audit", "verify", "cohort", "--key", "key"], in: folder)
    #expect(audit.status == 0, "\(audit.output)\(audit.messages)")
  }
}
