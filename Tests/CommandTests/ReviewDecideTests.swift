import Foundation
import Testing

/// A challenger takes the champion's place, or does not, and the champion comes back.
@Suite struct ReviewDecideTests {
  @Test func `a challenger is promoted, another refused, and the champion before comes back`()
    throws
  {
    let arena = try ReviewArena()
    let (first, second) = ("first/model.fovea", "second/model.fovea")
    let dry = try arena.decide(first, second, ["--margin", "0.9", "--dry-run"])
    #expect(dry.output.hasPrefix("would compare both models on the out-of-fold part\n"))
    #expect(!arena.folder.holds("registry"))
    let promoted = try arena.decide(first, second, ["--margin", "0.9"])
    #expect(promoted.status == 0, "\(promoted.messages)")
    #expect(promoted.output.hasPrefix("promoted\nnot worse by the margin in any of "))
    #expect(promoted.output.contains(" on 80 units of the out-of-fold part, 80 patients; "))
    #expect(try arena.data("registry/current.fovea") == arena.data(second))
    #expect(try arena.events() == ["adopted", "promoted"])
    let stale = try arena.decide(first, second, ["--margin", "0.9"])
    #expect(stale.status == 64)
    #expect(
      stale.messages.contains(
        "champion: is not the model in use there; name current.fovea of the output, or the same "
          + "model in its run"))
    // 20 patients cannot show anything: without evidence nobody is promoted.
    let refused = try arena.decide("registry/current.fovea", first, ["--test", "--margin", "0.9"])
    #expect(refused.status == 1, "\(refused.messages)")
    #expect(
      refused.output.hasPrefix(
        "refused\nfinding, auroc: no evidence, as 10 patients of the scarcer class are fewer than "
          + "30\n"))
    #expect(try arena.folder.text("cohort/test-openings.jsonl").split(separator: "\n").count == 2)
    #expect(try arena.data("registry/current.fovea") == arena.data(second))
    let back = try arena.run(["review", "roll-back", "registry", "--by", "Zephyrine Quillon"])
    #expect(back.status == 0, "\(back.messages)")
    #expect(back.output.hasPrefix("rolled back\n"))
    #expect(try arena.data("registry/current.fovea") == arena.data(first))
    #expect(try arena.events() == ["adopted", "promoted", "refused", "rolled_back"])
    #expect(try arena.run(["audit", "verify", "registry"]).status == 0)
    let again = try arena.run(["review", "roll-back", "registry"])
    #expect(again.status == 64)
    let sentence = "registry: has had no other champion; there is nothing to go back to"
    #expect(again.messages.contains(sentence))
    for path in try FileManager.default.subpathsOfDirectory(
      atPath: arena.folder.path("registry"))
    {
      let data = try? arena.data("registry/\(path)")
      #expect(data?.range(of: Data("Quillon".utf8)) == nil, "\(path)")
    }
    let lineage = try arena.run(["lineage", second, "--in", ".", "--quiet"])
    #expect(lineage.output.contains("\npromoted on "))
    #expect(lineage.output.contains("\nrolled_back on "))
  }

  @Test func `named groups are compared or refused, usual ones that are not there warned of`()
    throws
  {
    let arena = try ReviewArena()
    let models = ("first/model.fovea", "second/model.fovea")
    for (groups, sentence) in [
      ("sexx", "--groups: no image has the attribute sexx; did you mean sex?"),
      (
        "hospital",
        "--groups: no image has the attribute hospital; its attributes are ageBand, sex"
      ),
      (
        "sex, age",
        "--groups: age has more than 50 values, which make no groups; name ageBand"
      ),
    ] {
      let refused = try arena.decide(models.0, models.1, ["--groups", groups, "--dry-run"])
      #expect(refused.status == 64, "\(groups)")
      #expect(refused.errors == [sentence], "\(groups)")
    }
    let spaced = try arena.decide(
      models.0, models.1,
      ["--groups", "sex, ageBand", "--measure", "auroc, specificity", "--margin", "0.9"])
    #expect(spaced.status <= 1, "\(spaced.messages)")
    let named = try arena.folder.text("registry/decision.json")
    #expect(named.contains(#""ageBand""#) && named.contains(#""sex""#))
    #expect(!spaced.messages.contains("attribute view"))
    let usual = try arena.run(
      ["review", "decide", models.0, models.1, "cohort", "-o", "other", "--dry-run"])
    let sentence = "no image has the attribute view, so the models are not compared by it"
    #expect(usual.messages.contains(sentence))
  }

  @Test func `a worse challenger is refused with its reason, and a changed model is not put back`()
    throws
  {
    let arena = try ReviewArena()
    let idle = try arena.run(
      [
        "finetune", "cohort", "-o", "idle", "--quiet", "--set", "training.learningRate=1e-12",
      ] + Workshop.quickly)
    #expect(idle.status == 0, "\(idle.messages)")
    let taught = try arena.run(
      [
        "finetune", "cohort", "-o", "taught", "--quiet", "--set", "training.learningRate=0.01",
      ] + Workshop.quickly.map { $0 == "1" ? "8" : $0 })
    #expect(taught.status == 0, "\(taught.messages)")
    let refused = try arena.decide("taught/model.fovea", "idle/model.fovea", [])
    #expect(refused.status == 1, "\(refused.messages)")
    #expect(refused.output.hasPrefix("refused\nfinding, auroc, all: the difference is -"))
    #expect(refused.output.contains(", not above -0.02\n"))
    let promoted = try arena.decide(
      "taught/model.fovea", "first/model.fovea", ["--margin", "0.99"])
    #expect(promoted.status == 0, "\(promoted.output)\(promoted.messages)")
    let models = try FileManager.default.contentsOfDirectory(
      atPath: arena.folder.path("registry/models"))
    #expect(models.count == 3)
    for model in models { try arena.folder.write("other", to: "registry/models/\(model)") }
    let back = try arena.run(["review", "roll-back", "registry"])
    #expect(back.status == 65)
    #expect(
      back.messages.contains(
        ".fovea: is missing, or not the model that history.jsonl names; restore it from a copy; "
          + "its sha256 is "))
  }
}
