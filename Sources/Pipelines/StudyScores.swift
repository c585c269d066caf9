internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Training

/// The overlap of masks over all slices of a study taken together, where studies have several.
///
/// The Dice of a study counts the pixels of all its slices, so that a slice without lesion says as
/// little as it should. Distances are between the boundaries in each slice that both sides mark, in
/// its plane, and those of all slices are taken together; between slices none is measured.
struct StudyScores {
  static let fileName = "studies.csv"

  /// One label of one study.
  struct Study: MeasuredUnit {
    let identity: UnitIdentity
    let label: String
    var slices = 0
    var found = 0
    var marked = 0
    var shared = 0
    /// From boundary to boundary in both directions, in millimetres; nil where spacing is unknown.
    var distances: (fromFound: [Double], fromMarked: [Double])? = ([], [])

    /// The Dice coefficient; nil where neither side marks anything.
    var dice: Double? {
      found + marked > 0 ? 2 * Double(shared) / Double(found + marked) : nil
    }

    /// The larger of both directions' 95th percentiles.
    var distance95: Double? {
      guard let distances, !distances.fromFound.isEmpty else { return nil }
      return [distances.fromFound, distances.fromMarked].map {
        PatientBootstrap.quantile(0.95, ofSorted: $0.sorted())
      }.max()
    }

    var contentKey: ContentKey {
      ContentKey(numbers: [found, marked, shared, slices].map(Double.init), words: [])
    }
  }

  /// By label, then in the order of the cohort.
  private(set) var studies: [Study] = []

  /// Gathers the slices of each study; nothing where no study has several.
  ///
  /// - Throws: what reading masks throws.
  init(
    _ measured: [PixelTruths.Measured], labels: [(name: String, output: Int)], cohort: Cohort
  ) throws(CohortsError) {
    var order: [String] = []
    var members: [String: [PixelTruths.Measured]] = [:]
    for one in measured {
      let study = cohort.facts[one.index].studyID
      if members[study] == nil { order.append(study) }
      members[study, default: []].append(one)
    }
    guard members.values.contains(where: { $0.count > 1 }) else { return }
    for label in labels {
      for name in order {
        let slices = members[name] ?? []
        guard let first = slices.first else { continue }
        let patient = cohort.facts[first.index].patientID
        var study = Study(
          identity: UnitIdentity(unitID: name, patientID: patient), label: label.name)
        for slice in slices { try study.add(slice, label, of: cohort) }
        if study.slices > 0 { studies.append(study) }
      }
    }
  }

  /// What is said on stdout: the mean over studies with a lesion.
  func lines(level: Double) -> [String] {
    var names: [String] = []
    for study in studies where !names.contains(study.label) { names.append(study.label) }
    return names.map { name in
      let own = studies.filter { $0.label == name && $0.marked > 0 }
      let patients = Set(own.map(\.identity.patientID)).count
      let counts = SampleCounts(
        imageCount: own.count, patientCount: patients, positives: own.count, negatives: 0,
        positivePatients: patients, negativePatients: 0)
      let mean = Estimate.clusteredMean(
        of: PatientUnits(own), level: level, counts: counts, atLeast: 0
      ) { $0.dice ?? 0 }
      return "\(name): Dice of whole studies \(Reporting.text(mean)) over \(own.count) studies "
        + "with a lesion, of \(patients) patients"
    }
  }

  /// Writes a row for each study and label; pseudonyms, as in cases.csv.
  ///
  /// - Throws: errors of the file.
  func write(to folder: URL) throws(FilesError) {
    var text = "study_id,patient_id,label,slices,marked_pixels,found_pixels,shared_pixels,"
    text += "dice,hd95_mm\n"
    for study in studies {
      let numbers = [study.slices, study.marked, study.found, study.shared].map(String.init)
      let values = [study.dice, study.distance95].map {
        $0.map { Decimals.text($0, places: 6) } ?? ""
      }
      let label = "\"" + study.label.replacingOccurrences(of: "\"", with: "\"\"") + "\""
      text +=
        ([study.identity.unitID, study.identity.patientID, label] + numbers + values)
        .joined(separator: ",") + "\n"
    }
    try AtomicFile.write(Data(text.utf8), to: folder.appendingPathComponent(Self.fileName))
  }
}

extension StudyScores.Study {
  /// Adds a slice, unless nobody marked it for the label.
  fileprivate mutating func add(
    _ slice: PixelTruths.Measured, _ label: (name: String, output: Int), of cohort: Cohort
  ) throws(CohortsError) {
    let facts = cohort.facts[slice.index]
    guard let place = facts.maskLabels?.firstIndex(of: label.name),
      let truth = try cohort.masks(at: slice.index)?[place]
    else { return }
    let answer = slice.answer.masks[label.output]
    slices += 1
    found += answer.markedCount
    marked += truth.markedCount
    shared += answer.sharedCount(with: truth)
    guard let spacing = cohort.cases[slice.index].usableSpacing else {
      distances = nil
      return
    }
    guard !answer.isEmpty, !truth.isEmpty else { return }
    let grid = PixelGrid(
      width: facts.columns, height: facts.rows, spacingXMillimetres: spacing.x,
      spacingYMillimetres: spacing.y)
    let between = BoundaryDistances(
      prediction: BinaryMask(grid: grid, pixels: answer.pixels),
      reference: BinaryMask(grid: grid, pixels: truth.pixels))
    distances?.fromFound += between.fromPrediction
    distances?.fromMarked += between.fromReference
  }
}
