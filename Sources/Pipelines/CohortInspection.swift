internal import Cohorts
internal import Foundation
internal import Ingest

/// Puts together what a cohort holds and what is odd about it.
struct CohortInspection {
  let cohort: Cohort
  let lock: SplitLock?
  let looks: ImageLooks
  /// What was found in the masks, if some were given.
  var masks: MaskSanity?
  /// What the cohort itself holds of masks and boxes.
  var marks: CohortMarks?

  /// The whole document.
  var inspection: Inspection {
    let cases = cohort.cases
    let studies = Dictionary(grouping: cases, by: \.studyID).values
    let summary = try? IngestStage.summary(in: cohort.folder)
    var found = Inspection(
      digest: cohort.digest, images: cases.count,
      patients: Set(cases.map(\.patientID)).count, studies: studies.count,
      series: Set(cases.map(\.seriesID)).count,
      studiesOfSeveralSeries: studies.count { Set($0.map(\.seriesID)).count > 1 },
      studiesOfSeveralModalities: studies.count {
        Set($0.compactMap { $0.attributes["modality"] }).count > 1
      },
      seriesRule: summary?.seriesRule.rawValue,
      imagesPerPatient: imagesPerPatient, columns: CohortColumns(cases: cases).columns)
    found.intensities = looks.intensities
    found.outliers = looks.outliers
    found.blank = looks.blank.map { cases[$0].caseID }
    found.duplicates = duplicates
    if let lock {
      let parts = PartDifferences(
        cases: cases, parts: lock.assignments.map(\.part), looks: looks)
      found.splitHash = lock.hash
      found.parts = parts.sizes
      found.differences = parts.differences
    }
    found.masks = masks
    found.marks = marks
    found.sentences = InspectionFindings(found).sentences
    return found
  }

  private var imagesPerPatient: [Double] {
    let counts = Dictionary(grouping: cohort.cases, by: \.patientID).values.map(\.count).sorted()
    let (low, high) = (counts[(counts.count - 1) / 2], counts[counts.count / 2])
    return [Double(counts[0]), Double(low + high) / 2, Double(counts[counts.count - 1])]
  }

  /// Identical pictures, then those of different patients that look alike; in the cohort's order.
  private var duplicates: [Inspection.Duplicate] {
    let indices = cohort.cases.indices
    let identical = Dictionary(grouping: indices) { cohort.cases[$0].pixelDigest }
      .values.filter { $0.count > 1 }
    let alike = Dictionary(grouping: indices.filter { cohort.cases[$0].lookAlike != nil }) {
      cohort.cases[$0].lookAlike
    }.values
    return identical.sorted { $0[0] < $1[0] }.map { duplicate($0, isIdentical: true) }
      + alike.sorted { $0[0] < $1[0] }.map { duplicate($0, isIdentical: false) }
  }

  private func duplicate(_ members: [Int], isIdentical: Bool) -> Inspection.Duplicate {
    let cases = members.map { cohort.cases[$0] }
    let contradictions = Set(cases.flatMap(\.targets.keys)).filter { target in
      Set(cases.compactMap { $0.targets[target] }).count > 1
    }
    let parts = lock.map { lock in
      Set(
        members.map { index in
          let place = lock.assignments[index]
          return place.part.rawValue + (place.fold.map { ", fold \($0 + 1)" } ?? "")
        })
    }
    return Inspection.Duplicate(
      isIdentical: isIdentical, caseIDs: cases.map(\.caseID),
      patients: Set(cases.map(\.patientID)).count, contradictions: contradictions.sorted(),
      parts: (parts ?? []).sorted())
  }
}
