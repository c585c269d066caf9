import Files
import Foundation
import Testing

/// `fovea report` on folders of masks.
@Suite struct MaskReportTests {
  /// What a mask file of 20 × 2 pixels holds: ten columns from here marked with this value.
  private struct Mask {
    var start: Int
    var value: UInt8 = 255

    var png: Data {
      TinyPNG.grey(
        (0..<40).map { (start..<(start + 10)).contains($0 % 20) ? value : 0 }, width: 20, height: 2)
    }
  }

  /// 80 patients with one image each: women's masks are moved by 4 pixels, Dice 0.6, men's by 2,
  /// Dice 0.8.
  private static func cohort(
    value: UInt8 = 255, without missing: Set<Int> = [], secret: String = ""
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var people = "image_id,patient_id,sex\n"
    for patient in 0..<80 {
      let name = "\(secret)i\(patient)"
      people += "\(name).jpg,\(secret)MRN\(patient),\(patient % 2 == 0 ? "F" : "M")\n"
      try folder.write(Mask(start: 0, value: value).png, to: "\(secret)truth/\(name).png")
      guard !missing.contains(patient) else { continue }
      let mask = Mask(start: patient % 2 == 0 ? 4 : 2, value: value)
      try folder.write(mask.png, to: "\(secret)found/\(name).png")
    }
    try folder.write(people, to: "\(secret)d.csv")
    return folder
  }

  private static func report(
    _ folder: TemporaryFolder, _ arguments: String..., secret: String = ""
  ) throws -> Program.Ending {
    try Program.run(
      [
        "report", "--masks", "\(secret)found", "--reference", "\(secret)truth",
        "--demographics", "\(secret)d.csv", "-o", "r", "--key", "key",
      ] + arguments, in: folder)
  }

  private static func values(_ folder: TemporaryFolder, _ metric: String) throws -> [String: Double]
  {
    let table = try CSVTable(
      contentsOf: folder.url.appendingPathComponent("r/report/metrics_long.csv"))
    return Dictionary(
      uniqueKeysWithValues: table.rows.filter { $0[5] == metric }.map {
        ("\($0[2]) \($0[4])", Double($0[6]) ?? -1)
      })
  }

  @Test func `masks are paired by name and measured by patient and group`() throws {
    let folder = try Self.cohort()
    let ending = try Self.report(folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let dice = try Self.values(folder, "dice").mapValues { ($0 * 1e9).rounded() / 1e9 }
    #expect(dice == ["lesion all": 0.7, "lesion F": 0.6, "lesion M": 0.8])
    #expect(try Self.values(folder, "hd95") == ["lesion all": 3, "lesion F": 4, "lesion M": 2])
    #expect(ending.output.hasPrefix("lesion: Dice 0.700 (0.67"))
    #expect(
      ending.output.contains(
        """
        ) over 80 patients with a lesion, 80 images of 80 patients
        lesion: worst eligible group by sex F, gap 0.200 (0.200 to 0.200), p 0.0005
        """))
    #expect(try folder.text("r/report/report.html").contains("HD95, px"))
  }

  @Test func `spacing and labels are what the flags say`() throws {
    let folder = try Self.cohort(value: 2)
    let ending = try Self.report(folder, "--spacing", "0.5", "--labels", "1=liver,2=tumour")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(try Self.values(folder, "hd95")["tumour F"] == 2)
    #expect(ending.output.contains("liver: Dice not given over 0 patients with a lesion"))
    #expect(try folder.text("r/report/report.html").contains("HD95, mm"))
  }

