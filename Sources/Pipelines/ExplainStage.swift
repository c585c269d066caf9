internal import Cohorts
internal import Delivery
internal import Evaluation
internal import Explaining
internal import Files
public import Foundation
internal import Ingest
internal import Privacy
internal import Training

/// Shows where in images the evidence for a label lies, and whether that can be believed.
public struct ExplainStage {
  static let documentName = "explanations.json"
  static let artefacts = [documentName, "explain.html", "maps", "overlays"]

  private let model: URL
  let input: URL
  let output: URL
  /// The names of methods, separated by commas.
  public var methods = ExplanationMethod.gradCAM.rawValue
  /// The names of labels, separated by commas; nil: those that the model says.
  public var labels: String?
  /// How many images are explained, the first ones.
  public var mostCases = ExplainStage.usualCases

  /// The cohort that the model learnt from, to show the nearest training cases; nil: none.
  public var cohort: URL?

  /// How many images are explained where nobody says.
  public static let usualCases = 200

  /// Explains what a model says of the images in a folder, or of the validation part of a cohort.
  public init(model: URL, input: URL, output: URL) {
    self.model = model
    self.input = input
    self.output = output
  }

  /// Predicts, explains, tests the explanations and writes.
  ///
  /// - Throws: `usage` for a model or a name that does not fit; what the rooms say.
  public func run(in context: StageContext) async throws -> CommandResult {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.checkStaging(mayReplace: context.mayReplace, inputs: readFolders)
    let source = try ModelSource(model)
    let work = try ExplanationWork(
      source.file, methods: Self.chosenMethods(methods), labels: labels, context)
    let isCohort = FileManager.default.fileExists(
      atPath: input.appendingPathComponent(Cohort.manifestName).path)
    return isCohort
      ? try explainCohort(work, source, folder, context)
      : try await explainFolder(work, source, folder, context)
  }

  /// The validation part of a cohort, as `fovea evaluate` measures it.
  private func explainCohort(
    _ work: ExplanationWork, _ source: ModelSource, _ folder: OutputFolder,
    _ context: StageContext
  ) throws -> CommandResult {
    let subject = try EvaluateStage(model: model, cohort: input, output: output, opensTest: false)
      .subject(context)
    for warning in subject.warnings { context.announce(.warning(warning)) }
    let indices = Array(subject.indices.prefix(mostCases))
    let gate = try ReleaseGate(
      cohort: input, key: subject.key, context: context,
      excusing: source.file.card.people.values.sorted())
    gate.announce(in: context)
    if context.isDryRun {
      return dryRun("would explain \(indices.count) images of the validation part", source)
    }
    let trail = AuditTrail(
      command: "explain", folder: output, key: subject.key, context: context,
      inputs: [
        "model": source.digest, "cohort": subject.cohort.digest, "split": subject.lock.hash,
      ])
    return try trail.watch {
      var work = work
      if let cohort { try work.compare(with: cohort, key: subject.key) }
      if work.decidesForUnits {
        try work.decide(on: indices, among: subject.indices, of: subject.cohort)
      }
      let gates = try [gate] + trainingGates(work, subject, context)
      let masks = CohortMasks(
        subject.cohort, work.model.card.preprocessing, outputs: work.model.card.heads[0].labels)
      let images = try work.answers(count: indices.count) { (place) throws(CohortsError) in
        try subject.cohort.image(at: indices[place])
      } masks: { (place, label) throws(CohortsError) in
        try masks?.mask(at: indices[place], label: label)
      }
      return try finish(
        work, images, leftOut: subject.indices.count - indices.count, lines: [], source, folder,
        gates, trail, context)
    }
  }

  private var readFolders: [URL] { [input] + [cohort].compactMap { $0 } }

  /// The gate of the cohort that is compared with, where it is another than the input.
  private func trainingGates(
    _ work: ExplanationWork, _ subject: EvaluateStage.Subject, _ context: StageContext
  ) throws -> [ReleaseGate] {
    guard let cohort, let training = work.training,
      training.cohort.digest != subject.cohort.digest
    else { return [] }
    // A seal that somebody named is the input's.
    var own = context
    own.seal = nil
    let gate = try ReleaseGate(
      cohort: cohort, key: subject.key, context: own,
      excusing: work.model.card.people.values.sorted())
    if !gate.lack.isEmpty {
      context.announce(
        .note("what comes from --cohort is unscanned for identities: \(gate.lack)"))
    }
    return [gate]
  }

