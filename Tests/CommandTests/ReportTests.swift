import Files
import Foundation
import Testing

/// `fovea report` on the tables that other programs write, and the gates of reports.
@Suite struct ReportTests {
  /// One patient of a made-up table: 80 of them, half of them positive, women scored worse.
  private struct Patient {
    let number: Int
    var truth: Int { number % 2 }
    var sex: String { number % 4 < 2 ? "F" : "M" }
    var score: Double {
      let noise = Double(number * 37 % 80) / 100
      return (Double(truth) * (sex == "F" ? 0.1 : 0.19) + noise).rounded(.down, places: 3)
    }
  }

  private static let patients = (0..<160).map(Patient.init)

  private static func table(_ header: String, _ row: (Patient) -> String) -> String {
    ([header] + patients.map(row)).joined(separator: "\n") + "\n"
  }

  private static let sexes = table("patient_id,sex") { "MRN\($0.number),\($0.sex)" }

  /// Reports on a table and gives the ending and report.json's text.
  private static func report(
    _ predictions: String, demographics: String = sexes, _ arguments: String...
  ) throws -> (ending: Program.Ending, rows: [[String]]) {
    let folder = try TemporaryFolder()
    try folder.write(predictions, to: "p.csv")
    try folder.write(demographics, to: "d.csv")
    let ending = try Program.run(
      ["report", "--predictions", "p.csv", "--demographics", "d.csv", "-o", "r", "--key", "key"]
        + arguments, in: folder)
    guard folder.holds("r/report/metrics_long.csv") else { return (ending, []) }
    let table = try CSVTable(
      contentsOf: folder.url.appendingPathComponent("r/report/metrics_long.csv"))
    return (ending, table.rows)
  }

  /// The AUROC of the whole, and how many images and patients are behind it.
  private static func area(_ rows: [[String]], label: String) -> [String]? {
    rows.first { $0[2] == label && $0[3] == "all" && $0[5] == "auroc" }.map {
      [$0[6], $0[10], $0[11]]
    }
  }

  private static let ours = table("case_id,patient_id,label,score,truth") {
    "i\($0.number),MRN\($0.number),positive,\($0.score),\($0.truth)"
  }

