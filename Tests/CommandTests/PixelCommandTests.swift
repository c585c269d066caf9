import Files
import Foundation
import Testing

/// From images with masks to masks of other images, as a person would go.
@Suite struct PixelCommandTests {
  /// Flags that make training a matter of a second.
  static let quickly = [
    "--task", "segment", "--backbone", "random", "--architecture", "unet", "--epochs", "12",
    "--set", "model.inputSize=32", "--set", "model.decoderWidth=4", "--set", "training.batch=4",
    "--set", "training.learningRate=1e-2", "--set", "evaluation.bootstrap=50",
    "--set", "evaluation.permutations=50", "--set", "training.earlyStopping.patience=null",
  ]

  /// 24 patients with one image, the odd ones with a bright square of 8 × 8 pixels that is marked,
  /// a model of them in `run`, and DICOM images in `study`, five of each of two studies.
  static func trained(secret: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let side = SmallDump.side
    try SmallDump().write(to: folder, "\(secret)dump")
    for patient in 0..<24 {
      let mask = (0..<side * side).map { pixel -> UInt8 in
        let isInside = (6..<14).contains(pixel / side) && (8..<16).contains(pixel % side)
        return patient % 2 == 1 && isInside ? 255 : 0
      }
      try folder.write(
        TinyPNG.grey(mask, width: side, height: side),
        to: "\(secret)masks/picture\(1000 * patient).png")
    }
    for image in 0..<10 {
      var file = TinyDICOM(
        patientID: "MRN-9941\(image / 5)", patientName: "Quillon^Zephyrine", number: 700 + image,
        pixels: SmallDump.pixels(number: 700 + image, isPositive: image % 2 == 1), side: side)
      file.add(0x0020_000D, "UI", "1.2.840.99999.80\(image / 5)")
      file.add(0x0018_1164, "DS", "0.5\\0.25")
      file.add(0x0028_0030, "DS", "0.5\\0.25")
      try folder.write(file.data, to: "\(secret)study/archive-\(image)")
    }
    for arguments in [
      ["ingest", "\(secret)dump", "--masks", "\(secret)masks", "-o", "cohort"],
      ["split", "cohort", "--seed", "3"], ["finetune", "cohort", "-o", "run"] + quickly,
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      guard ending.status == 0 else { throw Workshop.Failure(description: ending.messages) }
    }
    return folder
  }

  private static func predict(
    _ folder: TemporaryFolder, _ arguments: String..., to output: String, secret: String = ""
  ) throws -> Program.Ending {
    try Program.run(
      ["predict", "run/model.fovea", "\(secret)study", "-o", output, "--key", "key"] + arguments,
      in: folder)
  }

