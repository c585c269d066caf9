internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Foundation
internal import Ingest
internal import Reports
internal import Training

/// The report on a model's masks or boxes for a part of a cohort, whose own are the truth.
struct PixelCohortReport {
  let cohort: Cohort
  let lock: SplitLock
  /// How often the test part has been opened, this time included.
  let openings: Int
  let recipe: Recipe
  let part: ReportedPart
  /// Bars beside those of the recipe.
  var gates: [Gate] = []
  /// Digests of what the cohort was made from, by role, where this run made it.
  var inputs: [String: String] = [:]
  /// Whether the output is searched for identities.
  var searched: NamedText?

  /// Writes report/ into the folder.
  ///
  /// - Parameters:
  ///   - answers: what the model said; refusals, and images that nobody marked, are counted and
  ///     not measured.
  ///   - name: the model's name in the report.
  ///   - flow: what became of every input file, where that is known.
  ///   - warnings: what the report has to say besides.
  ///   - place: where the folder will be, if it is being staged.
  /// - Returns: what is said on stdout.
  /// - Throws: `badData` where nothing can be measured; what reading masks and writing throws.
  func write(
    _ answers: [PixelAnswer], model: ModelFile, name: String, flow: FlowFacts?,
    warnings: [String], to folder: URL, place: URL? = nil, context: StageContext
  ) throws -> [String] {
    let labels = model.card.heads[0].labels
    let isDetection = model.card.options.task == .detect
    var truths = PixelTruths(cohort: cohort, labels: labels, isDetection: isDetection)
    let measured = try truths.measured(answers)
    let (attributes, unknown) = self.attributes
    let notes = warnings + truths.notes + unknown
    for note in notes { context.announce(.warning(note)) }
    var facts = try ReportFacts(
      model: model, name: name, cohort: cohort, lock: lock, part: part,
      openings: openings, flow: flow, arguments: context.arguments, warnings: notes)
    facts.gates = recipe.gates + gates
    facts.versions += (searched.map { [$0] } ?? []) + inputFacts
    let reporting = MeasuredReporting(
      recipe: recipe, attributes: attributes, threads: context.threads)
    let page = (place ?? folder).appendingPathComponent("\(Reporting.folderName)/report.html")
    if isDetection {
      return try MeasuredReporting.write(
        reporting.boxes(truths.images(measured), facts: facts), below: folder, page: page, context)
    }
    let scoring = PixelScoring(cohort: cohort, threads: context.threads)
    facts.settings.append(scoring.setting(of: measured))
    facts.limitations += scoring.notes(of: measured)
    let lines = try MeasuredReporting.write(
      reporting.masks(
        try scoring.cases(measured, labels: truths.known), lengths: scoring.lengths(of: measured),
        facts: facts), below: folder, page: page, context)
    let studies = try StudyScores(measured, labels: truths.known, cohort: cohort)
    if studies.studies.isEmpty { return lines }
    try studies.write(to: folder.appendingPathComponent(Reporting.folderName))
    // The page's place comes last.
    return Array(lines.dropLast()) + studies.lines(level: EvaluationTask.confidenceLevel)
      + Array(lines.suffix(1))
  }

  private var inputFacts: [NamedText] {
    inputs.sorted { $0.key < $1.key }.map { role, digest in
      NamedText(name: role == "folder" ? "<input>" : "<\(role)>", text: "sha256 \(digest)")
    }
  }

  /// The recipe's groups that some image has, and what is said of the others.
  private var attributes: (known: [GroupedAttribute], notes: [String]) {
    let all = CohortAttributes(cohort.cases, unit: .image)
    let names = Set(all.names)
    func isKnown(_ group: String) -> Bool { names.contains(group == "ageBand" ? "age" : group) }
    return (
      recipe.groups.filter(isKnown).map {
        GroupedAttribute(name: $0, of: all, ageBands: .standard)
      },
      recipe.groups.filter { !isKnown($0) }.map {
        "no image has the attribute \($0), so the report is not divided by it"
      }
    )
  }
}
