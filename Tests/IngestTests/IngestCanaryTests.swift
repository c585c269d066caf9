import Files
import Foundation
import Ingest
import Privacy
import TestSupport
import Testing

/// A canary in every attribute, path and identifying column: nothing that is written or said sings.
@Suite struct IngestCanaryTests {
  private static let canary = "KANARIENVOGEL"

  private static func sings(_ bytes: some Sequence<UInt8>) -> Bool {
    String(decoding: bytes.map { $0 }, as: UTF8.self).lowercased().contains(canary.lowercased())
  }

  /// Text elements of every group that names people, places, devices or visits.
  private static func image(_ instance: Int) -> TinyDICOM {
    var image = TinyDICOM(patient: canary, study: 1, instance: instance)
    let tags: [(UInt32, String)] = [
      (0x0008_0050, "SH"), (0x0008_0070, "LO"), (0x0008_0080, "LO"), (0x0008_0081, "ST"),
      (0x0008_0090, "PN"), (0x0008_1010, "SH"), (0x0008_1030, "LO"), (0x0008_103E, "LO"),
      (0x0008_1040, "LO"), (0x0008_1050, "PN"), (0x0008_1070, "PN"), (0x0008_1090, "LO"),
      (0x0008_0060, "CS"), (0x0010_0010, "PN"), (0x0010_0021, "LO"), (0x0010_0040, "CS"),
      (0x0010_1000, "LO"), (0x0010_1001, "PN"), (0x0010_1040, "LO"), (0x0010_2160, "SH"),
      (0x0010_4000, "LT"), (0x0018_0015, "CS"), (0x0018_1000, "LO"), (0x0018_1030, "LO"),
      (0x0018_5101, "CS"), (0x0020_0010, "SH"), (0x0020_0060, "CS"), (0x0020_4000, "LT"),
      (0x0028_1056, "CS"), (0x0032_1032, "PN"), (0x0040_0254, "LO"), (0x0040_A124, "UI"),
      (0x4008_0040, "SH"),
    ]
    for (tag, vr) in tags { image = image.with(tag, vr, canary) }
    return image.with(0x0010_1010, "AS", "KANA").with(0x0008_0020, "DA", "KANARIEN")
  }

  @Test func `nothing in the cohort, the events or the errors repeats it`() async throws {
    let shop = try Workshop()
    let folder = "\(Self.canary)/\(Self.canary)"
    for instance in 1...3 { try shop.add("\(folder)\(instance).dcm", Self.image(instance).bytes) }
    try shop.add("\(folder)4.dcm", Array(Self.image(4).bytes.dropLast(7)))
    try shop.add("\(folder)5.png", TinyPNG.picture(5))
    try shop.add("\(folder)6.txt", Array(Self.canary.utf8))
    var options = try shop.options(
      labels: "path,patient_id,x,reader,finder,remark\n"
        + "\(folder)1.dcm,\(Self.canary),1,\(Self.canary),\(Self.canary),\(Self.canary)\n"
        + "\(folder)2.dcm,,0,,,\n\(folder)4.dcm,,0,,,\n\(folder)5.png,\(Self.canary),1,,,\n"
        + "\(folder)1.dcm,\(Self.canary),0,\(Self.canary)2,,\n"
        + "\(folder)9.dcm,\(Self.canary),1,,,\n\(folder)1.dcm,Brandvold,1,,,\n")
    options.consensus = .majority
    options.demographics = try shop.table(
      "people.csv", "patient_id,sex,who\n\(Self.canary),F,\(Self.canary)\n")
    options.exclude = try shop.table("exclude.csv", "patient_id\n\(Self.canary)X\n")
    options.textReview = try TextReview(
      contentsOf: shop.table("reviewed.csv", "path,content\n\(Self.canary),\(Self.canary)\n"))
    let (summary, cases, events) = try await shop.ingest(options)
    #expect(cases.count == 3)
    #expect(summary.readers?.readers.count == 2)
    #expect(summary.labelRows.unmatchedReasons?.count == 2)
    #expect(summary.files.quarantined == 1)
    #expect(summary.files.unlabelled == 1)
    #expect(!Self.sings(try shop.allOutput()))
    #expect(!Self.sings("\(events) \(summary) \(cases)".utf8))
  }

