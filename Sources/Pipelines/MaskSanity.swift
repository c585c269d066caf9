internal import Ingest

/// Whether the masks of a cohort's images are what a reader of masks expects.
struct MaskSanity: Encodable {
  /// What may be odd about one mask.
  enum Oddity: String, Encodable, CaseIterable {
    case unreadable, otherSize, inColour, severalValues, full, inverted, empty
  }

  /// A mask with what is odd about it.
  struct Odd: Encodable {
    let caseID: String
    let oddity: Oddity
  }

  /// Masks that belong to an image of the cohort.
  var masks = 0
  /// Images of the cohort that no mask belongs to.
  var imagesWithout = 0
  /// Masks that belong to no image, or to more than one.
  var masksWithout = 0
  /// How many masks are coded in which way.
  var codings: [String: Int] = [:]
  /// Masks with something odd, in the cohort's order.
  var odd: [Odd] = []

  /// How a picture says what is marked: `0 and 255` and the like.
  static func coding(of picture: PlainPicture) -> String {
    if picture.isPalette { return "palette" }
    if picture.channels > 1 { return isGrey(picture) ? "RGB, all channels equal" : "RGB" }
    let marked = Set(picture.values).subtracting([0])
    guard marked.count < 2 else { return "several values" }
    return marked.first.map { "0 and \($0)" } ?? "0 only"
  }

  private static func isGrey(_ picture: PlainPicture) -> Bool {
    stride(from: 0, to: picture.values.count, by: picture.channels).allSatisfy { first in
      (first..<(first + picture.channels)).allSatisfy {
        picture.values[$0] == picture.values[first]
      }
    }
  }

  /// What is odd about a mask of an image of this size, any value above 0 being marked.
  ///
  /// `inverted`: more than half of the mask and more than half of its border are marked. Of 1,750
  /// outlines of skin lesions (ISIC 2017) 1 is like that.
  static func oddities(of picture: PlainPicture, rows: Int, columns: Int) -> [Oddity] {
    var odd: [Oddity] = []
    if picture.height != rows || picture.width != columns { odd.append(.otherSize) }
    if picture.isPalette || picture.channels > 1, !isGrey(picture) { odd.append(.inColour) }
    if picture.channels == 1, Set(picture.values).count > 2 { odd.append(.severalValues) }
    let marked = (0..<(picture.width * picture.height)).map { pixel in
      (0..<picture.channels).contains { picture.values[pixel * picture.channels + $0] > 0 }
    }
    let count = marked.count { $0 }
    if count == 0 { return odd + [.empty] }
    if count == marked.count { return odd + [.full] }
    let border = marked.indices.filter { pixel in
      let (row, column) = (pixel / picture.width, pixel % picture.width)
      return row == 0 || column == 0 || row == picture.height - 1 || column == picture.width - 1
    }
    let isInverted = 2 * count > marked.count && 2 * border.count { marked[$0] } > border.count
    return isInverted ? odd + [.inverted] : odd
  }

  /// What is worth saying.
  var sentences: [GradedSentence] {
    var found = Oddity.allCases.compactMap { oddity -> GradedSentence? in
      let count = odd.count { $0.oddity == oddity }
      guard count > 0 else { return nil }
      let (level, words) = Self.saying(oddity)
      return .init(level: level, text: "\(count) of \(masks) masks \(words).")
    }
    let plain = codings.filter { $0.key.hasPrefix("0 and ") }
    if plain.count > 1 {
      let list = plain.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
      found.append(
        .init(
          level: .caution,
          text: "Masks are coded in several ways: \(list.joined(separator: ", "))."))
    }
    if imagesWithout > 0 {
      found.append(.init(level: .caution, text: "\(imagesWithout) images have no mask."))
    }
    if masksWithout > 0 {
      found.append(
        .init(
          level: .caution,
          text: "\(masksWithout) masks belong to no image of the cohort, or to several."))
    }
    if found.isEmpty {
      found.append(.init(level: .note, text: "All \(masks) masks fit their images."))
    }
    return found
  }

  private static func saying(_ oddity: Oddity) -> (GradedSentence.Level, String) {
    switch oddity {
    case .unreadable: (.alarm, "cannot be read")
    case .otherSize: (.alarm, "have another size than their image")
    case .inColour: (.caution, "are in colour")
    case .severalValues: (.caution, "hold more than two values: labels, or shades at an edge")
    case .full: (.caution, "mark every pixel")
    case .inverted: (.caution, "mark most of the image and of its border: they may be inverted")
    case .empty: (.note, "mark nothing")
    }
  }
}
