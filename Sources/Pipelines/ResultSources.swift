internal import DecodeProtocol
internal import Delivery
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

/// Finds the instances that results refer to, and puts what was said of their frames beside them.
struct ResultSources: Sendable {
  /// One study: its name in the output, its results in order, the cases that its frames are when
  /// they are read from the same folder again.
  struct Study {
    let name: String
    let results: [ImageResult]
    let cases: [String]
  }

  let folder: URL
  let headers: DICOMResults.Headers
  let key: SecretKey
  let decoder: URL

  private struct Found {
    let instance: SourceInstance
    /// The pseudonym of the instance that was predicted.
    let instanceID: String
    let uid: String
  }

  /// The results of each study, by its name; how many images they are of.
  ///
  /// - Throws: what reading says; `badData` where no image has a header.
  func results(
    _ images: [ManifestCase], said: [String: DICOMResults.Said]
  ) async throws -> (studies: [Study], count: Int) {
    var byInstance: [String: [ManifestCase]] = [:]
    for image in images where said[image.caseID] != nil {
      byInstance[image.instanceID, default: []].append(image)
    }
    let pseudonyms = Pseudonyms(key: key)
    var studies: [String: [(result: ImageResult, caseID: String)]] = [:]
    var count = 0
    for source in try await instances(wanted: Set(byInstance.keys)) {
      for image in byInstance.removeValue(forKey: source.instanceID) ?? [] {
        guard let said = said[image.caseID], image.frame < source.instance.frameCount,
          (image.rows, image.columns) == (source.instance.rows, source.instance.columns)
        else { continue }
        let caseID = pseudonyms.caseID(instance: source.uid, frame: image.frame)
        studies[image.studyID, default: []].append(
          (said.result(source.instance, image.frame), caseID))
        count += 1
      }
    }
    guard count > 0 else {
      throw PipelinesError(
        .badData, subject: "--format",
        reason: "asks for DICOM results, and no predicted image is a DICOM file that they could "
          + "refer to",
        hint: "leave the dicom formats out, or see what fovea deidentify says of the files")
    }
    let sorted = studies.sorted { $0.key < $1.key }.map { name, entries in
      let entries = entries.sorted { ImageResult.precedes($0.result, $1.result) }
      return Study(
        name: name, results: entries.map(\.result), cases: entries.map(\.caseID))
    }
    return (sorted, count)
  }

  /// The headers of the files, each instance once, in the order of their paths.
  private func instances(wanted: Set<String>) async throws -> [Found] {
    let entries = try InputWalk.entries(in: folder)
    let signed = headers == .original ? nil : SignedDelivery(folder, key: key)
    let pseudonyms = Pseudonyms(key: key)
    let headers = headers
    var found: [Int: Found] = [:]
    _ = try await DecoderPool(decoder: decoder, task: "predict").run(entries) {
      entry, session -> (Int, Found?) in
      guard entry.kind == .file,
        headers == .original
          || signed?.vouches(for: entry.relativePath)
            == true,
        case .dataSet(let dataSet, _, _) = await session.answer(to: .dataSet(path: entry.path)),
        let uid = dataSet.string(.sopInstanceUID)
      else { return (entry.number, nil) }
      let id = headers == .sources ? Self.stem(entry.relativePath) : pseudonyms.instanceID(uid)
      guard wanted.contains(id) else { return (entry.number, nil) }
      let instance =
        headers == .original
        ? SourceInstance(original: RawHeader(dataSet)) : SourceInstance(released: dataSet)
      return (entry.number, instance.map { Found(instance: $0, instanceID: id, uid: uid) })
    } each: { number, instance in
      if let instance { found[number] = instance }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// `fovea deidentify` names a file by the pseudonym of its instance.
  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".dcm") ? String(name.dropLast(4)) : name
  }
}

extension DICOMResults.Said {
  /// The same about a frame of an instance.
  func result(_ source: SourceInstance, _ frame: Int) -> ImageResult {
    var result = ImageResult(source: source, frame: frame)
    result.answers = answers
    result.masks = masks
    result.boxes = boxes
    result.refusal = refusal
    return result
  }
}
