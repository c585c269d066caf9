internal import Evaluation
internal import Files
internal import Foundation
internal import Reports

/// The pictures that a reader sees of a case: its image, and what the answer rests on.
struct ReviewPictures {
  /// Folders beside predictions that hold pictures of what an answer rests on: `CASE.png`, or
  /// `CASE-OUTPUT-METHOD.png` with outputs counted from 1.
  private static let folders = [
    OverlayFolder.name, "explanations", "explanations/\(OverlayFolder.name)",
  ]

  private let images: [String: ReportPicture]
  /// By case, in the order of their names.
  private let explanations: [String: [URL]]

  /// - Parameters:
  ///   - images: by case.
  ///   - folder: where predictions lie with what explains them; nil for blind readers.
  init(images: [String: ReportPicture], besides folder: URL?) {
    self.images = images
    let files = Self.folders.flatMap { name -> [URL] in
      guard let place = folder?.appendingPathComponent(name) else { return [] }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      return names.sorted().filter { $0.hasSuffix(".png") }.map { place.appendingPathComponent($0) }
    }
    explanations = Dictionary(grouping: files) { Self.words(of: $0)[0] }
  }

  /// The image first.
  func pictures(of item: ReviewItems.Item) -> [(png: Data, text: String)] {
    let caseID = item.row.caseID
    var pictures =
      images[caseID].flatMap(\.png).map { [(png: $0, text: "Image of case \(caseID)")] } ?? []
    for file in explanations[caseID] ?? [] where Self.shows(file, item) {
      guard let data = try? InputFile.data(of: file) else { continue }
      let method = Self.words(of: file).dropFirst(2).joined(separator: " ")
      let text =
        method.isEmpty
        ? "What the model marked in case \(caseID)"
        : "Map by \(method) for \(item.row.label) in case \(caseID); see its tests"
      pictures.append((data, text))
    }
    return pictures
  }

  private static func words(of file: URL) -> [String] {
    file.deletingPathExtension().lastPathComponent
      .split(separator: "-", omittingEmptySubsequences: false).map(String.init)
  }

  /// Whether a file is of the item's output, where it says of which.
  private static func shows(_ file: URL, _ item: ReviewItems.Item) -> Bool {
    let words = words(of: file)
    return words.count == 1 || Int(words[1]).map { $0 - 1 } == item.output
  }
}
