internal import Cohorts
internal import Files
internal import Foundation
internal import Ingest
internal import Monitoring
internal import Networks
internal import Training

extension LineageSearch {
  /// What a patient's images went into.
  func trace(of patient: String) -> PatientTrace {
    let places = cohorts.map { Self.place(of: patient, in: $0) }
    let touched = models.sorted { $0.key < $1.key }.map { digest, model in
      WeightTrace(model.card, among: places).weights(sha256: digest)
    }
    let bases = backbones.sorted { $0.key < $1.key }.map { digest, origins in
      WeightTrace(origins, among: places).weights(sha256: digest)
    }
    var tables: [String: Int] = [:]
    var reports = 0
    for folder in predictions where Self.names(patient, folder) {
      tables[Self.modelDigest(in: folder) ?? "unknown", default: 0] += 1
      let report = folder.appendingPathComponent("\(Reporting.folderName)/report.json").path
      if FileManager.default.fileExists(atPath: report) { reports += 1 }
    }
    func isOther(_ weights: TracedWeights) -> Bool {
      weights.roles == [TracedWeights.otherCohortRole]
    }
    func told(_ all: [TracedWeights]) -> [TracedWeights] {
      all.filter { !$0.roles.isEmpty && !isOther($0) }
    }
    return PatientTrace(
      patient: patient, cohorts: places, models: told(touched),
      modelsOfOtherCohorts: touched.count(where: isOther), backbones: told(bases),
      backbonesOfOtherCohorts: bases.count(where: isOther), predictions: tables,
      reports: reports)
  }

  private static func place(of patient: String, in found: Found) -> PatientTrace.Place {
    let parts = Dictionary(
      (found.lock?.assignments ?? []).map { ($0.caseID, $0.part.rawValue) },
      uniquingKeysWith: { $1 })
    let own = found.cohort.cases.filter { $0.patientID == patient }
    return PatientTrace.Place(
      cohortDigest: found.cohort.digest, version: found.cohort.version?.version ?? 1,
      splitHash: found.lock?.hash,
      images: Dictionary(grouping: own) { parts[$0.caseID] ?? "not split" }.mapValues(\.count))
  }

  private static func names(_ patient: String, _ folder: URL) -> Bool {
    let file = folder.appendingPathComponent(FinetuneStage.predictionsName)
    return (try? InputFile.data(of: file))?.range(of: Data(",\(patient),".utf8)) != nil
  }

  private struct Predicted: Decodable { let model: String }

  private static func modelDigest(in folder: URL) -> String? {
    let file = folder.appendingPathComponent("predictions.json")
    return (try? InputFile.data(of: file)).flatMap {
      try? JSONDecoder().decode(Predicted.self, from: $0)
    }?.model
  }
}
