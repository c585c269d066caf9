import Annotations
import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Boxes of a table come into the cohort with their images, and what does not is counted.
@Suite struct BoxTests {
  /// Ingests four pictures of 4 × 6 pixels with these rows; boxes by the seed of the picture.
  private func ingest(_ table: String) async throws -> (
    boxes: [Int: [LabelledBox]], summary: IngestSummary
  ) {
    let shop = try Workshop()
    for seed in 0..<4 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    var options = try shop.options()
    options.boxes = try shop.table("boxes.csv", table)
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(cases.count == 4)
    var found: [Int: [LabelledBox]] = [:]
    for row in cases {
      let first = try PixelFile.read(row, in: shop.output).bytes[0]
      found[Int(first) / 7 - 3] = row.boxes
    }
    return (found, summary)
  }

  private static func box(
    _ label: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double
  ) -> LabelledBox {
    LabelledBox(label: label, x: x, y: y, width: width, height: height)
  }

  @Test func `several rows, a row without a box and no row are three things`() async throws {
    let (boxes, summary) = try await ingest(
      "path,label,x,y,width,height\n0.png,nodule,1,0.5,2,3\n0.png,cyst,0,0,6,4\n1.png,,,,,\n"
        + "elsewhere.png,cyst,0,0,1,1\n")
    #expect(
      boxes == [0: [Self.box("cyst", 0, 0, 6, 4), Self.box("nodule", 1, 0.5, 2, 3)], 1: []])
    #expect(
      summary.notes.suffix(2) == [
        "boxes: 1 cyst, 1 nodule on 2 images, nothing on 1 of them; 2 of 4 images count as not "
          + "looked at",
        "boxes.csv: 1 of 4 rows name no image: 5",
      ])
  }

  @Test func `the order of rows does not matter, and less than a pixel outside is cut`()
    async throws
  {
    let header = "file,class,left,top,w,h\n"
    let rows = ["0.png,cyst,-0.25,3,2,1.5\n", "0.png,cyst,0,1,2,2\n"]
    let one = try await ingest(header + rows.joined())
    let other = try await ingest(header + rows.reversed().joined())
    #expect(one.boxes == [0: [Self.box("cyst", 0, 1, 2, 2), Self.box("cyst", 0, 3, 1.75, 1)]])
    #expect(one.boxes == other.boxes)
  }

  @Test func `an image of which a row is refused counts as not looked at`() async throws {
    let (boxes, summary) = try await ingest(
      "path,x,y,width,height\n0.png,0,0,1,1\n0.png,5,0,4,4\n1.png,0,0,1,1\n1.png,,,,\n"
        + "2.png,0,0,1,1\n")
    #expect(boxes == [2: [Self.box("lesion", 0, 0, 1, 1)]])
    #expect(
      summary.boxes?.refused.map { "\($0.rows) \($0.reason)" } == [
        "[3] its box is not inside its image",
        "[5] it says that nothing is there, and another row has a box",
      ])
  }

  @Test(arguments: [
    ("0.png,cyst,0,0,0,1", "boxes.csv row 2: its box has no area"),
    ("0.png,cyst,0,0,1,-1", "boxes.csv row 2: its box has no area"),
    ("0.png,cyst,0,zero,1,1", "boxes.csv row 2: its box is not four numbers"),
    ("0.png,cyst,,,,", "boxes.csv row 2: its box is not four numbers"),
    ("0.png,,0,0,1,1", "boxes.csv row 2: its box has no label"),
  ])
  func `a row that is no box ends it`(row: String, sentence: String) async throws {
    let error = await #expect(throws: IngestError.self) {
      try await ingest("path,label,x,y,width,height\n\(row)\n")
    }
    #expect(
      error?.description
        == "\(sentence); correct the row; one without label and box says that nothing is there")
  }

  @Test func `a table without a side is refused`() async throws {
    let error = await #expect(throws: IngestError.self) {
      try await ingest("path,label,x,y,width\n0.png,cyst,0,0,1\n")
    }
    #expect(
      error?.description
        == "boxes.csv: has no column height; give x and y of the upper left corner, width and "
        + "height, in pixels")
  }

  @Test func `a label that repeats a patient's identifier is refused`() async throws {
    let shop = try Workshop()
    try shop.add("a.dcm", TinyDICOM(patient: "Brandvold77", study: 1, instance: 1).bytes)
    var options = try shop.options()
    options.boxes = try shop.table(
      "boxes.csv", "path,label,x,y,width,height\na.dcm,of Brandvold77,0,0,1,1\n")
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(options) }
    #expect(
      error?.description
        == "boxes.csv row 2: its label repeats an identifier of its own patient; a label says what "
        + "is in a box; give it another name")
  }
}
