internal import Annotations
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

/// The order and the digest of cases by what they are, not by what they are called.
enum ContentOrder {
  /// What of a case may influence a model, without pseudonyms.
  private struct Content: Codable {
    var pixelDigest: String
    var frame: Int
    var bitsStored: Int
    var rescale: [Double]
    var photometric: Photometric
    var window: Window?
    var voiTable: LookupTable?
    var padding: [Int]?
    var targets: [String: String]
    var attributes: [String: String]
    var split: String?
    var fold: Int?
    var studyOrder: Int?
    var masks: MaskFacts?
    var boxes: [LabelledBox]?
    var feedback: [String: ReaderVerdict]?
  }

  /// The cases ordered by pixel digest, then by their other content, and the digest of all.
  ///
  /// Cases of equal content are told apart by the content of their patient. Who shares a unit with
  /// whom is part of the digest: every id is replaced by its number of first appearance.
  static func sorted(
    _ cases: [ManifestCase]
  ) throws(CohortsError) -> (cases: [ManifestCase], digest: String) {
    var contents: [String] = []
    for image in cases { contents.append(try text(of: image)) }
    var ofPatient: [String: [String]] = [:]
    for (image, content) in zip(cases, contents) {
      ofPatient[image.patientID, default: []].append(content)
    }
    let patients = ofPatient.mapValues { $0.sorted().joined(separator: "\n") }
    let order = cases.indices.sorted { a, b in
      let (x, y) = (cases[a].pixelDigest, cases[b].pixelDigest)
      if x != y { return x < y }
      if contents[a] != contents[b] { return contents[a] < contents[b] }
      return patients[cases[a].patientID, default: ""] < patients[cases[b].patientID, default: ""]
    }
    var digest = RunningDigest()
    var numbers: [String: Int] = [:]
    for index in order {
      let image = cases[index]
      let ids =
        [
          "p" + image.patientID, "s" + image.studyID, "e" + image.seriesID,
          "i" + image.instanceID,
        ] + (image.lookAlike.map { ["l\($0)"] } ?? [])
      let relations = ids.map { id -> String in
        let number = numbers[id] ?? numbers.count
        numbers[id] = number
        return String(number)
      }
      digest.update(Data("\(contents[index]) \(relations.joined(separator: " "))\n".utf8))
    }
    return (order.map { cases[$0] }, digest.finish())
  }

  private static func text(of image: ManifestCase) throws(CohortsError) -> String {
    do throws(FilesError) {
      let content = Content(
        pixelDigest: image.pixelDigest, frame: image.frame, bitsStored: image.bitsStored,
        rescale: [image.rescaleSlope, image.rescaleIntercept],
        photometric: image.photometric, window: image.window, voiTable: image.voiTable,
        padding: image.paddingValues, targets: image.targets, attributes: image.attributes,
        split: image.split, fold: image.fold, studyOrder: image.studyOrder, masks: image.masks,
        boxes: image.boxes, feedback: image.feedback)
      return String(decoding: try StableJSON.encode(content), as: UTF8.self)
    } catch {
      throw CohortsError(error)
    }
  }
}