  @Test func `a missing mask is an error, or counts as empty where that is said`() throws {
    let folder = try Self.cohort(without: [3, 70])
    let refused = try Self.report(folder)
    #expect(refused.status == 65)
    #expect(
      refused.errors == [
        """
        d.csv: has no predicted mask in 2 rows (rows 5, 72); predict every image that has a \
        reference, or count what is missing as empty with --missing-as-empty
        """
      ])
    let ending = try Self.report(folder, "--missing-as-empty")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.messages.contains("2 images have no predicted mask; they count as empty ones."))
    let mean = try Self.values(folder, "dice")["lesion all"] ?? 0
    #expect(abs(mean - (39 * 0.8 + 39 * 0.6) / 80) < 1e-12)
  }

  @Test func `a broken gate ends in 1`() throws {
    let ending = try Self.report(try Self.cohort(), "--gate", "worstGroup.dice=min:0.7")
    #expect(ending.status == 1)
    #expect(
      ending.output.hasPrefix(
        """
        broken gate: worstGroup.dice is 0.6 (lesion, sex F); the gate asks for at least 0.7

        """))
  }

  @Test func `no name of a file or patient is in what is said or written`() throws {
    let secret = "Quillon-9941-"
    let folder = try Self.cohort(secret: secret)
    let ending = try Self.report(folder, "-v", secret: secret)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(!(ending.output + ending.messages).contains(secret))
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path("r")) {
      let data = try? Data(contentsOf: folder.url.appendingPathComponent("r/\(path)"))
      #expect(data?.range(of: Data(secret.utf8)) == nil, "\(path)")
    }
  }

  /// What is wrong, and how to make it so.
  private static let mistakes: [(String, Int32, @Sendable (TemporaryFolder) throws -> Void)] = [
    (
      "d.csv: has a predicted mask of 4 × 1 pixels for a reference of 20 × 2 in 1 row (row 2); "
        + "correct the masks", 65,
      { try $0.write(TinyPNG.grey([0, 1, 1, 0], width: 4, height: 1), to: "found/i0.png") }
    ),
    (
      "d.csv: has a reference that cannot be read (it is a text) in 1 row (row 3); correct the "
        + "masks", 65, { try $0.write("no picture", to: "truth/i1.png") }
    ),
    (
      "--masks: holds 1 mask of no image of d.csv, the first of them file 81 in the order of "
        + "paths; name masks as the images, and give each image a row", 65,
      { try $0.write(Mask(start: 0).png, to: "found/j.png") }
    ),
    (
      "--reference: holds two masks of one name (files 1 and 81 of 81 in the order of their "
        + "paths); keep one of them", 65,
      { try $0.write(Mask(start: 0).png, to: "truth/more/i0.png") }
    ),
    (
      "--masks: holds no PNG file; write one PNG per image, named as the image", 65,
      {
        try FileManager.default.removeItem(atPath: $0.path("found"))
        try $0.write("", to: "found/readme.txt")
      }
    ),
    (
      "--reference: names no folder; name the folder that holds the PNG files", 66,
      { try FileManager.default.removeItem(atPath: $0.path("truth")) }
    ),
    (
      "d.csv: has no column that names each image once; give one row per image with case_id, named "
        + "as the masks, and patient_id", 65,
      { try $0.write("patient_id,sex\nMRN0,F\n", to: "d.csv") }
    ),
  ]

  @Test(arguments: mistakes.indices)
  func `masks that cannot be end in one sentence`(index: Int) throws {
    let (sentence, status, mistake) = Self.mistakes[index]
    let folder = try Self.cohort()
    try mistake(folder)
    let ending = try Self.report(folder)
    #expect(ending.errors == [sentence])
    #expect(ending.status == status)
    #expect(!folder.holds("r/report"))
  }

  @Test(arguments: [
    (
      ["--labels", "1=liver,1=tumour"],
      "--labels 1=liver,1=tumour: does not give each value above 0 a name of its own; write "
        + "--labels 1=liver,2=tumour"
    ),
    (
      ["--gate", "overall.auroc=min:0.7"],
      "--gate overall.auroc=min:0.7: is no gate; write one of overall.dice, worstGroup.dice, "
        + "gap.dice"
    ),
    (["--spacing", "wide"], "--spacing is wide; give millimetres, as 0.5 or 0.5,0.7."),
    (["--predictions", "p.csv"], "--predictions and --masks contradict each other."),
    (["--compare-model", "a=p.csv"], "--masks and --compare-model contradict each other."),
  ])
  func `flags that cannot be end in one sentence`(arguments: [String], sentence: String) throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(
      [
        "report", "--masks", "found", "--reference", "truth", "--demographics", "d.csv", "-o", "r",
        "--key", "key",
      ] + arguments, in: folder)
    #expect(ending.errors == [sentence])
    #expect(ending.status == 64)
  }
}