  @Test func `neither masks that are taken over nor refused ones repeat it`() async throws {
    let shop = try Workshop()
    let name = Self.canary
    for part in 1...3 { try shop.add("\(name)\(part).png", TinyPNG.picture(part)) }
    let mask = TinyPNG.grey(rows: 4, columns: 6, [UInt8](repeating: 255, count: 24))
    for part in [1, 9] { try shop.addBeside("\(name)/\(name)\(part)_mask.png", mask) }
    try shop.addBeside("\(name)/told.png", mask)
    try shop.addBeside("\(name)/\(name)3.png", Array(name.utf8))
    try shop.addBeside("\(name)/\(name).txt", Array(name.utf8))
    var options = try shop.options(
      labels: "path,mask\n\(name)2.png,told.png\n\(name)3.png,\(name)-gone.png\n")
    options.masks = shop.url.appendingPathComponent(name)
    options.boxes = try shop.table(
      "boxes.csv",
      "path,remark,label,x,y,width,height\n\(name)1.png,\(name),cyst,0,0,2,2\n"
        + "\(name)2.png,,cyst,90,0,2,2\n\(name)9.png,,cyst,0,0,2,2\n")
    let (summary, cases, events) = try await shop.ingest(options)
    #expect(cases.count { $0.boxes != nil } == 1)
    #expect(summary.boxes?.refused.map(\.rows) == [[3]])
    #expect(cases.count { $0.masks != nil } == 2)
    #expect(summary.marks?.refused.count == 2)
    #expect(summary.marks?.missingRows == [3])
    #expect(!Self.sings(try shop.allOutput()))
    #expect(!Self.sings("\(events) \(summary) \(cases)".utf8))
  }

  @Test(arguments: [
    "patient_id,x\n\(canary),1\n\(canary),0\n", "path,x\n\(canary).png,1\n",
    "path,x,reader\n\(canary)/1.dcm,1,\(canary)\n\(canary)/1.dcm,0,\(canary)2\n",
    "path,x,study_date\n\(canary)/1.dcm,1,\(canary)\n", "\(canary),1\n\(canary),0\n",
    "\(canary)/1.dcm,normal\n\(canary)/2.dcm,normal\n",
    "path,x,split\n\(canary)/1.dcm,1,\(canary)\n", "path,x,fold\n\(canary)/1.dcm,1,\(canary)\n",
  ])
  func `errors about tables name rows and never values`(labels: String) async throws {
    let shop = try Workshop()
    try shop.add("\(Self.canary)/1.dcm", Self.image(1).bytes)
    let options = try shop.options(labels: labels)
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(options) }
    #expect(!Self.sings("\(error?.description ?? Self.canary)".utf8))
  }

  /// 117 files of many archives, good and broken: each has one fate and no message repeats a value.
  @Test(.needsSharedData("dicom"))
  func `a folder of everything is counted to the last file`() async throws {
    let shop = try Workshop()
    var options = try shop.options()
    options.input = try #require(SharedData.folder("dicom"))
    let (summary, _, _) = try await shop.ingest(options)
    #expect(summary.files.found == 120)
    #expect(summary.files.isBalanced)
    #expect(summary.files.used >= 35)
    // Ultrasound pictures and test patterns hold text, a chessboard and a marker look like it.
    #expect(
      summary.listed.count { $0.reason == "its pixels hold what looks like burned-in text" } <= 12)
    let text =
      summary.listed.map(\.reason) + Array(summary.decisions.keys) + Array(summary.notImages.keys)
    for line in text { #expect(!line.contains("/") || line.contains("(PS3"), "\(line)") }
  }
}
