internal import Foundation

/// The words that may stay in a description that is cleaned (PS3.15 E.3.6): everything else goes.
struct AllowedWords: Sendable {
  static let standard = AllowedWords(text: ResourceText.named("descriptive-words"))

  private var words: Set<String> = []

  init(text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      words.formUnion(line.split(separator: " ").map { $0.lowercased() })
    }
    for list in [CodeValues.modalities, CodeValues.views, CodeValues.bodyParts] {
      words.formUnion(list.map { $0.lowercased() })
    }
  }

  /// Whether the word, in lower case, says nothing of a person or place.
  func contains(_ word: String) -> Bool { words.contains(word) }

  /// The allowed words and the numbers of at most three digits, in their order, one blank apart.
  func cleaned(_ text: String) -> String {
    text.split { !$0.isLetter && !$0.isNumber && $0 != "." }
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: ".")) }
      .filter { word in
        words.contains(word.lowercased())
          || word.count <= 4 && !word.isEmpty
            && word.allSatisfy { $0 == "." || "0123456789".contains($0) }
            && word.filter { $0 != "." }.count <= 3
      }
      .joined(separator: " ")
  }
}