  @Test func `masks, areas, pictures and predictions of a study say the same`() throws {
    let folder = try Self.trained()
    let ending = try Self.predict(folder, "--threads", "1", to: "out")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("\nlesion: 5 positive\n"), "\(ending.output)")
    let areas = try CSVTable(contentsOf: folder.url.appendingPathComponent("out/areas.csv"))
    #expect(
      areas.header == ["case_id", "patient_id", "label", "pixels", "square_millimetres"])
    #expect(areas.rows.count == 10)
    for row in areas.rows {
      let pixels = Int(row[3]) ?? -1
      // The square has 64 pixels; the network sees it enlarged and rounds its edges.
      #expect(pixels == 0 || (50...100).contains(pixels))
      #expect(Double(row[4]) == Double(pixels) * 0.125)
    }
    let rows = try CSVTable(contentsOf: folder.url.appendingPathComponent("out/predictions.csv"))
    let calls = Dictionary(uniqueKeysWithValues: rows.rows.map { ($0[0], $0) })
    let column = try #require(rows.header.firstIndex(of: "call"))
    #expect(areas.rows.count { $0[3] != "0" } == 5)
    for row in areas.rows { #expect(calls[row[0]]?[column] == (row[3] == "0" ? "0" : "1")) }
    for row in areas.rows {
      #expect(folder.holds("out/masks/\(row[0]).png"))
      #expect(folder.holds("out/overlays/\(row[0]).png"))
    }
    let document = try folder.text("out/predictions.json")
    #expect(document.contains("\"maskValues\" : {\n      \"lesion\" : 255\n    }"))
    let audit = try Program.run(["audit", "verify", "out", "--key", "key"], in: folder)
    #expect(audit.status == 0, "\(audit.messages)")

    #expect(try Self.predict(folder, "--threads", "2", to: "two").status == 0)
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path("out")) {
      guard !name.hasPrefix("audit") else { continue }
      let one = try? Data(contentsOf: folder.url.appendingPathComponent("out/\(name)"))
      let two = try? Data(contentsOf: folder.url.appendingPathComponent("two/\(name)"))
      #expect(one == two, "\(name)")
    }
  }

  @Test func `a study whose time is up is partial, and the others are whole`() throws {
    let folder = try Self.trained()
    let ending = try Self.predict(
      folder, "--study-limit", "1e-9", "--format", "csv,json", to: "out")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.output.contains(
        "\n2 studies are partial: 8 of their images were left out after 0 seconds\n"),
      "\(ending.output)")
    #expect(ending.output.contains("\n10 units: 2 ok, 0 out_of_scope, 8 abstained, 0 quarantined"))
    #expect(try folder.text("out/predictions.csv").contains(",abstained,left out: the 0 seconds"))
    #expect(try folder.text("out/predictions.json").contains("\"partialStudies\" : 2"))
    #expect(!folder.holds("out/masks") && !folder.holds("out/overlays"))
  }

  @Test func `evaluate measures masks by the cohort's own`() throws {
    let folder = try Self.trained()
    let ending = try Program.run(
      ["evaluate", "run/model.fovea", "cohort", "-o", "test", "--test", "--key", "key"],
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let cases = try CSVTable(
      contentsOf: folder.url.appendingPathComponent("test/report/cases.csv"))
    let dice = try #require(cases.header.firstIndex(of: "dice"))
    let outcome = try #require(cases.header.firstIndex(of: "outcome"))
    let marked = cases.rows.filter { $0[outcome] == "both_marked" }
    #expect(!marked.isEmpty)
    for row in marked { #expect((Double(row[dice]) ?? 0) > 0.75) }
    let page = try folder.text("test/report/report.html")
    #expect(page.contains("HD95, px") && page.contains("state no pixel spacing"))
    let release = try Program.run(
      [
        "evaluate", "run/model.fovea", "cohort", "-o", "again", "--test", "--key", "key",
        "--pictures",
      ], in: folder)
    #expect(release.status == 64)
    #expect(
      release.errors == [
        "--pictures: is for classifiers, and this model marks pixels; see the pictures that fovea "
          + "predict writes"
      ])
  }

  @Test func `fine-tuning leaves masks and areas of images that it did not learn from`() throws {
    let folder = try Self.trained()
    let areas = try CSVTable(contentsOf: folder.url.appendingPathComponent("run/areas.csv"))
    let answers = try folder.text("run/answers.jsonl").split(separator: "\n")
    #expect(!areas.rows.isEmpty && areas.rows.count == answers.count)
    #expect(areas.rows.contains { $0[3] != "0" } && areas.rows.contains { $0[3] == "0" })
    for row in areas.rows { #expect(folder.holds("run/masks/\(row[0]).png")) }
    let audit = try Program.run(["audit", "verify", "run", "--key", "key"], in: folder)
    #expect(audit.status == 0, "\(audit.messages)")
  }

  @Test(arguments: [
    ["weights", "export", "run/model.fovea", "-o", "new.onnx"],
    ["weights", "export", "run/model.fovea", "-o", "new.onnx", "--dry-run"],
    ["calibrate", "run/model.fovea", "cohort", "-o", "new.fovea", "--key", "key"],
    ["audit", "scope", "run/model.fovea", "cohort", "-o", "new.fovea", "--key", "key"],
  ])
  func `what is for classifiers refuses a model of masks`(arguments: [String]) throws {
    let folder = try Self.trained()
    let ending = try Program.run(arguments, in: folder)
    #expect(ending.status == 64)
    #expect(
      ending.errors == [
        "model: marks pixels or boxes; it has no classifier; give it to fovea predict or fovea "
          + "evaluate"
      ])
    #expect(!folder.holds("new.onnx") && !folder.holds("new.fovea"))
  }

  @Test func `a classifier draws no pictures and has no time limit`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("run", "dump", "key", to: folder)
    for (flags, sentence) in [
      (["--format", "png"], "--format: asks for pictures, and the model marks nothing"),
      (["--study-limit", "5"], "--study-limit: is for models that mark pixels or boxes"),
      (["--study-limit=-1"], "--study-limit: is no time above 0"),
      (["--format", "gif"], "--format: gif is no format of predictions"),
    ] {
      let ending = try Program.run(
        ["predict", "run/model.fovea", "dump", "-o", "out", "--key", "key"] + flags, in: folder)
      #expect(ending.status == 64, "\(flags)")
      #expect(ending.errors.first?.hasPrefix(sentence) == true, "\(ending.errors)")
    }
  }

  @Test func `no canary leaves with masks and pictures`() throws {
    let folder = try Self.trained(secret: "secret-ward/")
    let ending = try Self.predict(folder, "-v", to: "out", secret: "secret-ward/")
    #expect(ending.status == 0, "\(ending.messages)")
    let canaries = [
      "Quillon", "Zephyrine", "MRN-9941", "ACC5550", "Kestrel", "20140703", "archive-",
      "picture1", "secret-ward", "1.2.840.99999.",
    ]
    for canary in canaries {
      #expect(!(ending.output + ending.messages).contains(canary), "\(canary) was said")
    }
    let files = FileManager.default
    let paths = try files.subpathsOfDirectory(atPath: folder.path("out")).map { "out/\($0)" }
    #expect(paths.count { $0.hasSuffix(".png") } == 20)
    let trained = try files.subpathsOfDirectory(atPath: folder.path("run")).map { "run/\($0)" }
    for path in paths + trained {
      let data = try? Data(contentsOf: folder.url.appendingPathComponent(path))
      for canary in canaries {
        #expect(!path.contains(canary), "\(canary) names \(path)")
        #expect(data?.range(of: Data(canary.utf8)) == nil, "\(canary) is in \(path)")
      }
    }
  }
}
