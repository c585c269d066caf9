import Foundation
import Testing

/// Who was in the training: a model that learnt by heart is caught, a hidden one declares its ε.
@Suite struct AuditMembersTests {
  /// A cohort of 120 patients whose labels nothing in the images tells.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var labels = "path,patient_id,finding\n"
    for patient in 0..<120 {
      let pixels = SmallDump.pixels(number: 7000 + patient, isPositive: false)
      try folder.write(
        TinyPNG.grey(pixels, width: SmallDump.side, height: SmallDump.side),
        to: "dump/p\(patient).png")
      labels += "p\(patient).png,00\(4170 + patient),\(patient * 7919 % 13 % 2)\n"
    }
    try folder.write(labels, to: "dump/labels.csv")
    for arguments in [["ingest", "dump", "-o", "cohort"], ["split", "cohort"]] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    return folder
  }

  private func finetune(_ more: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      [
        "finetune", "cohort", "-o", "run", "--key", "key", "--target", "finding",
        "--backbone", "random", "--architecture", "resnet20_cifar",
        "--set", "model.inputSize=16", "--set", "training.batch=16",
        "--set", "augmentation.flip=none", "--set", "augmentation.shift=0",
        "--set", "augmentation.rotateDegrees=0", "--set", "augmentation.scale=0",
        "--set", "augmentation.contrast=0", "--set", "training.earlyStopping.patience=null",
        "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
      ] + more, in: folder)
  }

  private func audit(_ more: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      ["audit", "members", "run/model.fovea", "cohort", "-o", "out", "--key", "key"] + more,
      in: folder)
  }

  @Test func `a model that learnt by heart is caught, and its card says so`() throws {
    let folder = try folder()
    let trained = try finetune(
      ["--epochs", "40", "--set", "training.learningRate=0.003"], in: folder)
    try #require(trained.status == 0, "\(trained.messages)")
    let refused = try audit([], in: folder)
    #expect(refused.status == 64)
    #expect(
      refused.messages.contains(
        "--whole: is needed: the model began with random weights, which say nothing of an image; "
          + "give --whole and as many --shadows as there is time for"))
    let dry = try audit(["--whole", "--shadows", "2", "--dry-run"], in: folder)
    #expect(dry.output == "would fit 2 shadow models\n")
    #expect(!folder.holds("out"))
    let ending = try audit(["--whole", "--shadows", "2"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.output.contains("ALARM   patients that were trained on can be told from others: "),
      "\(ending.output)")
    #expect(
      ending.output.contains(
        "note    where 0.1 % of others are accused: insufficient: "))
    let document = try folder.text("out/members.json")
    #expect(document.contains("\"schema\" : \"fovea.audit.members/1\""))
    #expect(document.contains("\"verdict\" : \"caught\""))
    #expect(try folder.text("out/members.html").contains("is in members.json"))
    #expect(folder.holds("out/audit.jsonl"))
    let lineage = try Program.run(
      ["lineage", "out/model.fovea", "--key", "key", "--in", "."], in: folder)
    #expect(lineage.output.contains("membership audit: patients that were trained on can be told"))
    let evaluated = try Program.run(
      ["evaluate", "out/model.fovea", "cohort", "-o", "again", "--key", "key"], in: folder)
    #expect(evaluated.status == 0, "\(evaluated.messages)")
    #expect(
      try folder.text("again/report/model_card.md").contains(
        "- **Membership audit:** patients that were trained on can be told from others"))
  }

  @Test func `a hidden model declares its epsilon in every place, and keeps to it`() throws {
    let folder = try folder()
    let trained = try finetune(["--epochs", "4", "--epsilon", "3"], in: folder)
    try #require(trained.status == 0, "\(trained.messages)")
    #expect(trained.messages.contains("privacy: epsilon 3 at delta 0.00128 for each patient of"))
    let card = try folder.text("run/report/model_card.md")
    #expect(card.contains("- **Privacy:** epsilon 3 at delta"))
    #expect(card.contains("- **Privacy does not cover:** patients of the validation part"))
    let lineage = try Program.run(
      ["lineage", "run/model.fovea", "--key", "key", "--in", "."], in: folder)
    #expect(lineage.output.contains("privacy: epsilon 3 at delta"), "\(lineage.messages)")
    let ending = try audit(["--whole", "--shadows", "2"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(!ending.output.contains("ALARM"), "\(ending.output)")
    #expect(ending.output.contains("no evidence that patients that were trained on can be told"))
    #expect(
      ending.output.contains("epsilon 3 at delta 0.00128: too few patients to see whether")
        || ending.output.contains("is satisfied as far as these attacks see"), "\(ending.output)")
  }

  @Test func `a model of few labels is audited with the others of the training part`() throws {
    let folder = try folder()
    let trained = try finetune(
      ["--epochs", "1", "--set", "training.labelShare=0.3"], in: folder)
    try #require(trained.status == 0, "\(trained.messages)")
    let ending = try audit(["--whole", "--shadows", "2"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let found = try #require(
      ending.output.firstMatch(
        of: /compared (\d+) patients that were trained on with (\d+) others/))
    let (members, others) = (try #require(Int(found.1)), try #require(Int(found.2)))
    #expect(members < others)
    #expect(
      ending.output.contains(
        "note    the shadow models learnt from about \((members + others) / 2) patients each, the "
          + "model from \(members); it may know its own better than they do theirs, and what it "
          + "gives away of them may be missed"), "\(ending.output)")
    #expect(
      try folder.text("out/members.html").contains("other patients outside the test part"))
  }

  @Test func `what cannot be is refused in a sentence`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", "unsplit", to: folder)
    let odd = try audit(["--shadows", "3"], in: folder)
    #expect(odd.status == 64)
    #expect(odd.messages.contains("--shadows is 3; give an even number, such as 64."))
    let other = try Program.run(
      ["audit", "members", "run/model.fovea", "unsplit", "-o", "out", "--key", "key"], in: folder)
    #expect(other.status == 65)
    #expect(
      other.messages.contains(
        "model: was not trained on this cohort under its split, so nobody knows who was in; give "
          + "the cohort that it was trained on"))
    let alone = try Program.run(
      ["finetune", "cohort", "-o", "new", "--key", "key", "--delta", "0.001"]
        + Workshop.quickly, in: folder)
    #expect(alone.status == 64)
    #expect(alone.messages.contains("--delta is a part of --epsilon; give that too."))
    let mixed = try Program.run(
      ["finetune", "cohort", "-o", "new", "--key", "key", "--epsilon", "3"]
        + Workshop.quickly + ["--set", "training.batchNorm=train"], in: folder)
    #expect(mixed.status == 64)
    #expect(
      mixed.messages.contains(
        "training.batchNorm: is train, which mixes the patients of a batch; with training.privacy "
          + "write frozen"))
  }
}
