internal import Cohorts
internal import Files
internal import Foundation
internal import Ingest
internal import Monitoring
internal import Networks
internal import Privacy
internal import Training

/// Everything of ours below some folders: cohorts, models, backbones, histories, predictions.
struct LineageSearch {
  /// A cohort with its split.
  struct Found {
    let cohort: Cohort
    let lock: SplitLock?
  }

  private(set) var cohorts: [Found] = []
  /// Models by digest.
  private(set) var models: [String: ModelFile] = [:]
  /// Weight files that say that they learnt from cohorts, by digest.
  private(set) var backbones: [String: WeightOrigins] = [:]
  private(set) var histories: [ModelHistory] = []
  /// Folders with predictions.csv.
  private(set) var predictions: [URL] = []
  /// Files that were ours by name and could not be read or believed.
  private(set) var unreadable = 0

  /// Folders into which nobody looks: they hold samples alone.
  private static let closed: Set = [CohortFolder.pixels, CohortFolder.masks, "checkpoint"]

  /// Looks below the folders, at every depth; links are not followed.
  init(_ folders: [URL], key: SecretKey) {
    var seen: Set<String> = []
    for folder in folders {
      visit(folder.resolvingSymlinksInPath(), &seen, key: key)
    }
    // The same images under another split are another cohort to the models of either.
    var known: Set<[String?]> = []
    cohorts = cohorts.filter {
      known.insert([$0.cohort.digest, $0.lock?.hash]).inserted
    }.sorted {
      ($0.cohort.version?.version ?? 1, $0.cohort.digest, $0.lock?.hash ?? "")
        < ($1.cohort.version?.version ?? 1, $1.cohort.digest, $1.lock?.hash ?? "")
    }
  }

  private mutating func visit(_ folder: URL, _ seen: inout Set<String>, key: SecretKey) {
    guard seen.insert(folder.path).inserted else { return }
    let files = FileManager.default
    let names = ((try? files.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    for name in names where !name.hasPrefix(".") {
      let place = folder.appendingPathComponent(name)
      guard let type = try? files.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
      else { continue }
      if type == .typeDirectory, !Self.closed.contains(name) { visit(place, &seen, key: key) }
      if type == .typeRegular { look(at: place, key: key) }
    }
  }

  private mutating func look(at file: URL, key: SecretKey) {
    let folder = file.deletingLastPathComponent()
    do {
      switch file.lastPathComponent {
      case CohortFolder.manifest:
        let cohort = try Cohort.open(folder: folder, key: key)
        cohorts.append(Found(cohort: cohort, lock: try SplitLock.read(in: cohort, key: key)))
      case ModelHistory.fileName:
        histories.append(try ModelHistory(try InputFile.data(of: file), key: key))
      case FinetuneStage.predictionsName:
        predictions.append(folder)
      case let name where name.hasSuffix(".fovea"):
        let model = try ModelFile.read(from: file)
        models[try model.digest()] = model
      case let name where name.hasSuffix(".safetensors"): try look(atWeights: file)
      default: break
      }
    } catch {
      unreadable += 1
    }
  }

  /// Weights that nobody describes are not ours, and those without a patient tell nothing.
  private mutating func look(atWeights file: URL) throws(NetworksError) {
    do throws(NetworksError) {
      let source = try WeightSource(contentsOf: file, architecture: nil)
      let origins = WeightOrigins(learntFrom: source.learntCohorts, origin: source.card.origin)
      if !origins.isEmpty { backbones[source.digest] = origins }
    } catch {
      guard error.code == .unstatedWeights else { throw error }
    }
  }

  /// The cohort with this digest, of whatever version, under this split.
  func cohort(_ digest: String, splitHash: String) -> Found? {
    cohorts.first { $0.cohort.digest == digest && $0.lock?.hash == splitHash }
  }

  /// What a model came from; approvals are of every history that names it.
  func lineage(of source: ModelSource, file: URL, key: SecretKey) throws -> ModelLineage {
    let card = source.file.card
    var lineage = ModelLineage(
      sha256: source.digest,
      answers: "\(card.heads.flatMap(\.targets).joined(separator: ", ")) by \(card.networksName), "
        + "one answer per \(card.unit.rawValue)",
      cohortDigest: card.cohortDigest, splitHash: card.splitHash,
      openingsThen: card.openings.count,
      weights: [
        "name": card.weights.name, "origin": card.weights.origin,
        "licence": card.weights.licence, "sha256": card.weights.digest,
      ], people: card.people)
    lineage.weightCohorts = (card.weights.learntFrom ?? []).map(\.digest)
    lineage.reference = card.reference.map(ReferenceText.sentence)
    lineage.calibratedOn = card.calibration?.cohortDigest
    lineage.privacy = card.privacy?.sentence
    lineage.membership = card.membership.map {
      MembershipFindings($0).sentences.map(\.text).joined(separator: "; ")
    }
    lineage.scope = card.scopeAudit.map {
      ScopeFindings($0).sentences.map(\.text).joined(separator: "; ")
    }
    lineage.program = Self.program(of: source.digest, beside: file, key: key)
    lineage.approvals = histories.flatMap(\.entries).filter {
      $0.current == source.digest || $0.other == source.digest
    }
    if let found = cohort(card.cohortDigest, splitHash: card.splitHash), let lock = found.lock {
      lineage.data = try Self.data(found.cohort, lock, of: card, key: key)
    }
    return lineage
  }

  private static func data(
    _ cohort: Cohort, _ lock: SplitLock, of card: ModelCard, key: SecretKey
  ) throws -> ModelLineage.Data {
    let entries = try cohort.feedback(key: key).entries
    let part = lock.indices(in: .train)
    let training = try card.labelled(part, of: cohort.facts)
    return ModelLineage.Data(
      version: cohort.version?.version ?? 1, parentDigest: cohort.version?.parentDigest,
      feedbackRounds: Set(entries.map(\.round)).count, feedbackAnswers: entries.count,
      trainingImages: training.count,
      trainingPatients: Set(training.map { cohort.cases[$0].patientID }).count,
      unlabelledImages: part.count - training.count, labelShare: card.options.labelShare,
      testOpenings: try TestLedger.read(in: cohort, lock: lock, key: key).count)
  }

  /// The program that the audit log beside a model says wrote it.
  private static func program(of digest: String, beside file: URL, key: SecretKey) -> String? {
    let folder = file.resolvingSymlinksInPath().deletingLastPathComponent()
    let log = try? AuditVerification(of: folder, key: key)
    return log?.acts.last { $0.artefacts.values.contains(digest) }?.program
  }
}
