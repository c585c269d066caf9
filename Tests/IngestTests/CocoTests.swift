import Annotations
import Files
import Foundation
import Ingest
import Privacy
import Testing

/// A COCO file gives a cohort masks and boxes.
@Suite struct CocoTests {
  private struct Found {
    var masks: [Int: [RunLengthMask]] = [:]
    var boxes: [Int: [LabelledBox]] = [:]
    var summary: IngestSummary
  }

  private static let images = (0..<4).map {
    #"{"id":\#($0 + 10),"file_name":"train/\#($0).png","width":6,"height":4}"#
  }.joined(separator: ",")

  /// Ingests four pictures of 4 × 6 pixels with these annotations; by the seed of the picture.
  private func ingest(_ annotations: String, images: String = images) async throws -> Found {
    let shop = try Workshop()
    for seed in 0..<5 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    var options = try shop.options()
    options.coco = try shop.table(
      "coco.json",
      #"{"info":{},"images":[\#(images)],"annotations":[\#(annotations)],"#
        + #""categories":[{"id":9,"name":"cyst"},{"id":3,"name":"nodule"}]}"#)
    let (summary, cases, _) = try await shop.ingest(options)
    var found = Found(summary: summary)
    for row in cases {
      let seed = Int(try PixelFile.read(row, in: shop.output).bytes[0]) / 7 - 3
      found.masks[seed] = try MaskFile.read(row, in: shop.output)
      found.boxes[seed] = row.boxes
    }
    return found
  }

  private static func mask(_ text: String) -> RunLengthMask {
    RunLengthMask(rows: 4, columns: 6, pixels: text.utf8.map { $0 == UInt8(ascii: "#") ? 1 : 0 })
  }

  /// The rectangle by hand; the letters by pycocotools 2.0.11 of columns 1 and 2, rows 0 to 2.
  @Test func `polygons, run lengths and letters become masks of their category`() async throws {
    let found = try await ingest(
      #"""
      {"id":1,"image_id":10,"category_id":3,"bbox":[1,1,3,2],
       "segmentation":[[1,1,4,1,4,3,1,3]]},
      {"id":2,"image_id":10,"category_id":9,"bbox":[0,0,1,2],
       "segmentation":{"size":[4,6],"counts":[0,2,22]}},
      {"id":3,"image_id":11,"category_id":3,
       "segmentation":{"size":[4,6],"counts":"4310<"}},
      {"id":4,"image_id":11,"category_id":3,"iscrowd":1,"bbox":[0,3,1,1],
       "segmentation":{"size":[4,6],"counts":[3,1,20]}}
      """#)
    let empty = RunLengthMask.empty(rows: 4, columns: 6)
    let rectangle = Self.mask("......" + ".###.." + ".###.." + "......")
    let corner = Self.mask("#....." + "#....." + "......" + "......")
    let letters = Self.mask(".##..." + ".##..." + ".##..." + "#.....")
    #expect(
      found.masks == [
        10 - 10: [rectangle, corner], 1: [letters, empty], 2: [empty, empty], 3: [empty, empty],
      ])
    #expect(
      found.boxes == [
        0: [
          LabelledBox(label: "cyst", x: 0, y: 0, width: 1, height: 2),
          LabelledBox(label: "nodule", x: 1, y: 1, width: 3, height: 2),
        ], 1: [LabelledBox(label: "nodule", x: 1, y: 0, width: 2, height: 3)], 2: [], 3: [],
      ])
    #expect(
      found.summary.notes.suffix(4) == [
        "images of the COCO file: 4 found, 0 refused; 4 of 5 images have some, 1 count as not "
          + "annotated", "marked: nodule in 2, cyst in 1 images; nothing in 2",
        "boxes: 1 cyst, 2 nodule on 4 images, nothing on 2 of them; 1 of 5 images count as not "
          + "looked at", "1 annotations are of crowds, which are no boxes",
      ])
  }

  @Test func `boxes without regions make no masks`() async throws {
    let found = try await ingest(#"{"image_id":10,"category_id":3,"bbox":[1,1,3,2]}"#)
    #expect(found.masks.isEmpty)
    #expect(found.boxes.mapValues(\.count) == [0: 1, 1: 0, 2: 0, 3: 0])
  }

  @Test func `what cannot be is listed, and its image counts as not annotated`() async throws {
    let found = try await ingest(
      #"""
      {"image_id":10,"category_id":3,"segmentation":[[1,1,4,1]]},
      {"image_id":11,"category_id":3,"segmentation":{"size":[4,6],"counts":[3,1,2]}},
      {"image_id":12,"category_id":3,"bbox":[3,3,9,9]}
      """#,
      images: Self.images + #",{"id":1,"file_name":"4.png","width":4,"height":6}"#
        + #",{"id":2,"file_name":"gone.png","width":4,"height":6}"#)
    #expect(found.masks.keys.sorted() == [3])
    #expect(
      found.summary.marks?.refused.map { "\($0.file) \($0.reason)" } == [
        "1 its annotation 1 has a polygon without three corners, or one far outside the image",
        "2 its annotation 2 is shorter than its image",
        "3 its annotation 3 has a box without area or outside",
        "5 the file gives it another size", "6 no image has its name",
      ])
  }

  @Test(arguments: [
    ("{", "is no JSON"), ("[]", "is no JSON"),
    (#"{"images":[]}"#, "categories is missing"),
    (
      #"{"images":[{"id":1,"file_name":"a","width":1}],"categories":[],"annotations":[]}"#,
      "images, entry 1, height is missing"
    ),
    (
      #"{"images":[],"categories":[{"id":1,"name":"KANARI"},{"id":1,"name":"b"}],"#
        + #""annotations":[]}"#,
      "has two categories of one id or name, one without name or in two lines, or over 254"
    ),
    (
      #"{"images":[{"id":1,"file_name":"KANARI","width":1,"height":1}],"categories":[],"#
        + #""annotations":[{"image_id":1,"category_id":4}]}"#,
      "annotation 1 names a category that is not in the file"
    ),
    (
      #"{"images":[],"categories":[],"annotations":[{"image_id":"KANARI","category_id":4}]}"#,
      "annotations, entry 1, image_id is of another kind"
    ),
  ])
  func `a file that is none is refused in words`(text: String, reason: String) async throws {
    let shop = try Workshop()
    try shop.add("0.png", TinyPNG.picture(0))
    var options = try shop.options()
    options.coco = try shop.table("coco.json", text)
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(options) }
    #expect(
      error?.description
        == "--coco: \(reason); export the annotations again as COCO instances (images, "
        + "categories, annotations)")
  }
}
