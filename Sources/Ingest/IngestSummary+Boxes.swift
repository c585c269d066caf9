internal import Annotations

extension IngestSummary {
  /// What became of boxes.
  public struct Boxes: Codable, Sendable, Equatable {
    /// How the rows of the table met the images.
    public internal(set) var rows = TableRows()
    /// Images with boxes, those in which nothing was found included.
    public internal(set) var images = 0
    /// Of these, how many have none.
    public internal(set) var empty = 0
    /// How many boxes there are of each label.
    public internal(set) var labels: [String: Int] = [:]
    /// Areas of many findings in a COCO file, which are no boxes.
    public internal(set) var crowds = 0
    /// Rows that were not taken over; their images count as not looked at.
    public internal(set) var refused: [RowReason] = []

    mutating func count(_ boxes: [LabelledBox]) {
      images += 1
      if boxes.isEmpty { empty += 1 }
      for box in boxes { labels[box.label, default: 0] += 1 }
    }

    /// The counts, the reasons and what named nothing, for people.
    func sentences(table: String, cases: Int) -> [String] {
      let each = labels.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      var lines = [
        "boxes: \(each.isEmpty ? "none" : each.joined(separator: ", ")) on \(images) images,"
          + " nothing on \(empty) of them; \(cases - images) of \(cases) images count as not"
          + " looked at"
      ]
      for reason in refused {
        lines.append(
          "\(table): \(reason.rows.count) rows refused, their images count as not looked at:"
            + " \(reason.reason): \(CohortAssembly.list(reason.rows))")
      }
      if crowds > 0 {
        lines.append("\(crowds) annotations are of crowds, which are no boxes")
      }
      if !rows.unmatched.isEmpty {
        lines.append(
          "\(table): \(rows.unmatched.count) of \(rows.rows) rows name no image: "
            + CohortAssembly.list(rows.unmatched))
      }
      return lines
    }
  }
}
