internal import Cohorts
internal import Evaluation
internal import Ingest
internal import Privacy

/// Counts what is known of a cohort's images, column by column.
struct CohortColumns {
  /// Of a column of images so many values are listed.
  private static let mostValues = 20

  let cases: [ManifestCase]

  /// Columns of images, then targets, then attributes, each by name.
  var columns: [Inspection.Column] {
    let targets = Set(cases.flatMap(\.targets.keys)).sorted()
    let attributes = Set(cases.flatMap(\.attributes.keys)).union(Self.expected).sorted()
    return Self.ofImages.map { name, value in column(name, .image, value) }
      + targets.map { name in column(name, .target) { $0.targets[name] } }
      + attributes.map { name in
        column(name == "age" ? "ageBand" : name, .attribute) { Self.value(of: name, $0) }
      }
  }

  /// Attributes of which it is said when nobody has them.
  private static let expected: Set = ["sex", "age", "modality", "manufacturer"]

  private static let ofImages: [(name: String, value: @Sendable (ManifestCase) -> String?)] = [
    ("size", { "\($0.rows) × \($0.columns)" }),
    (
      "spacing",
      { facts in
        facts.spacingMillimetres.map { spacing in
          spacing.map { Decimals.text($0, places: 3) }.joined(separator: " × ") + " mm"
        }
      }
    ),
    ("bits", { "\($0.bitsStored)\($0.isSigned ? " signed" : "")" }),
    ("photometric", { $0.photometric.rawValue }),
    ("window", { $0.window != nil ? "window" : $0.voiTable != nil ? "table" : nil }),
  ]

  /// A stated attribute, ages in bands; `unknown`, `declined` and the like are not stated.
  static func value(of name: String, _ facts: ManifestCase) -> String? {
    guard let text = facts.attributes[name] else { return nil }
    let value = name == "age" ? AgeBands.standard.band(of: text) : text
    return CohortAttributes.isStated(value.lowercased()) ? value : nil
  }

  private func column(
    _ name: String, _ kind: Inspection.Column.Kind, _ value: (ManifestCase) -> String?
  ) -> Inspection.Column {
    var images: [String: Int] = [:]
    var patients: [String: Set<String>] = [:]
    var missing = 0
    for facts in cases {
      guard let value = value(facts) else {
        missing += 1
        continue
      }
      images[value, default: 0] += 1
      patients[value, default: []].insert(facts.patientID)
    }
    let sorted = images.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let listed = kind == .image ? Array(sorted.prefix(Self.mostValues)) : sorted
    return Inspection.Column(
      name: name, kind: kind,
      values: listed.map {
        Inspection.Column.Value(
          value: $0.key, images: $0.value, patients: patients[$0.key]?.count ?? 0)
      }, unlisted: sorted.count - listed.count, missing: missing)
  }
}
