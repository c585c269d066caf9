internal import Ingest

/// Proves that no patient and no picture stands on both sides of a split.
enum SplitAudit {
  /// How many pseudonyms one sentence lists.
  private static let listedPseudonyms = 20

  /// Checks that cases of one patient, and cases with equal pixels, have the same side.
  ///
  /// - Parameter sides: one value per case, such as its part; nil is no side.
  /// - Throws: `leak`, counting and listing pseudonyms.
  static func check(
    _ cases: [ManifestCase], sides: [String?], subject: String
  ) throws(CohortsError) {
    let patients = straddling(cases, sides: sides) { $0.patientID }
    let pixels = straddling(cases, sides: sides) { $0.pixelDigest }
    guard !patients.isEmpty || !pixels.isEmpty else { return }
    var findings: [String] = []
    if !patients.isEmpty {
      findings.append(
        "\(patients.count) \(patients.count == 1 ? "patient has" : "patients have") images on more"
          + " than one side (\(listed(patients.keys.sorted())))")
    }
    if !pixels.isEmpty {
      let holders = Set(pixels.values.joined().map { cases[$0].patientID })
      findings.append(
        "\(pixels.count) \(pixels.count == 1 ? "picture stands" : "pictures stand") on more than"
          + " one side with identical pixels (patients \(listed(holders.sorted())))")
    }
    throw CohortsError(
      .leak, subject: subject, reason: findings.joined(separator: " and "),
      hint: "give each patient one side, or remove the column and let fovea split")
  }

  /// The sentence on pictures that look alike on more than one side; nil where none do.
  ///
  /// A warning and no refusal: who gave the sides may know them for different pictures.
  static func lookAlikes(
    _ cases: [ManifestCase], sides: [String?], subject: String
  ) -> String? {
    let groups = straddling(cases, sides: sides) { $0.lookAlike.map(String.init) }
    guard !groups.isEmpty else { return nil }
    let holders = Set(groups.values.joined().map { cases[$0].patientID })
    let what =
      groups.count == 1
      ? "1 group of pictures that look alike stands"
      : "\(groups.count) groups of pictures that look alike stand"
    return "\(subject): \(what) on more than one side (patients \(listed(holders.sorted()))), so "
      + "that what is measured may be too good"
  }

  /// The keys whose cases have more than one side, with those cases.
  private static func straddling(
    _ cases: [ManifestCase], sides: [String?], key: (ManifestCase) -> String?
  ) -> [String: [Int]] {
    var members: [String: [Int]] = [:]
    for index in cases.indices where sides[index] != nil {
      guard let key = key(cases[index]) else { continue }
      members[key, default: []].append(index)
    }
    return members.filter { Set($0.value.map { sides[$0] }).count > 1 }
  }

  private static func listed(_ pseudonyms: [String]) -> String {
    let shown = pseudonyms.prefix(listedPseudonyms).joined(separator: ", ")
    let hidden = pseudonyms.count - listedPseudonyms
    return hidden > 0 ? "\(shown) and \(hidden) more" : shown
  }
}
