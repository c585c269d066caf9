internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest

/// How far several readers of a cohort's images agree: `reader-agreement.json`.
struct ReaderReport: Codable {
  /// An attribute with more values makes no groups.
  private static let mostGroups = 20

  var schema = "fovea.readers/1"
  /// What holds where readers differ.
  let rule: ConsensusRule
  /// By target.
  let targets: [ReaderAgreement]

  /// Writes the report into a cohort that several readers labelled, before it is put in its place.
  ///
  /// - Throws: errors of the files.
  static func write(_ summary: IngestSummary, to staged: StagedFolder) throws(FilesError) {
    guard let readers = summary.readers else { return }
    let manifest = staged.url.appendingPathComponent(CohortFolder.manifest)
    var cases: [ManifestCase] = []
    for line in try InputFile.data(of: manifest).split(separator: UInt8(ascii: "\n")) {
      let facts = try StableJSON.decode(
        ManifestCase.self, from: Data(line), subject: CohortFolder.manifest)
      if facts.readings != nil { cases.append(facts) }
    }
    let report = ReaderReport(rule: readers.rule, targets: agreements(of: cases, summary.targets))
    try staged.write(
      StableJSON.encode(report, pretty: true) + Data("\n".utf8), to: CohortFolder.readers)
  }

  /// The figures that stand in a cohort, as lines; none for a cohort of single readers.
  ///
  /// - Throws: errors of the file.
  static func lines(in cohort: URL) throws -> [String] {
    let url = cohort.appendingPathComponent(CohortFolder.readers)
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    let report = try StableJSON.decode(
      ReaderReport.self, from: InputFile.data(of: url), subject: CohortFolder.readers)
    return report.targets.map { target in
      let counts = target.whole.counts
      let kappa = target.kappaName == "cohen" ? "Cohen's kappa" : "Fleiss' kappa"
      return "\(target.target): \(target.readerCount) readers agree in "
        + "\(Reporting.text(target.whole.agreement)) of pairs, \(kappa) "
        + "\(Reporting.text(target.whole.kappa)), \(counts.imageCount) images of "
        + "\(counts.patientCount) patients"
    }
  }

  private static func agreements(
    of cases: [ManifestCase], _ targets: [String]
  ) -> [ReaderAgreement] {
    let recipe = Recipe.standard
    let resampling = PatientResampling(
      replicates: recipe.bootstrapReplicates, level: EvaluationTask.confidenceLevel,
      seed: recipe.seed)
    let attributes = CohortAttributes(
      cases: cases.map { .init(unitID: $0.caseID, values: grouped($0.attributes)) })
    let names = attributes.names.filter { name in
      Set(cases.compactMap { grouped($0.attributes)[name] }).count <= mostGroups
    }
    return targets.compactMap { target in
      let units = cases.map { facts in
        RatedUnit(
          identity: UnitIdentity(unitID: facts.caseID, patientID: facts.patientID),
          labels: (facts.readings ?? [:]).compactMapValues { $0[target] })
      }
      return ReaderAgreement(
        target: target, units: units, attributes: attributes, names: names,
        resampling: resampling)
    }
  }

  /// The attributes by which there are groups: ages by band.
  private static func grouped(_ attributes: [String: String]) -> [String: String] {
    var values = attributes
    if let age = values.removeValue(forKey: "age") {
      values["ageBand"] = AgeBands.standard.band(of: age)
    }
    return values
  }
}
