internal import Annotations
internal import Cohorts
internal import Ingest

/// The masks and boxes that a cohort holds, counted.
struct CohortMarks: Encodable {
  /// The masks of one label.
  struct Label: Encodable {
    let label: String
    /// Images in which it is marked.
    let images: Int
    /// Smallest, median and largest share of the image that is marked, of those images.
    let shares: [Double]
  }

  /// Images that have masks.
  private(set) var imagesWithMasks = 0
  /// Of these, how many have nothing marked.
  private(set) var emptyMasks = 0
  /// In the order in which the cohort's images name them.
  private(set) var labels: [Label] = []
  /// Images that were looked at for boxes.
  private(set) var imagesWithBoxes = 0
  /// Of these, how many have none.
  private(set) var imagesWithoutFinding = 0
  /// How many boxes there are of each label.
  private(set) var boxes: [String: Int] = [:]

  /// Reads the masks of a cohort, one image's at a time; nil where it holds no masks and no boxes.
  ///
  /// - Throws: `untrusted` for masks that were changed; errors of reading.
  init?(_ cohort: Cohort) throws {
    var shares: [String: [Double]] = [:]
    var names: [String] = []
    for index in cohort.cases.indices {
      let facts = cohort.cases[index]
      if let own = facts.boxes {
        imagesWithBoxes += 1
        if own.isEmpty { imagesWithoutFinding += 1 }
        for box in own { boxes[box.label, default: 0] += 1 }
      }
      guard let masks = try cohort.masks(at: index) else { continue }
      imagesWithMasks += 1
      if masks.allSatisfy(\.isEmpty) { emptyMasks += 1 }
      // Images may have been searched for different labels.
      for (name, mask) in zip(facts.masks?.labels ?? [], masks) {
        if shares[name] == nil { names.append(name) }
        let share = Double(mask.markedCount) / Double(mask.rows * mask.columns)
        shares[name, default: []] += mask.isEmpty ? [] : [share]
      }
    }
    guard imagesWithMasks > 0 || imagesWithBoxes > 0 else { return nil }
    labels = names.map { name in
      let own = shares[name] ?? []
      return Label(label: name, images: own.count, shares: Self.range(own))
    }
  }

  private static func range(_ values: [Double]) -> [Double] {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return [] }
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return [first, (low + high) / 2, last]
  }

  /// What is worth saying of a cohort of so many images.
  func sentences(images: Int) -> [GradedSentence] {
    var found: [String] = []
    if imagesWithMasks > 0 {
      found.append(
        "\(imagesWithMasks) of \(images) images have masks, \(emptyMasks) of them with nothing "
          + "marked.")
      found += labels.map { label in
        guard label.shares.count == 3 else { return "\(label.label) is marked in no image." }
        let shares = label.shares.map { Decimals.text($0 * 100, places: 1) }
        return "\(label.label) is marked in \(label.images) images, on \(shares[0]) to "
          + "\(shares[2]) % of them, in the middle \(shares[1]) %."
      }
    }
    if imagesWithBoxes > 0 {
      let each = boxes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      found.append(
        "\(imagesWithBoxes) of \(images) images were looked at for boxes, "
          + "\(imagesWithoutFinding) have none: \(each.joined(separator: ", ")).")
    }
    return found.map { GradedSentence(level: .note, text: $0) }
  }
}
