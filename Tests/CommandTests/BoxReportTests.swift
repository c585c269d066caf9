import Files
import Foundation
import Testing

/// `fovea report` on tables of boxes.
@Suite struct BoxReportTests {
  /// 120 patients with one image and one box each; of women's all are found, of men's every other.
  private static func cohort(
    found: String = "", truth: String = "", header: String = "image_id,x,y,width,height,score"
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var people = "image_id,patient_id,sex\n"
    var predicted = header + "\n"
    var known = "image_id,x,y,width,height\n"
    for patient in 0..<120 {
      people += "i\(patient),MRN\(patient),\(patient % 2 == 0 ? "F" : "M")\n"
      known += "i\(patient),3,4,10.5,10\n"
      if patient % 2 == 0 || patient % 4 == 1 { predicted += "i\(patient),3,4,10.5,10,0.9\n" }
    }
    try folder.write(people, to: "d.csv")
    try folder.write(predicted + found, to: "p.csv")
    try folder.write(known + truth, to: "t.csv")
    return folder
  }

  private static func report(
    _ folder: TemporaryFolder, _ arguments: String...
  ) throws -> Program.Ending {
    try Program.run(
      [
        "report", "--boxes", "p.csv", "--reference-boxes", "t.csv", "--demographics", "d.csv",
        "-o", "r", "--key", "key",
      ] + arguments, in: folder)
  }

  /// Without a false finding COCO reads precision 1 at 101, 51 and 76 of 101 recalls.
  @Test func `boxes are matched by image and measured by group`() throws {
    let folder = try Self.cohort()
    let ending = try Self.report(folder, "--gate", "gap.ap50=max:0.1")
    #expect(ending.status == 1, "\(ending.messages)")
    let table = try CSVTable(
      contentsOf: folder.url.appendingPathComponent("r/report/metrics_long.csv"))
    let found = table.rows.filter { $0[5] == "ap50" }
    #expect(found.map { $0[4] } == ["all", "F", "M"])
    for (row, expected) in zip(found, [76.0 / 101, 1, 51.0 / 101]) {
      #expect(abs((Double(row[6]) ?? 0) - expected) < 1e-12, "\(row[4])")
    }
    #expect(
      ending.output.hasPrefix(
        """
        broken gate: gap.ap50 is 0.495 (lesion, sex F and M); the gate asks for at most 0.1
        lesion: AP50 0.752 
        """))
    #expect(ending.output.contains("lesion: worst eligible group by sex M, gap 0.495 ("))
    #expect(try folder.text("r/report/report.html").contains("Images with missed boxes"))
  }

  @Test(arguments: [
    ("i1,3,4,10,0,0.5\n", "", "p.csv: has a box without width or height in 1 row (row 92)"),
    ("i1,3,4,nan,1,0.5\n", "", "p.csv: has a width that is not a finite number in 1 row (row 92)"),
    ("i1,3,4,2,1,\n", "", "p.csv: has a score that is not a finite number in 1 row (row 92)"),
    (
      "", "j,3,4,2,1\n",
      "t.csv: has an image that the demographics do not know in 1 row (row 122)"
    ),
  ])
  func `rows that cannot be end in one sentence`(
    found: String, truth: String, sentence: String
  ) throws {
    let ending = try Self.report(try Self.cohort(found: found, truth: truth))
    #expect(ending.errors == [sentence + "; correct the table"])
    #expect(ending.status == 65)
  }

  @Test func `a table without a side or a class in one table only is refused`() throws {
    let narrow = try Self.report(try Self.cohort(header: "image_id,x,y,width,depth,score"))
    #expect(
      narrow.errors == [
        """
        p.csv: has no column height among image_id, x, y, width, depth and score; give x and y of \
        the upper left corner, width and height, in pixels
        """
      ])
    let folder = try Self.cohort()
    try folder.write("image_id,x,y,width,height,class\ni1,1,1,2,2,nodule\n", to: "t.csv")
    #expect(
      try Self.report(folder).errors == [
        """
        p.csv: has no column for the class, which the other table has; give a column class in both \
        tables, or in neither
        """
      ])
  }
}
