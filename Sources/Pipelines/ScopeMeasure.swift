internal import Cohorts
internal import Compute
internal import Evaluation
internal import Explaining
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy
internal import Training

/// Measures own, spoiled and other images by a model's distance of features.
struct ScopeMeasure {
  /// The images of one folder, as they were read.
  struct Foreign {
    let name: String
    let images: [ScopedImage]
    let summary: IngestSummary
    let identities: IdentifyingValues
  }

  /// Every way of spoiling an image at every severity, side by side.
  private static let changes: [(change: Corruption, severity: Int)] = Corruption.allCases.flatMap {
    change in (1...Corruption.severityCount).map { (change, $0) }
  }
  /// How many bootstrap replicates stand behind an interval.
  private static let replicates = 2000

  var subject: EvaluateStage.Subject
  let part: Part
  let meter: ScopeMeter
  let seed: UInt64
  let context: StageContext

  /// The own images, as they are and after every change.
  ///
  /// - Throws: what loading images throws.
  func own() throws -> [ScopedImage] {
    let (seed, total) = (seed, subject.indices.count)
    return try meter.measured(
      cohort: subject.cohort, indices: subject.indices,
      changes: { (image, index, place) throws(CohortsError) in
        let inside = place.part(of: image)
        return Self.changes.enumerated().map { number, item in
          var generator = SeededGenerator(
            seed: seed, stream: UInt64(index) << 16 | UInt64(number))
          return place.replacing(
            item.change.applied(to: inside, severity: item.severity, generator: &generator),
            in: image)
        }
      },
      progress: { done in
        context.announce(.progress(task: "spoiling", done: done, total: total))
      })
  }

  /// The images of a folder.
  ///
  /// - Throws: `badData` for a folder without images; what reading throws.
  func foreign(
    _ folder: NamedFolder, flag: String, decoder: URL, output: URL
  ) async throws -> Foreign {
    let reader = try StudyReader(
      input: folder.url, link: nil, output: output, maxSizePixels: Recipe.standard.maxSizePixels,
      key: subject.key, decoder: decoder
    ) { event in
      if let announcement = event.announcement { context.announce(announcement) }
    }
    let images = try await meter.measured(
      next: { try await reader.next().map { StoredImage($0) } },
      progress: { context.announce(.detail("measured \($0) images")) })
    let summary = await reader.summary
    guard !images.isEmpty else {
      throw PipelinesError(
        .badData, subject: "\(flag) \(folder.name)",
        reason: "holds no image among its \(summary.files.found) files",
        hint: "name a folder of DICOM, PNG or JPEG files")
    }
    return Foreign(
      name: folder.name, images: images, summary: summary, identities: await reader.identities)
  }

  /// All comparisons.
  func record(own: [ScopedImage], foreign: [Foreign]) -> ScopeAuditRecord {
    let card = subject.source.file.card
    var patients = PatientNumbers()
    let numbers = own.map { patients.addOwn($0.image) }
    let changed = Self.changes.enumerated().map { number, item in
      ScopeImages(
        name: item.change.rawValue, severity: item.severity,
        judgements: zip(own, numbers).map { $0.looks[number + 1].judgement(of: $1) })
    }
    let others = foreign.map { other in
      ScopeImages(
        name: other.name, severity: nil,
        judgements: other.images.map {
          $0.looks[0].judgement(of: patients.number(of: $0.image))
        })
    }
    let known = Set(subject.cohort.facts.map(\.pixelDigest))
    return ScopeAuditRecord(
      modelDigest: subject.source.digest, cohortDigest: subject.cohort.digest,
      splitHash: subject.lock.hash, part: part, isTuned: isTuned,
      declaredShare: meter.scope.share, seed: seed, replicates: Self.replicates,
      origins: zip(foreign, others).map { origin($0, $1, known: known) },
      warnings: subject.warnings,
      summary: ScopeSummary(
        own: zip(own, numbers).map { $0.looks[0].judgement(of: $1) },
        units: own.map {
          UnitIdentity(unitID: $0.image.caseID, patientID: $0.image.patientID)
        },
        attributes: attributes(card), changes: changed, others: others,
        resampling: PatientResampling(
          replicates: Self.replicates, level: ScopeSummary.level, seed: seed),
        on: WorkerPool(threadCount: context.threads)))
  }

  /// Whether the limit on the distance was set on these very images.
  private var isTuned: Bool {
    let card = subject.source.file.card
    let isOwn =
      subject.cohort.isVersion(of: card.cohortDigest) || card.splitHash == subject.lock.hash
    return isOwn && part == .validation && meter.scope.source == .validation
  }

  private func origin(
    _ other: Foreign, _ images: ScopeImages, known: Set<String>
  ) -> ScopeAuditRecord.Origin {
    let pictures = other.images.map(\.image.pixelDigest)
    let files = other.summary.files
    let isSmall =
      Set(images.judgements.map(\.patient)).count < Suppression.usualBound
    return ScopeAuditRecord.Origin(
      name: other.name, digest: Digest.sha256(Data(pictures.joined(separator: "\n").utf8)),
      files: isSmall ? nil : files.found,
      refusedFiles: isSmall ? nil : files.quarantined + files.failed,
      hasOwn: !isSmall && pictures.contains(where: known.contains))
  }

  /// The attributes that reports are divided by, as a release may show them.
  private func attributes(_ card: ModelCard) -> [GroupedAttribute] {
    let task = EvaluationTask(
      rows: [], attributes: CohortAttributes(subject.cohort.cases, unit: .image),
      labelKind: LabelKind(card.heads[0].kind), groups: Recipe.standard.groups,
      recipe: .standard, suppressBelow: Suppression.usualBound)
    return task.options.groups.map {
      GroupedAttribute(name: $0, of: task.attributes, ageBands: task.options.ageBands)
    }
  }
}

/// Numbers patients, so that whoever is in several sets of images has one number.
private struct PatientNumbers {
  private var byPatient: [String: Int] = [:]
  /// By picture of the own images: elsewhere its patient may have another name, or none.
  private var byPicture: [String: Int] = [:]

  mutating func addOwn(_ image: CaseFacts) -> Int {
    let number = byPatient[image.patientID] ?? byPatient.count
    byPatient[image.patientID] = number
    byPicture[image.pixelDigest] = number
    return number
  }

  mutating func number(of image: CaseFacts) -> Int {
    if let own = byPicture[image.pixelDigest] { return own }
    let number = byPatient[image.patientID] ?? byPatient.count
    byPatient[image.patientID] = number
    return number
  }
}

extension ScopeLook {
  fileprivate func judgement(of patient: Int) -> ScopeJudgement {
    ScopeJudgement(
      patient: patient, distance: distance, isFar: isFar, isRefused: isRefused)
  }
}
