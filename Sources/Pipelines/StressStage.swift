internal import Cohorts
internal import Compute
internal import Evaluation
internal import Explaining
internal import Files
public import Foundation
internal import Training

/// Says what noise, blur, covering and attacks do to a model, as a whole and by group.
public struct StressStage {
  static let artefacts = ["stress.json", "stress.csv", "stress.html"]

  private let evaluation: EvaluateStage
  private let cohort: URL
  private let output: URL
  /// How much AUROC may fall and the model still hold.
  public var margin = 0.05
  /// How many images are attacked; 0 for none.
  public var attackedImages = 200
  /// Seed of noise, random starts, and of whose mask covers an image without findings.
  public var seed: UInt64 = 1

  /// Stresses the model in a file on the validation part of a cohort, or on its test part.
  public init(model: URL, cohort: URL, output: URL, opensTest: Bool) {
    evaluation = EvaluateStage(
      model: model, cohort: cohort, output: output, opensTest: opensTest)
    self.cohort = cohort
    self.output = output
  }

  /// Predicts changed images, compares with unchanged ones, and writes table and page.
  ///
  /// - Throws: as `EvaluateStage`; `usage` for a model that answers for pixels.
  public func run(in context: StageContext) throws -> CommandResult {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace, inputs: [cohort])
    var subject = try evaluation.subject(context)
    let card = subject.source.file.card
    guard card.pixels == nil else {
      throw PipelinesError(
        .usage, subject: "model", reason: "marks pixels, and stress is for classifiers",
        hint: "see fovea evaluate for masks and boxes")
    }
    let gate = try ReleaseGate(
      cohort: subject.cohort.folder, key: subject.key, context: context,
      excusing: card.people.values.sorted())
    gate.announce(in: context)
    if context.isDryRun { return result(subject, findings: nil) }
    for warning in subject.warnings { context.announce(.warning(warning)) }
    var trail = AuditTrail(
      command: "stress", folder: output, key: subject.key, context: context,
      inputs: [
        "model": subject.source.digest, "cohort": subject.cohort.digest,
        "split": subject.lock.hash,
      ])
    trail.gate = gate.standing
    return try trail.watch {
      try folder.staging(mayReplace: context.mayReplace, inputs: [cohort]) { staged in
        if evaluation.opensTest { try subject.open() }
        let findings = try findings(subject, context)
        try write(findings, to: staged.url, context)
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts,
          counts: ["images": subject.indices.count, "openings": subject.ledger.count], exit: 0)
        return result(subject, findings: findings)
      }
    }
  }

  /// All conditions: what spoils images on all of them, attacks on as many as asked for.
  private func findings(
    _ subject: EvaluateStage.Subject, _ context: StageContext
  ) throws -> StressFindings {
    let measure = try StressMeasure(
      subject, part: evaluation.part, margin: margin, seed: seed, context: context)
    for warning in measure.warnings { context.announce(.warning(warning)) }
    var results = try measure.results(
      StressCondition.corruptions, on: subject.indices, task: "stressing")
    let covered = try covering(measure, context, &results)
    let attacked = spread(subject.indices, count: attackedImages)
    if !attacked.isEmpty {
      results += try measure.results(StressCondition.attacks, on: attacked, task: "attacking")
    }
    return StressFindings(
      StressFindings.Subject(
        model: subject.source.digest, cohort: subject.cohort.digest, split: subject.lock.hash,
        part: evaluation.part.rawValue, images: subject.indices.count,
        answered: subject.indices.count - measure.refused, attacked: attacked.count,
        covered: covered, seed: seed), margin: margin, results: results)
  }

  /// Covers findings, label by label.
  ///
  /// - Returns: how many images were covered for any label.
  private func covering(
    _ measure: StressMeasure, _ context: StageContext, _ results: inout [StressFindings.Result]
  ) throws -> Int {
    var covered: Set<Int> = []
    var warned: Set<String> = []
    for cover in measure.covers {
      let all = measure.labelledCount(cover.output)
      let sentence =
        "\(all - cover.indices.count) of \(all) images may show a finding that nobody marked, and "
        + "are not covered"
      if cover.indices.count < all, warned.insert(sentence).inserted {
        context.announce(.warning(sentence))
      }
      results += try measure.results(covering: cover)
      covered.formUnion(cover.indices)
    }
    return covered.count
  }

  /// So many of the cases, evenly over the content order.
  private func spread(_ indices: [Int], count: Int) -> [Int] {
    guard count < indices.count else { return indices }
    return (0..<count).map { indices[$0 * indices.count / count] }
  }

  private func write(
    _ findings: StressFindings, to folder: URL, _ context: StageContext
  ) throws {
    let page = StressPage(findings: findings)
    let texts = [
      try StableJSON.encode(findings, pretty: true), Data(page.table.utf8),
      Data(try page.html(arguments: context.arguments).utf8),
    ]
    for (name, data) in zip(Self.artefacts, texts) {
      try AtomicFile.write(data, to: folder.appendingPathComponent(name))
    }
  }

  private func result(
    _ subject: EvaluateStage.Subject, findings: StressFindings?
  ) -> CommandResult {
    let (count, openings) = (subject.indices.count, subject.ledger.count)
    let part = evaluation.part.rawValue
    var members: [String: JSONValue] = [
      "part": .text(part), "images": .integer(count), "testOpenings": .integer(openings),
      "dryRun": .flag(findings == nil),
    ]
    var lines = ["would stress the model on \(count) images of the \(part) part"]
    if let findings {
      let answered = findings.subject.answered
      let images = answered == count ? "\(count)" : "\(answered) of \(count)"
      lines =
        ["stressed the model on \(images) images of the \(part) part"]
        + findings.sentences.map(\.line)
        + ["page: \(output.appendingPathComponent("stress.html").path)"]
      members["answered"] = .integer(answered)
      members["sentences"] = .array(findings.sentences.map { .text($0.text) })
    }
    return CommandResult(
      StressFindings.schema, lines: lines + ["test part opened so far: \(openings)"],
      members: members)
  }
}
