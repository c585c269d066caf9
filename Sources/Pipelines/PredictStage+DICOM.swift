internal import Delivery
internal import Evaluation
internal import Foundation
internal import Privacy

extension PredictStage {
  /// Refuses options that contradict each other, before anything is read.
  ///
  /// - Throws: `usage`.
  func checkDICOMFormats(hasMasks: Bool) throws(PipelinesError) {
    if formats.contains(.segmentations), !hasMasks {
      throw PipelinesError(
        .usage, subject: "--format", reason: "asks for dicom-seg, and the model marks no masks",
        hint: "leave dicom-seg out; dicom-sc and dicom-sr tell what it finds")
    }
    let flag =
      writesSources ? "--with-sources" : refersToOriginal ? "--to-original" : "--check-export"
    guard writesSources || refersToOriginal || checksExport else { return }
    if writesSources, refersToOriginal {
      throw PipelinesError(
        .usage, subject: "--to-original",
        reason: "and --with-sources contradict each other: results name original instances, or "
          + "de-identified ones",
        hint: "leave out one of them")
    }
    guard formats.allSatisfy({ $0.kind == nil }) else { return }
    throw PipelinesError(
      .usage, subject: flag, reason: "is about DICOM results, and --format names none",
      hint: "add dicom-sc, dicom-seg or dicom-sr to --format")
  }

  /// The DICOM results that are asked for; nil for none.
  func dicomResults(key: SecretKey, decoder: URL) -> DICOMResults? {
    let kinds = Set(formats.compactMap(\.kind))
    guard !kinds.isEmpty else { return nil }
    return DICOMResults(
      kinds: kinds,
      headers: refersToOriginal ? .original : writesSources ? .sources : .input,
      isChecked: checksExport, input: folder, output: output, key: key, decoder: decoder)
  }
}

extension PredictStage.Predicted {
  /// What the model said of each image, by case.
  func said(_ rows: [PredictionRow]) -> [String: DICOMResults.Said] {
    guard let files else { return DICOMResults.said(rows) }
    return DICOMResults.said(answers, labels: files.labels)
  }
}
