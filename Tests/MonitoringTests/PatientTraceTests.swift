import Monitoring
import Testing

/// What `fovea lineage PSEUDONYM` says of who learnt from a patient.
@Suite struct PatientTraceTests {
  private static let digest = String(repeating: "a", count: 64)

  private func weights(_ roles: String..., through cohorts: [String] = []) -> TracedWeights {
    TracedWeights(
      sha256: Self.digest, cohortDigest: String(repeating: "b", count: 64), roles: roles,
      backboneCohorts: cohorts)
  }

  /// The lines after those of cohorts, predictions and reports.
  private func verdict(
    models: [TracedWeights] = [], others: Int = 0, backbones: [TracedWeights] = [],
    otherBackbones: Int = 0
  ) -> [String] {
    let trace = PatientTrace(
      patient: "p0123456789abcdef", cohorts: [], models: models, modelsOfOtherCohorts: others,
      backbones: backbones, backbonesOfOtherCohorts: otherBackbones, predictions: [:], reports: 0)
    let lines = trace.lines
    return Array(lines.drop { $0 != "reports that rest on them: 0" }.dropFirst())
  }

  private static let nobody =
    "no model or backbone of these folders learnt from the patient or was tuned on the patient"
  private static let unknown =
    ": not known whether they learnt from the patient or were tuned on the patient, as a cohort of "
    + "theirs with its split is in none of the folders (--in), or their first weights do not name "
    + "it"
  private static let tuned =
    "1 models were tuned on the patient (thresholds, calibration); after a withdrawal ingest with "
    + "--exclude and train or calibrate again"
  private static let taught =
    "1 models learnt from the patient; after a withdrawal ingest with --exclude and train again"

  @Test func `nobody learnt where a patient was tested at most`() {
    #expect(verdict() == [Self.nobody])
    #expect(verdict(models: [weights("test")]) == [Self.nobody])
  }

  @Test(arguments: ["train", TracedWeights.backboneRole])
  func `a model learnt by its training, or by its first weights`(role: String) {
    #expect(verdict(models: [weights("test", role)]) == [Self.taught])
  }

  @Test(arguments: ["validation", TracedWeights.calibrationRole])
  func `a model that was tuned on a patient is not called untouched`(role: String) {
    #expect(verdict(models: [weights(role)]) == [Self.tuned])
    #expect(verdict(models: [weights("train", role)]) == [Self.taught, Self.tuned])
  }

  @Test func `a backbone that learnt is named with what is to be done`() {
    let backbone = weights(TracedWeights.backboneRole, through: [Self.digest])
    #expect(
      verdict(backbones: [backbone]) == [
        "1 backbones learnt from the patient; after a withdrawal ingest with --exclude, pretrain "
          + "again, and train again what began with them"
      ])
  }

  @Test(arguments: [
    TracedWeights.unknownRole, TracedWeights.unknownBackboneRole,
    TracedWeights.unknownCalibrationRole, TracedWeights.otherCohortRole,
  ])
  func `what the folders do not tell is not known`(role: String) {
    #expect(verdict(models: [weights("test", role)]) == ["1 models" + Self.unknown])
    #expect(verdict(models: [weights("train", role)]) == [Self.taught])
    #expect(
      verdict(models: [weights("validation", role)], others: 2) == [
        Self.tuned, "3 models" + Self.unknown,
      ])
    #expect(
      verdict(backbones: [weights(role)], otherBackbones: 1) == ["2 backbones" + Self.unknown])
  }

  @Test func `a line names the cohort through which a patient is in the first weights`() {
    let trace = PatientTrace(
      patient: "p0123456789abcdef", cohorts: [],
      models: [weights("validation", "backbone", through: [Self.digest])],
      modelsOfOtherCohorts: 0,
      backbones: [weights("backbone", through: [Self.digest, String(repeating: "c", count: 64)])],
      backbonesOfOtherCohorts: 0, predictions: [:], reports: 0)
    #expect(
      trace.lines[1...2] == [
        "model aaaaaaaaaaaa, of cohort bbbbbbbbbbbb: validation, backbone (cohort aaaaaaaaaaaa)",
        "backbone aaaaaaaaaaaa, of cohort bbbbbbbbbbbb: backbone (cohort aaaaaaaaaaaa, "
          + "cccccccccccc)",
      ])
  }
}