  /// The images of a folder, which are read one after the other.
  private func explainFolder(
    _ work: ExplanationWork, _ source: ModelSource, _ folder: OutputFolder,
    _ context: StageContext
  ) async throws -> CommandResult {
    guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
    let digest = try InputDigest.folder(input)
    if context.isDryRun {
      try context.checkKey()
      return dryRun("would explain <input> (\(digest))", source)
    }
    let key = try context.keyMadeIfMissing()
    let reader = try self.reader(key: key, decoder: decoder) { event in
      if let announcement = event.announcement { context.announce(announcement) }
    }
    let sealed =
      try cohort.map { try ReleaseGate(cohort: $0, key: key, context: context) }
      ?? ReleaseGate(model: model, context: context)
    let trail = AuditTrail(
      command: "explain", folder: output, key: key, context: context,
      inputs: ["model": source.digest, "folder": digest])
    return try await trail.watch {
      var work = work
      if let cohort { try work.compare(with: cohort, key: key) }
      if work.decidesForUnits {
        // What is said of a unit is known once all images are read.
        let first = try self.reader(key: key, decoder: decoder) { _ in }
        var answers: [CaseAnswer] = []
        while let next = try await first.next() {
          if let answer = work.member(of: StoredImage(next)) { answers.append(answer) }
        }
        try work.decide(by: answers)
      }
      var images: [ExplainedImage] = []
      var leftOut = 0
      while let next = try await reader.next() {
        if images.count >= mostCases {
          leftOut += 1
          continue
        }
        let image = StoredImage(next)
        images += try work.answers(count: 1) { _ in
          image
        } masks: { _, _ in
          nil
        }
        context.announce(.detail("explained \(images.count) images"))
      }
      guard !images.isEmpty else {
        throw PipelinesError(
          .badData, subject: "<input>",
          reason: "holds no image among its \(await reader.summary.files.found) files",
          hint: "name a cohort, or a folder of DICOM, PNG or JPEG files")
      }
      // Who is in the images is known here without a seal.
      var gate = sealed
      gate.add(await reader.identities, excusing: source.file.card.heads.flatMap(\.labels))
      return try finish(
        work, images, leftOut: leftOut, lines: IngestStage.fileLines(of: await reader.summary),
        source, folder, [gate], trail, context)
    }
  }

  private func reader(
    key: SecretKey, decoder: URL, events: @escaping @Sendable (IngestEvent) -> Void
  ) throws -> StudyReader {
    try StudyReader(
      input: input, link: nil, output: output, maxSizePixels: Recipe.standard.maxSizePixels,
      key: key, decoder: decoder, events: events)
  }

  /// Tests the maps and writes everything.
  private func finish(
    _ work: ExplanationWork, _ images: [ExplainedImage], leftOut: Int, lines: [String],
    _ source: ModelSource, _ folder: OutputFolder, _ gates: [ReleaseGate], _ trail: AuditTrail,
    _ context: StageContext
  ) throws -> CommandResult {
    let ordered = images.sorted { $0.facts.pixelDigest < $1.facts.pixelDigest }
    let files = ExplanationFiles(
      work: work, images: ordered, sanity: work.sanity(of: ordered), leftOut: leftOut,
      modelDigest: source.digest, modelName: source.name)
    try folder.staging(mayReplace: context.mayReplace, inputs: readFolders) { staged in
      try files.write(to: staged, commandLine: CommandLineText.masked(context.arguments))
      // They show the images on purpose.
      for gate in gates { try gate.checkPictures(staged.url) }
      var trail = trail
      // What one of them could not search is not searched.
      trail.gate = (gates.first { !$0.lack.isEmpty } ?? gates[0]).standing
      try trail.commit(staged, artefacts: Self.artefacts, counts: files.counts)
    }
    return CommandResult(
      ExplanationDocument.schema,
      lines: lines + files.lines + ["page: \(output.appendingPathComponent("explain.html").path)"],
      members: [
        "model": .text(source.digest), "counts": try JSONValue(files.counts),
        "sanity": try JSONValue(files.document.sanity), "dryRun": .flag(false),
      ])
  }

  private func dryRun(_ said: String, _ source: ModelSource) -> CommandResult {
    CommandResult(
      ExplanationDocument.schema, lines: [said + " with \(source.name)"],
      members: ["model": .text(source.digest), "dryRun": .flag(true)])
  }

  /// The methods of these names, each once, in the order they are known in.
  ///
  /// - Throws: `usage` for a name that none has.
  static func chosenMethods(
    _ text: String, option: String = "--method"
  ) throws(PipelinesError) -> [ExplanationMethod] {
    var chosen: Set<ExplanationMethod> = []
    for name in text.split(separator: ",") {
      let name = name.trimmingCharacters(in: .whitespaces)
      guard let method = ExplanationMethod(rawValue: name) else {
        throw PipelinesError(
          .usage, subject: option, reason: "there is no method \(name)",
          hint: "give \(ExplanationMethod.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      chosen.insert(method)
    }
    guard !chosen.isEmpty else {
      throw PipelinesError(
        .usage, subject: option, reason: "names no method", hint: "give grad-cam or another")
    }
    return ExplanationMethod.allCases.filter(chosen.contains)
  }
}
