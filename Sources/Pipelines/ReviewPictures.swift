internal import Evaluation
internal import Files
internal import Foundation
internal import Reports

/// The pictures that a reader sees of a case: its image, and what the answer rests on.
struct ReviewPictures {
  private let images: [String: ReportPicture]
  /// Where predictions lie; nil for blind readers.
  private let folder: URL?
  private let explanations: KnownExplanations?

  /// - Parameters:
  ///   - images: by case.
  ///   - folder: where predictions lie with what explains them; nil for blind readers.
  ///   - model: SHA-256 of the model that made them; maps of another are not shown.
  init(images: [String: ReportPicture], besides folder: URL?, model: String?) {
    self.images = images
    self.folder = folder
    explanations = folder.flatMap { KnownExplanations(in: Self.explanations($0), model: model) }
  }

  private static func explanations(_ folder: URL) -> URL {
    folder.appendingPathComponent(PredictStage.explanationsName, isDirectory: true)
  }

  /// The image first, then what the model marked on it, then maps.
  func pictures(of item: ReviewItems.Item) -> [(png: Data, text: String)] {
    let caseID = item.row.caseID
    var pictures =
      images[caseID].flatMap(\.png).map { [(png: $0, text: "Image of case \(caseID)")] } ?? []
    guard let folder else { return pictures }
    let marked = folder.appendingPathComponent("\(OverlayFolder.name)/\(caseID).png")
    if let data = try? InputFile.data(of: marked) {
      pictures.append((data, "What the model marked in case \(caseID)"))
    }
    for map in explanations?.maps(of: caseID, label: item.row.label) ?? [] {
      let file = Self.explanations(folder).appendingPathComponent(map.name)
      if let data = try? InputFile.data(of: file) { pictures.append((data, map.text)) }
    }
    return pictures
  }
}
