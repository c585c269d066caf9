internal import Annotations
internal import Delivery
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

/// The DICOM results of a prediction: which, and beside which headers.
struct DICOMResults: Sendable {
  /// Whose headers results are made beside.
  enum Headers: Sendable {
    /// Those of an input that `fovea deidentify` wrote.
    case input
    /// Those of instances that are de-identified on the way, and written beside the results.
    case sources
    /// The original ones, for the hospital's own archive.
    case original
  }

  /// What a model said of one image.
  struct Said: Sendable {
    var answers: [ImageResult.LabelAnswer] = []
    var masks: [(label: String, mask: RunLengthMask)] = []
    var boxes: [ImageResult.ScoredBox] = []
    var refusal: String?
  }

  /// The folder of results inside the output.
  static let folderName = "dicom"
  /// The folder of de-identified instances in it.
  static let sourcesName = ExportCheck.sourcesName

  let kinds: Set<ResultKind>
  let headers: Headers
  /// Whether they are held against their images once they are made.
  let isChecked: Bool
  let input: URL
  let output: URL
  let key: SecretKey
  let decoder: URL

  /// Looks, before any work, whether the input has headers that results may refer to.
  ///
  /// - Throws: `badData` for an input that is not de-identified.
  func check() throws(PipelinesError) {
    guard headers == .input, SignedDelivery(input, key: key) == nil else { return }
    throw PipelinesError(
      .badData, subject: "--format",
      reason: "asks for DICOM results, which name images that <input> holds with their patients' "
        + "identity: it is no folder that fovea deidentify wrote under this key",
      hint: "add --with-sources, or --to-original for the hospital's own archive")
  }

  /// Makes the results in a hidden folder beside the output.
  ///
  /// - Parameters:
  ///   - images: the facts of the images that were predicted.
  ///   - said: what the model said, by case.
  /// - Throws: what reading, de-identifying and writing say.
  func prepared(
    _ images: [ManifestCase], said: [String: Said], model: ResultModel, in context: StageContext
  ) async throws -> PreparedResults {
    let place = output.deletingLastPathComponent()
      .appendingPathComponent("\(output.lastPathComponent).dicom-results")
    var prepared = PreparedResults(
      folder: try StagedFolder(for: place), searchesAll: headers == .sources,
      isExempt: headers == .original)
    do {
      let folder = try await sources(prepared, in: context)
      let found = try await ResultSources(
        folder: folder, headers: headers, key: key, decoder: decoder
      ).results(images, said: said)
      let writer = ResultWriter(
        studies: found.studies.map { study in
          ResultWriter.Study(
            name: study.name,
            results: StudyResults(
              study.results, model: model, isOriginal: headers == .original,
              writesSegmentations: kinds.contains(.segmentation)),
            cases: study.cases)
        }, kinds: kinds, folder: prepared.folder)
      prepared.counts = try writer.writeObjects()
      if kinds.contains(.secondaryCapture) {
        prepared.counts[.secondaryCapture] = try await writer.writePictures(
          from: StudyReader(
            input: folder, link: nil, output: output,
            maxSizePixels: Recipe.standard.maxSizePixels, key: key, decoder: decoder
          ) { _ in })
      }
      prepared.imagesWithout = said.count - found.count
      if isChecked, prepared.counts.values.contains(where: { $0 > 0 }) {
        prepared.check = try await ExportCheck(
          objects: prepared.folder.url, images: folder, decoder: decoder
        ).run()
      }
      return prepared
    } catch {
      prepared.folder.discard()
      throw error
    }
  }

  /// The folder whose files results refer to, made if it is asked for.
  private func sources(
    _ prepared: PreparedResults, in context: StageContext
  ) async throws -> URL {
    guard headers == .sources else { return input }
    let place = prepared.folder.url.appendingPathComponent(Self.sourcesName)
    let options = DeliveryOptions(
      input: input, output: place, link: nil, profile: try ConfidentialityProfile([]), key: key,
      isDryRun: false)
    _ = try await Deidentification.run(options, decoder: decoder) { event in
      if case .progress = event { context.announce(event.announcement) }
    }
    return place
  }
}

/// Results that wait beside the output until it takes its place.
struct PreparedResults {
  let folder: StagedFolder
  /// Whether even what identifies people in the input must not be in them; else the input's names
  /// are pseudonyms already.
  let searchesAll: Bool
  /// Whether they carry identities because they were asked for so.
  let isExempt: Bool
  /// How many objects of each kind.
  var counts: [ResultKind: Int] = [:]
  /// Images that were predicted and have no DICOM results.
  var imagesWithout = 0
  /// What a check of them found; nil where nobody asked for one.
  var check: ExportSummary?

  /// What a check adds to the command's document.
  var members: [String: JSONValue] {
    get throws { try check.map { ["export": .object(try $0.members)] } ?? [:] }
  }

  /// Searches them for identities and moves them into the output that is about to take its place.
  ///
  /// - Parameters:
  ///   - gate: knows who is in the input.
  ///   - sealed: knows who is in the model's cohort alone.
  /// - Throws: `identityFound`, `cannotCreate`.
  func move(into staged: StagedFolder, gate: ReleaseGate, sealed: ReleaseGate) throws {
    if !isExempt { try (searchesAll ? gate : sealed).checkPictures(folder.url) }
    do {
      try FileManager.default.moveItem(
        at: folder.url, to: staged.url.appendingPathComponent(DICOMResults.folderName))
    } catch {
      throw PipelinesError(
        .cannotCreate, subject: DICOMResults.folderName, reason: "cannot be put into the output",
        hint: "see that the disk has room and nothing else writes there")
    }
  }

  /// What people are told.
  var lines: [String] {
    let said = ResultKind.allCases.compactMap { kind in
      counts[kind].map { "\($0) \(kind.rawValue)" }
    }
    var lines = ["DICOM results: \(said.joined(separator: ", "))"]
    if counts[.segmentation] == 0 {
      lines.append("no segmentation: nothing was marked, as report and pictures say")
    }
    if imagesWithout > 0 {
      lines.append(
        "\(imagesWithout) images have no DICOM results: they are no DICOM files, or could not be "
          + "de-identified")
    }
    return lines + (check?.lines ?? [])
  }
}
