internal import Cohorts
internal import Delivery
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

/// Writes the objects of studies, one in memory at a time: `STUDY/seg`, `STUDY/sr`, `STUDY/sc`.
struct ResultWriter {
  /// One study, under the pseudonym that names its folder.
  struct Study {
    let name: String
    let results: StudyResults
    /// The cases of its images, as they are when they are read again.
    let cases: [String]
  }

  let studies: [Study]
  let kinds: Set<ResultKind>
  let folder: StagedFolder

  /// Writes segmentations and reports, and says how many.
  ///
  /// - Throws: errors of the files.
  func writeObjects() throws(FilesError) -> [ResultKind: Int] {
    var counts: [ResultKind: Int] = [:]
    for kind in kinds where kind != .secondaryCapture { counts[kind] = 0 }
    for study in studies {
      try folder.makeFolder(study.name)
      if kinds.contains(.segmentation), study.results.segmentationCount > 0 {
        try folder.makeFolder("\(study.name)/seg")
        try study.results.eachSegmentation { (file) throws(FilesError) in
          try write(file, of: study)
        }
        counts[.segmentation, default: 0] += study.results.segmentationCount
      }
      if kinds.contains(.structuredReport), let report = study.results.report {
        try folder.makeFolder("\(study.name)/sr")
        try write(report, of: study)
        counts[.structuredReport, default: 0] += 1
      }
      if kinds.contains(.secondaryCapture) { try folder.makeFolder("\(study.name)/sc") }
    }
    return counts
  }

  /// Writes a picture of each image that gets one, from the images as they are read again, and says
  /// how many.
  ///
  /// - Throws: what reading and writing say.
  func writePictures(from reader: StudyReader) async throws -> Int {
    var wanted: [String: (study: Int, image: Int)] = [:]
    for (index, study) in studies.enumerated() {
      for image in study.results.pictured { wanted[study.cases[image]] = (index, image) }
    }
    var count = 0
    while let image = try await reader.next() {
      guard let place = wanted.removeValue(forKey: image.caseID) else { continue }
      let study = studies[place.study]
      let picture = study.results.picture(
        of: place.image, rgb: OverlayFolder.rgb(StoredImage(image)))
      try write(picture, of: study)
      count += 1
    }
    return count
  }

  private func write(_ file: StudyResults.File, of study: Study) throws(FilesError) {
    try folder.write(Data(file.bytes), to: "\(study.name)/\(file.folder)/\(file.uid).dcm")
  }
}
