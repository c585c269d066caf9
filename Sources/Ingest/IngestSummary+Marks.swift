internal import Annotations

extension IngestSummary {
  /// What became of masks.
  public struct Marks: Codable, Sendable, Equatable {
    /// A mask that was not taken over; its image is kept without.
    public struct Refusal: Codable, Sendable, Equatable {
      /// Its number among the files of the folder of masks, in the order of their paths, or among
      /// the images of the COCO file.
      public let file: Int
      /// Why.
      public let reason: String
    }

    /// Where masks come from.
    public enum Source: String, Codable, Sendable {
      case folder, coco
    }

    /// Where they come from.
    public let source: Source
    /// The label of each mask of a case.
    public let labels: [String]
    /// Masks that were found; images that the COCO file lists.
    public internal(set) var found = 0
    /// Files of the folder that are no masks by their name.
    public internal(set) var ignored = 0
    /// Images that have masks.
    public internal(set) var images = 0
    /// Of these, how many have nothing marked.
    public internal(set) var empty = 0
    /// In how many images each label is marked.
    public internal(set) var marked: [String: Int] = [:]
    /// Images of which the COCO file gives boxes without regions.
    public internal(set) var withoutShape = 0
    /// Masks that were not taken over.
    public internal(set) var refused: [Refusal] = []
    /// Images of DICOM segmentations that are not in the cohort.
    public internal(set) var absentImages = 0
    /// Rows of the labels that name a mask which is not there.
    public internal(set) var missingRows: [Int] = []

    init(labels: [String], source: Source) {
      self.labels = labels
      self.source = source
    }

    mutating func count(_ masks: [RunLengthMask], of labels: [String]) {
      if masks.allSatisfy(\.isEmpty) { empty += 1 }
      for (label, mask) in zip(labels, masks) where !mask.isEmpty {
        marked[label, default: 0] += 1
      }
    }

    /// The counts, the reasons and what was not there, for people.
    func sentences(cases: Int) -> [String] {
      let (many, one, place) =
        source == .coco
        ? ("images of the COCO file", "image", "COCO file")
        : ("masks", "file", "folder of masks")
      let each = labels.map { "\($0) in \(marked[$0] ?? 0)" }.joined(separator: ", ")
      var lines = [
        "\(many): \(found) found, \(refused.count) refused; \(images) of \(cases) images have some,"
          + " \(cases - images) count as not annotated",
        "marked: \(each) images; nothing in \(empty)",
      ]
      let reasons = Dictionary(grouping: refused, by: \.reason)
        .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      for (reason, files) in reasons {
        lines.append(
          "\(files.count) \(many) refused: \(reason) (\(one)"
            + "\(files.count == 1 ? "" : "s") \(CohortAssembly.list(files.map(\.file))) of the"
            + " \(place))")
      }
      if withoutShape > 0 {
        lines.append(
          "\(withoutShape) images have boxes without regions in the COCO file, and no masks")
      }
      if absentImages > 0 {
        lines.append("\(absentImages) images of segmentations are not in the cohort")
      }
      if ignored > 0 {
        lines.append("\(ignored) files of the folder of masks are no masks")
      }
      if !missingRows.isEmpty {
        lines.append(
          "\(missingRows.count) rows of the labels name masks that are not there: "
            + CohortAssembly.list(missingRows))
      }
      return lines
    }
  }
}
