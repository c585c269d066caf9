import Evaluation
import Foundation
import Reports

/// Made-up masks and boxes of 200 patients, one image each; women fare worse in both.
struct MeasuredFixture {
  /// A value that one rare group is called, and the label.
  var strange = "other"
  var label = "lesion"
  var gates: [Gate] = []

  private static let resampling = PatientResampling(replicates: 60, level: 0.95, seed: 3)

  private static func identity(_ patient: Int) -> UnitIdentity {
    UnitIdentity(unitID: "c\(patient)", patientID: "P\(patient)")
  }

  private static func isFemale(_ patient: Int) -> Bool { patient % 2 == 0 }

  /// Ten pixels marked and the same moved by so many; every tenth image is without lesion, every
  /// twentieth marked nevertheless, every thirteenth lesion is missed.
  static func scores(_ patient: Int) -> SegmentationScores {
    let grid = PixelGrid(width: 30, height: 2, spacingXMillimetres: 1, spacingYMillimetres: 1)
    func mask(_ start: Int?) -> BinaryMask {
      BinaryMask(
        grid: grid,
        pixels: (0..<60).map { pixel in
          start.map { ($0..<($0 + 10)).contains(pixel % 30) ? 1 : 0 } ?? 0
        })
    }
    let shift = (isFemale(patient) ? 3 : 1) + patient / 2 % 4
    let isFree = patient % 10 == 9
    return SegmentationScores(
      prediction: mask(
        isFree ? (patient % 20 == 9 ? 5 : nil) : patient % 13 == 0 ? nil : shift),
      reference: mask(isFree ? nil : 0), toleranceMillimetres: 2)
  }

  private var attributes: [GroupedAttribute] {
    let known = CohortAttributes(
      patients: Dictionary(
        uniqueKeysWithValues: (0..<200).map { patient in
          (
            "P\(patient)",
            [
              "sex": patient % 50 == 7 ? strange : Self.isFemale(patient) ? "F" : "M",
              "age": "\(20 + patient % 60)",
            ]
          )
        }))
    return ["sex", "ageBand"].map { GroupedAttribute(name: $0, of: known, ageBands: .standard) }
  }

  private var facts: ReportFacts {
    var facts = ReportFacts(
      title: "Masks of \(label)", program: "fovea test", model: nil,
      cohort: CohortFacts(name: "table", digest: nil, splitHash: nil, splitRule: nil),
      part: .external, testOpenings: nil, thresholds: [], operatingPointHash: nil,
      isTuning: false, flow: nil, settings: [], responsible: [], versions: [],
      commandLine: "fovea report", limitations: [])
    facts.gates = gates
    return facts
  }

  private func options(_ lengths: MeasuredOptions.Lengths?, _ taskIoU: Double?) -> MeasuredOptions {
    MeasuredOptions(
      groups: ["sex", "ageBand"], confidenceLevel: 0.95, bootstrapReplicates: 60,
      permutations: 99, seed: 3, lengths: lengths, taskIoU: taskIoU)
  }

  /// The report on masks.
  var masks: SegmentationReport {
    let cases = (0..<200).map {
      SegmentationCase(identity: Self.identity($0), scores: Self.scores($0))
    }
    let lengths = MeasuredOptions.Lengths(unit: "px", spacingX: 1, spacingY: 1, tolerance: 2)
    let measured = SegmentationEvaluation(resampling: Self.resampling).measured(
      label, cases, by: attributes, permutations: 99, threads: 1)
    return SegmentationReport(
      labels: [SegmentationReport.Label(measured: measured, cases: cases)],
      attributes: attributes, facts: facts, options: options(lengths, nil), lengths: lengths)
  }

  /// The report on boxes.
  var boxes: DetectionReport {
    let images = (0..<200).map { patient in
      let box = DetectionBox(x: 4, y: 5, width: 20, height: 10)
      let moved = DetectionBox(
        x: Self.isFemale(patient) && patient % 3 == 0 ? 40 : 6, y: 5, width: 20, height: 10)
      return DetectionImage(
        identity: Self.identity(patient), truths: patient % 10 == 9 ? [] : [box],
        findings: [DetectionImage.Finding(box: moved, score: Double(patient % 17) / 16)])
    }
    let measured = DetectionEvaluation(taskIoU: 0.5, resampling: Self.resampling).measured(
      label, images, by: attributes, permutations: 99, threads: 1)
    return DetectionReport(
      labels: [DetectionReport.Label(measured: measured, images: images)], facts: facts,
      options: options(nil, 0.5))
  }
}

/// The files of one report, read back.
struct WrittenReport {
  let gates: [GateResult]
  private let files: [String: String]

  init(_ write: (URL) throws -> [GateResult]) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-measured-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    gates = try write(folder)
    var files: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[name] = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    self.files = files
  }

  subscript(_ name: String) -> String { files[name] ?? "" }

  var names: [String] { files.keys.sorted() }

  var document: JSON {
    get throws { try JSONDecoder().decode(JSON.self, from: Data(self["report.json"].utf8)) }
  }
}
