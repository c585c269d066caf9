internal import Cohorts
internal import Evaluation
internal import Files
public import Foundation
internal import Monitoring
internal import Privacy
internal import Reports
internal import Training

/// Lays a model's answers before readers: a table, and a page that needs no network.
public struct ReviewExportStage {
  static let schema = "fovea.review-export/1"
  static let artefacts = ["review.csv", "review.html"]
  private let predictions: URL
  private let output: URL
  /// The cohort whose images are shown; nil: none are.
  public var cohort: URL?
  /// The model that made the predictions; nil: the one beside them.
  public var model: URL?
  /// Whether readers do not see what the model says.
  public var isBlind = false
  /// The order, by name.
  public var order = ReviewItems.Order.uncertain.rawValue
  /// Seed of a drawn order.
  public var seed: UInt64 = 7
  /// At most so many answers; nil: all.
  public var count: Int?
  /// The part of the split; nil: all rows.
  public var part: String?

  /// Reads predictions, a table or the folder that holds predictions.csv.
  public init(predictions: URL, output: URL) {
    self.predictions = predictions
    self.output = output
  }

  private var table: URL {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(
      atPath: predictions.path, isDirectory: &isFolder)
    return isThere && isFolder.boolValue
      ? predictions.appendingPathComponent(FinetuneStage.predictionsName) : predictions
  }

  /// Reads, orders and writes.
  ///
  /// - Throws: `usage`, `badData`; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let order = try chosenOrder()
    let target = OutputFolder(url: output, artefacts: Self.artefacts)
    try target.checkStaging(mayReplace: context.mayReplace, inputs: cohort.map { [$0] } ?? [])
    let key = try context.existingKey()
    let file = try PredictionsFile(contentsOf: table)
    guard file.isOurs else {
      throw PipelinesError(
        .badData, subject: "predictions",
        reason: "are not a table that Fovea wrote, so that its names may be those of people",
        hint: "name what fovea finetune, predict or evaluate wrote")
    }
    let source = try modelSource()
    let found = try ReviewItems(file.rows, head: source?.file.card.heads[0], part: part)
    let items = found.ordered(order, seed: seed, atMost: count)
    let opened = try cohort.map { try Cohort.open(folder: $0, key: key) }
    let gate =
      try cohort.map { try ReleaseGate(cohort: $0, key: key, context: context) }
      ?? ReleaseGate(tables: IdentifyingValues(), key: key, context: context)
    gate.announce(in: context)
    if context.isDryRun { return result(items, found, isDryRun: true) }
    var trail = AuditTrail(
      command: "review export", folder: output, key: key, context: context,
      inputs: ["predictions": try Digest.sha256(of: table)])
    trail.inputs["cohort"] = opened?.digest
    trail.gate = gate.standing
    try trail.watch {
      try target.staging(mayReplace: context.mayReplace) { staged in
        try staged.write(Data(csv(items).utf8), to: Self.artefacts[0])
        let page = try page(
          items, order, opened, model: source?.digest, arguments: context.arguments)
        try staged.write(Data(page.utf8), to: Self.artefacts[1])
        try gate.checkPictures(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts, counts: ["answers": items.count])
      }
    }
    return result(items, found, isDryRun: false)
  }

  private func chosenOrder() throws(PipelinesError) -> ReviewItems.Order {
    guard let chosen = ReviewItems.Order(rawValue: order) else {
      let names = ReviewItems.Order.allCases.map(\.rawValue)
      throw PipelinesError(
        .usage, subject: "--order \(order)", reason: "is none of \(ColumnNames.list(names))",
        hint: Suggestion.nearest(to: order, among: names).map { "did you mean \($0)?" }
          ?? "leave it out for the least certain first")
    }
    return chosen
  }

  private func modelSource() throws -> ModelSource? {
    if let model { return try ModelSource(model) }
    let beside = table.deletingLastPathComponent().appendingPathComponent(FinetuneStage.modelName)
    return FileManager.default.fileExists(atPath: beside.path) ? try ModelSource(beside) : nil
  }

  private func csv(_ items: [ReviewItems.Item]) -> String {
    CSVTable.text(
      header: FeedbackFile.columns + ["case_id", "probability"],
      rows: items.map { item in
        let probability = (item.row.probability ?? item.row.score).map { "\($0)" } ?? ""
        return [
          item.row.unit.rawValue, item.row.unitID, item.label, isBlind ? "" : item.call, "", "",
          "", "", "", isBlind ? "0" : "1", item.row.caseID, isBlind ? "" : probability,
        ]
      })
  }

  private func page(
    _ items: [ReviewItems.Item], _ order: ReviewItems.Order, _ cohort: Cohort?, model: String?,
    arguments: [String]
  ) throws -> String {
    let pictures = ReviewPictures(
      images: try cohort.map {
        try CasePictures(cohort: $0).pictures(of: items.map(\.row.caseID))
      } ?? [:],
      besides: isBlind ? nil : table.deletingLastPathComponent(), model: model)
    return try ReviewPage(
      unit: items.first?.row.unit.rawValue ?? "", isBlind: isBlind,
      order: order.words(seed: seed), reasons: FeedbackReason.allCases.map(\.rawValue),
      items: items.map { item in
        ReviewPage.Item(
          caseID: item.row.caseID, unitID: item.row.unitID, label: item.label,
          call: isBlind ? "" : item.call, said: isBlind ? "" : said(item),
          answers: item.answers.map { ($0, text($0, of: item)) },
          pictures: pictures.pictures(of: item))
      }, commandLine: CommandLineText.masked(arguments), program: Version.program
    ).render()
  }

  /// 1 and 0 as people say them; classes as they are called.
  private func text(_ answer: String, of item: ReviewItems.Item) -> String {
    item.answers == ["0", "1"] ? (answer == "1" ? "yes" : "no") : answer
  }

  private func said(_ item: ReviewItems.Item) -> String {
    let probability = item.row.probability.map { ", probability \(Decimals.text($0, places: 2))" }
    let said =
      item.call.isEmpty
      ? "The model withheld its answer" : "The model says \(text(item.call, of: item))"
    return said + (probability ?? "") + "."
  }

  private func result(
    _ items: [ReviewItems.Item], _ found: ReviewItems, isDryRun: Bool
  ) -> CommandResult {
    let said = isDryRun ? "would lay" : "laid"
    let rest = found.items.count - items.count
    return CommandResult(
      Self.schema,
      lines: [
        "\(said) \(items.count) answers before readers\(isBlind ? ", who do not see them" : ""); "
          + "\(rest) more were not asked for, \(found.leftOut) rows have none",
        "page: \(output.appendingPathComponent(Self.artefacts[1]).path)",
      ],
      members: [
        "answers": .integer(items.count), "blind": .flag(isBlind), "leftOut": .integer(rest),
        "dryRun": .flag(isDryRun),
      ])
  }
}
