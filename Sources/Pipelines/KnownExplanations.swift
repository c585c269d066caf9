internal import Explaining
internal import Files
internal import Foundation

/// Maps that `fovea explain` made of answers, with what its tests say of them.
struct KnownExplanations: Decodable {
  private struct Image: Decodable {
    let caseID: String
    let labels: [Label]
  }

  private struct Label: Decodable {
    let label: String
    let maps: [Map]
  }

  private struct Map: Decodable {
    let method: ExplanationMethod
    let overlay: String
  }

  private let model: String
  private let sanity: [SanityResult]
  private let images: [Image]

  /// What lies in a folder; nil where that is nothing, or about another model.
  init?(in folder: URL, model: String?) {
    let file = folder.appendingPathComponent(ExplainStage.documentName)
    guard let data = try? InputFile.data(of: file),
      let known = try? JSONDecoder().decode(Self.self, from: data), known.model == model
    else { return nil }
    self = known
  }

  /// The maps of a case for a label, those of methods that fail a test left out: the overlay's name
  /// in the folder, and what is to be said of it.
  func maps(of caseID: String, label: String) -> [(name: String, text: String)] {
    images.filter { $0.caseID == caseID }.flatMap(\.labels).filter { $0.label == label }
      .flatMap(\.maps)
      .compactMap { map in
        let tests = sanity.filter { $0.method == map.method && $0.label == label }
        // A name that somebody else wrote must not lead to another file of this computer.
        let parts = map.overlay.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "overlays", parts[1].hasSuffix(".png"),
          !tests.contains(where: { $0.verdict == .fails })
        else { return nil }
        func names(_ verdict: SanityVerdict) -> String? {
          let names = tests.filter { $0.verdict == verdict }.map(\.test.rawValue)
          return names.isEmpty ? nil : "\(verdict.rawValue): \(names.joined(separator: ", "))"
        }
        let ends = [names(.passes), names(.noEvidence)].compactMap { $0 }
        return (
          map.overlay,
          "Map by \(map.method.rawValue) for \(label) in case \(caseID); its tests: "
            + (ends.isEmpty ? "none" : ends.joined(separator: "; "))
        )
      }
  }
}
