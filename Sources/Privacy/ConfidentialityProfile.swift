internal import DecodeProtocol

/// The Basic Application Level Confidentiality Profile (PS3.15 E.2) with the options chosen.
public struct ConfidentialityProfile: Sendable, Equatable {
  /// The options, in the order of the standard's codes.
  public let options: [ProfileOption]
  let chosen: Set<ProfileOption>

  /// Makes the profile.
  ///
  /// - Throws: `contradictoryOptions` for dates that are both kept and shifted.
  public init(_ options: Set<ProfileOption>) throws(PrivacyError) {
    guard !options.isSuperset(of: [.fullDates, .modifiedDates]) else {
      throw PrivacyError(
        .contradictoryOptions, subject: "--retain",
        reason: "full-dates and modified-dates exclude each other", hint: "choose one of them")
    }
    chosen = options
    self.options = options.sorted { $0.code.value < $1.code.value }
  }

  /// Whether the option was chosen.
  public func has(_ option: ProfileOption) -> Bool { chosen.contains(option) }

  /// The name that a manifest keeps: the options by their words.
  public var name: String { (["basic"] + options.map(\.rawValue)).joined(separator: "+") }

  /// The editions of the rule table.
  public static let edition = ProfileTable.edition

  /// The values of the codes that are written.
  public var codeValues: [String] { codes.map(\.value) }

  /// What De-identification Method Code Sequence (0012,0064) holds: exactly what was used.
  var codes: [(value: String, meaning: String)] {
    [("113100", "Basic Application Confidentiality Profile")] + options.map(\.code)
  }

  /// Longitudinal Temporal Information Modified (0028,0303).
  var timeStatement: String {
    if has(.fullDates) { return "UNMODIFIED" }
    return has(.modifiedDates) ? "MODIFIED" : "REMOVED"
  }
}
