import Foundation
import Testing

/// What a model's scope keeps out: noise is told apart, and the same images again are not.
@Suite struct AuditScopeTests {
  private func audit(_ more: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      ["audit", "scope", "run/model.fovea", "cohort", "-o", "out", "--key", "key"] + more,
      in: folder)
  }

  /// The model's folder with noise, with the validation part's pictures again, and with too few.
  private func folder() throws -> TemporaryFolder {
    let folder = try ScopeWorkshop.copy()
    try ScopeWorkshop.writeNoise(60, to: "noise", in: folder)
    let picture = try Data(contentsOf: folder.url.appendingPathComponent("noise/x7000.png"))
    try folder.write(picture.prefix(60), to: "noise/broken.png")
    for patient in ScopeWorkshop.validation {
      try ScopeWorkshop.write(patient, to: "copies", in: folder)
    }
    try ScopeWorkshop.writeNoise(5, to: "little", in: folder)
    return folder
  }

  private static let others = [
    "--other", "static=noise", "--other", "again=copies", "--other", "few=little",
  ]

  @Test func `noise is told apart, the same images again are not, and the card says so`() throws {
    let folder = try folder()
    let dry = try audit(Self.others + ["--dry-run"], in: folder)
    #expect(
      dry.output == """
        would measure 48 images of the validation part, the same spoiled, and 3 other folders
        test part opened so far: 0

        """, "\(dry.messages)")
    #expect(!folder.holds("out"))
    let ending = try audit(Self.others, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    // All of 48 and 60 patients: (0.05/2)^(1/48) is 0.926, and 60/(60 + 1.96²) is 94.0 %.
    for line in [
      "note    static: told apart from own images, AUROC 1.000 (0.926 to 1.000); "
        + "100.0 % (94.0 % to 100.0 %) out of scope\n",
      "caution again: some of its images are the cohort's own\n",
      "caution again: no evidence that the distance tells it from own images, "
        + "AUROC 0.500 (0.500 to 0.500); ",
      "note    few: insufficient: images of 11 patients are needed\n",
      " beyond the limit on the distance, which was set on these very images\n",
      "note    no evidence that one of 2 groups of own images is out of scope more often than the ",
      "static: found 61 files: 60 used", "test part opened so far: 0\n",
    ] {
      #expect(ending.output.contains(line), "\(line)\n\(ending.output)")
    }
    try expectFiles(in: folder)
    try expectCard(in: folder)
  }

  private func expectFiles(in folder: TemporaryFolder) throws {
    let document = try folder.text("out/scope.json")
    #expect(document.contains(#""schema" : "fovea.audit.scope/1""#))
    #expect(document.contains(#""verdict" : "toldApart""#))
    #expect(document.contains(#""files" : 61"#) && document.contains(#""refusedFiles" : 1"#))
    #expect(!document.contains(#""files" : 5"#))
    let rows = try folder.text("out/scope.csv").split(whereSeparator: \.isNewline)
    // The header, the own images, 2 groups, 10 changes of 5 severities, 3 folders.
    #expect(rows.count == 1 + 1 + 2 + 50 + 3)
    #expect(rows[0].hasPrefix("kind,name,severity,attribute,group,auroc,auroc_lo,auroc_hi,far,"))
    #expect(rows.contains { $0.hasPrefix("own,,,sex,F,") })
    #expect(rows.contains { $0.hasPrefix("change,blur,5,,,") })
    #expect(rows.contains { $0.hasPrefix("other,static,,,,1.0,") && $0.hasSuffix(",toldApart") })
    #expect(rows.last == "other,few,,,,,,,,,,,,,,,,,,insufficient")
    let page = try folder.text("out/scope.html")
    #expect(page.contains("is in scope.json"))
    #expect(page.contains("static: told apart from own images"))
    #expect(page.contains("--other static=") && !page.contains("static=noise"))
    #expect(folder.holds("out/audit.jsonl"))
  }

  private func expectCard(in folder: TemporaryFolder) throws {
    let lineage = try Program.run(
      ["lineage", "out/model.fovea", "--key", "key", "--in", "."], in: folder)
    #expect(lineage.output.contains("\nscope audit: again: "), "\(lineage.output)")
    let before = try Program.run(
      ["lineage", "run/model.fovea", "--key", "key", "--in", "."], in: folder)
    #expect(!before.output.contains("scope audit"), "\(before.messages)")
    let evaluated = try Program.run(
      ["evaluate", "out/model.fovea", "cohort", "-o", "again", "--key", "key"], in: folder)
    #expect(evaluated.status == 0, "\(evaluated.messages)")
    let card = try folder.text("again/report/model_card.md")
    #expect(card.contains("- **Scope audit:** again: some of its images"))
    #expect(card.contains("static: told apart from own images, AUROC 1.000"))
    let plain = try Program.run(
      ["evaluate", "run/model.fovea", "cohort", "-o", "plain", "--key", "key"], in: folder)
    #expect(plain.status == 0, "\(plain.messages)")
    #expect(
      try folder.text("plain/predictions.csv") == (try folder.text("again/predictions.csv")))
  }

  @Test func `threads change nothing, and what is there is not replaced unasked`() throws {
    let folder = try folder()
    let first = try audit(["--other", "static=noise", "--threads", "2"], in: folder)
    #expect(first.status == 0, "\(first.messages)")
    func contents() throws -> [Data] {
      try ["scope.json", "scope.csv", "model.fovea"].map {
        try Data(contentsOf: folder.url.appendingPathComponent("out/\($0)"))
      }
    }
    let found = try contents()
    let refused = try audit(["--other", "static=noise"], in: folder)
    #expect(refused.status == 73)
    let second = try audit(
      ["--other", "static=noise", "--threads", "1", "--force"], in: folder)
    #expect(second.output == first.output, "\(second.messages)")
    #expect(try contents() == found)
  }

  @Test func `the test part is opened only when asked for, and counted`() throws {
    let folder = try ScopeWorkshop.copy()
    let ending = try audit(["--test"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.hasSuffix("test part opened so far: 1\n"))
    #expect(ending.output.contains(" own images, test part: "))
    #expect(ending.output.contains(", where 10.0 % were declared\n"))
    // Neither sex has 11 of 12 patients.
    #expect(
      ending.output.contains(
        "note    insufficient: no two groups of own images are large enough to be held against "
          + "each other\n"), "\(ending.output)")
  }

  @Test func `of another hospital's cohort it says what is not known`() throws {
    let folder = try ScopeWorkshop.copy()
    var dump = SmallDump(patients: 60)
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    try dump.write(to: folder, "others")
    for arguments in [
      ["ingest", "others", "-o", "elsewhere"], ["split", "elsewhere", "--validation", "0.3"],
      ["audit", "scope", "run/model.fovea", "elsewhere", "-o", "out"],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    let unknown =
      "the model was trained on another cohort; whether it saw these patients is not known"
    let document = try folder.text("out/scope.json")
    #expect(document.contains(#""level" : "caution""#) && document.contains(unknown))
    #expect(document.contains(#""isTuned" : false"#))
    #expect(try folder.text("out/scope.html").contains(#"class="notice caution">\#(unknown)"#))
  }

  @Test func `nobody's name leaves, not even by the word for a folder`() throws {
    let folder = try ScopeWorkshop.copy()
    var dump = SmallDump(patients: 12, isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    try dump.write(to: folder, "secret-ward/dump")
    let named = try audit(["--other", "zephyrine_quillon=secret-ward/dump"], in: folder)
    #expect(named.status == 65)
    #expect(
      named.messages.contains("would hold the name of a patient, and is not written"),
      "\(named.messages)")
    #expect(!folder.holds("out"))
    let ending = try audit(["--other", "ward=secret-ward/dump", "-v"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let canaries = [
      "Quillon", "Zephyrine", "MRN-9941", "ACC5550", "Kestrel", "Infirmary", "20140703",
      "2014-07-03", "1.2.840.99999.", "archive-", "picture1", "secret-ward",
    ]
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out"))
    #expect(paths.count >= 5)
    for canary in canaries {
      #expect(!(ending.output + ending.messages).contains(canary), "\(canary) was said")
      for path in paths {
        let data = try Data(contentsOf: folder.url.appendingPathComponent("out/\(path)"))
        #expect(data.range(of: Data(canary.utf8)) == nil, "\(canary) is in \(path)")
      }
    }
  }

  @Test func `a model without distance, and a part that is not there, are refused`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", "run", "unsplit", to: folder)
    let without = try audit([], in: folder)
    #expect(without.status == 65)
    #expect(
      without.errors == [
        "model: keeps no distance of features: it was trained without calibration.scope, or on "
          + "too few patients; train again with calibration.scope, such as --set "
          + "calibration.scope=0.99"
      ])
    let split = try Program.run(
      ["split", "unsplit", "--validation", "0", "--key", "key"], in: folder)
    #expect(split.status == 0, "\(split.messages)")
    let part = try Program.run(
      ["audit", "scope", "run/model.fovea", "unsplit", "-o", "out", "--key", "key"], in: folder)
    #expect(part.status == 65)
    #expect(
      part.messages.contains(
        "; open the test part by --test, which is counted, or name a cohort with a validation part"
      ), "\(part.messages)")
  }

  private static let refused: [(others: [String], status: Int32, sentence: String)] = [
    (
      ["ct"], 64,
      "--other: is not NAME=FOLDER with a name of up to 32 letters, digits, - and _; give the word "
        + "that the page is to use, as --other ct=ct-images"
    ),
    (
      ["c t=empty"], 64,
      "--other: is not NAME=FOLDER with a name of up to 32 letters, digits, - and _; give the word "
        + "that the page is to use, as --other ct=ct-images"
    ),
    (
      ["ct=empty", "ct=words"], 64,
      "--other ct: is given twice; give every folder a name of its own"
    ),
    (
      ["noise=words"], 64,
      "--other noise: is the name of a way in which own images are spoiled; give the folder "
        + "another name"
    ),
    (["ct=nowhere"], 66, "--other ct: is not a folder; check its name"),
    (
      ["ct=words"], 65,
      "--other ct: holds no image among its 1 files; name a folder of DICOM, PNG or JPEG files"
    ),
  ]

  @Test(arguments: refused)
  func `a folder that cannot be is refused in a sentence`(
    others: [String], status: Int32, sentence: String
  ) throws {
    let folder = try ScopeWorkshop.copy()
    try folder.write("no picture", to: "words/words.txt")
    let ending = try audit(others.flatMap { ["--other", $0] }, in: folder)
    #expect(ending.status == status)
    #expect(ending.errors == [sentence])
    #expect(!folder.holds("out"))
  }
}