  @Test(arguments: [
    ("filename,patient_id,prob,target", "i$N.png,MRN$N,$S,$T"),
    ("image_name,Patient ID,y_score,y_true", "i$N,MRN$N,$S,$T"),
    ("path,subject,prob_0,prob_1,label", "x/i$N.jpg,MRN$N,0,$S,$T"),
    ("img;patient;Probability;Ground Truth", "i$N;MRN$N;$S;$T"),
    ("patient_id,logit,y", "MRN$N,$S,$T"),
  ])
  func `tables of other programs need no flag`(header: String, pattern: String) throws {
    let expected = try #require(
      Self.area(try Self.report(Self.ours).rows, label: "positive"))
    let table = Self.table(header) { patient in
      pattern.replacing("$N", with: "\(patient.number)")
        .replacing("$S", with: "\(patient.score)").replacing("$T", with: "\(patient.truth)")
    }
    let (ending, rows) = try Self.report(table)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(Self.area(rows, label: "positive") == expected, "\(header)")
    #expect(ending.messages.contains("read "))
    #expect(rows.contains { $0[3] == "sex" && $0[4] == "F" })
  }

  @Test func `several labels stand side by side`() throws {
    let table = Self.table("image,patient_id,prob_cyst,prob_mass,cyst,mass") {
      "i\($0.number),MRN\($0.number),\($0.score),\(1 - $0.score),\($0.truth),\(1 - $0.truth)"
    }
    let (ending, rows) = try Self.report(table)
    #expect(ending.status == 0, "\(ending.messages)")
    let areas = ["cyst", "mass"].map { Self.area(rows, label: $0) }
    #expect(areas[0] == areas[1] && areas[0] != nil)
    #expect(rows.contains { $0[2] == "cyst" && $0[5] == "brier" })
  }

  @Test func `one column may name the class of each image`() throws {
    let table = Self.table("image,patient_id,prob_cyst,prob_mass,target") {
      "i\($0.number),MRN\($0.number),\($0.score),\(1 - $0.score),"
        + ($0.truth == 1 ? "cyst" : "mass")
    }
    let (ending, rows) = try Self.report(table)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(Self.area(rows, label: "macro") != nil)
    #expect(Self.area(rows, label: "cyst")?[0] == Self.area(rows, label: "mass")?[0])
  }

  @Test func `columns with names of their own are named by flags`() throws {
    let table = Self.table("slide,who,a,b") {
      "i\($0.number),MRN\($0.number),\($0.score),\($0.truth)"
    }
    let (ending, rows) = try Self.report(
      table, "--column", "image=slide", "--column", "patient=who", "--column", "score=a",
      "--column", "truth=b")
    #expect(ending.status == 0, "\(ending.messages)")
    let expected = Self.area(try Self.report(Self.ours).rows, label: "positive")
    #expect(Self.area(rows, label: "b") == expected)
  }

  @Test func `the demographics may say whose image it is`() throws {
    let table = Self.table("image_name,prob,target") {
      "i\($0.number),\($0.score),\($0.truth)"
    }
    let people = Self.table("image_name,patient_id,gender,age_approx") {
      "i\($0.number),MRN\($0.number / 2),\($0.sex == "F" ? "female" : "male"),45"
    }
    let (ending, rows) = try Self.report(table, demographics: people)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(Self.area(rows, label: "positive")?[2] == "80")
    #expect(rows.contains { $0[3] == "sex" && $0[4] == "F" })
    #expect(rows.contains { $0[3] == "ageBand" })
  }

  @Test(arguments: ["prob,prob_std", "prob,pred_binary", "Score,score_std"])
  func `a second column about the one score is no label`(columns: String) throws {
    let table = Self.table("image,patient_id,\(columns),target") {
      "i\($0.number),MRN\($0.number),\($0.score),0,\($0.truth)"
    }
    let (ending, rows) = try Self.report(table)
    #expect(ending.status == 0, "\(ending.messages)")
    let expected = Self.area(try Self.report(Self.ours).rows, label: "positive")
    #expect(Self.area(rows, label: "positive") == expected)
  }

  @Test func `other columns that name images are no attributes`() throws {
    let people = Self.table("image_name,patient_id,file_path,sex") {
      "i\($0.number),MRN\($0.number),dir/f\($0.number % 3).png,\($0.sex)"
    }
    let table = Self.table("image_name,prob,target") {
      "i\($0.number),\($0.score),\($0.truth)"
    }
    let (ending, rows) = try Self.report(table, demographics: people)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(Set(rows.map { $0[3] }) == ["all", "sex"])
  }

  @Test(arguments: ["birth_date", "Date of Birth", "DOB"])
  func `days of birth are no groups`(column: String) throws {
    let people = Self.table("patient_id,sex,\(column)") {
      "MRN\($0.number),\($0.sex),1975-03-1\($0.number % 3)"
    }
    let (ending, rows) = try Self.report(Self.ours, demographics: people)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(Set(rows.map { $0[3] }) == ["all", "sex"])
  }

  @Test func `what fine-tuning wrote of its validation part passes no gate`() throws {
    let table = Self.table("case_id,patient_id,label,score,threshold,part,truth") {
      "i\($0.number),MRN\($0.number),positive,\($0.score),0.5,validation,\($0.truth)"
    }
    let (ending, _) = try Self.report(table, "--gate", "overall.auroc=min:0.1")
    #expect(ending.status == 1)
    #expect(ending.output.contains("no gate passes on that"))
  }

  @Test func `a broken gate ends in exit code 1 after all was written`() throws {
    let (ending, rows) = try Self.report(
      Self.ours, "--gate", "overall.auroc=min:0.999", "--gate", "overall.auroc=min:0.1")
    #expect(ending.status == 1)
    #expect(!rows.isEmpty)
    let lines = ending.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("broken gate: overall.auroc is 0."))
    #expect(lines[0].hasSuffix(" (positive); the gate asks for at least 0.999"))
    #expect(lines[1].hasPrefix("gate: overall.auroc is 0."))
    #expect(ending.messages.contains("warning: broken gate: overall.auroc is 0."))
    let (passed, _) = try Self.report(Self.ours, "--gate", "overall.auroc=min:0.1", "--quiet")
    #expect(passed.status == 0)
    #expect(passed.messages.isEmpty)
  }

  @Test func `a pipeline's broken gate is broken again when nothing is left to do`() throws {
    let folder = try TemporaryFolder()
    try SmallDump().write(to: folder, "dump")
    try folder.write(
      """
      input: {folder: dump}
      split: {folds: 2, test: 0}
      model:
        {targets: [finding], backbone: random, architecture: resnet20_cifar, inputSize: 16}
      training: {epochs: 1, batch: 8, earlyStopping: {patience: null}}
      evaluation: {groups: [sex], bootstrap: 50, permutations: 50}
      gates: {worst_group.sensitivity: {min: 1}, card.needsAuthor: {max: 9}}
      """, to: "experiment.yaml")
    for ending in [" done", "already done"] {
      let run = try Program.run(
        ["run", "experiment.yaml", "-o", "run", "--key", "key"], in: folder)
      #expect(run.status == 1, "\(ending): \(run.messages)")
      #expect(run.output.contains("report: broken gate: worstGroup.sensitivity has no value: "))
      #expect(run.output.contains("report: gate: card.needsAuthor is "))
      #expect(run.messages.contains("warning: broken gate: worstGroup.sensitivity"), "\(ending)")
    }
    let text = try folder.text("run/pipeline.yaml")
    #expect(
      text.contains("gates: {worstGroup.sensitivity: {min: 1}, card.needsAuthor: {max: 9}}\n"))
  }

  @Test func `validation under its own thresholds passes no gate`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", to: folder)
    let ending = try Program.run(
      [
        "evaluate", "run/model.fovea", "cohort", "-o", "out", "--key", "key", "--gate",
        "card.needsAuthor=max:99", "--gate", "overall.prevalence=min:0",
      ], in: folder)
    #expect(ending.status == 1, "\(ending.messages)")
    #expect(ending.output.hasPrefix("broken gate: overall.prevalence "))
    #expect(ending.output.contains("\ngate: card.needsAuthor is "))
    #expect(!(try folder.text("out/report/report.html")).contains("<img"))
  }

  @Test func `pictures of errors are shown when they are asked for`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", to: folder)
    let ending = try Program.run(
      ["evaluate", "run/model.fovea", "cohort", "-o", "out", "--key", "key", "--pictures"],
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let page = try folder.text("out/report/report.html")
    let errors = try folder.text("out/report/cases.csv").split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .filter { $0[8] != $0[11] }
    #expect(
      page.components(separatedBy: "<img ").count - 1 == min(errors.count, 24), "\(errors)")
  }
}

extension Double {
  /// Cut off after so many digits, so that sums print alike.
  fileprivate func rounded(_ rule: FloatingPointRoundingRule, places: Int) -> Double {
    let factor = places == 3 ? 1000.0 : 1
    return (self * factor + 0.01).rounded(rule) / factor
  }
}
