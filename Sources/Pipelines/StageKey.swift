internal import Files
internal import Foundation

/// What a stage's result depends on: one digest of all, and one of each setting by name.
///
/// The names tell what has changed; of the values nothing can be read.
struct StageKey: Equatable {
  /// SHA-256 of all.
  let digest: String
  /// The first digits of the SHA-256 of each setting.
  let settings: [String: String]

  private static let digitCount = 16
  /// Members whose own members are settings; their names say nothing.
  private static let wrappers: Set<String> = ["options", "inputs"]

  /// Makes the key of a value whose members are the settings.
  init(_ value: some Encodable) throws(FilesError) {
    digest = try InputDigest.value(value)
    var settings: [String: String] = [:]
    try Self.gather(try JSONValue(value), path: [], into: &settings)
    self.settings = settings
  }

  private static func gather(
    _ value: JSONValue, path: [String], into settings: inout [String: String]
  ) throws(FilesError) {
    guard case .object(let members) = value else {
      let name = path.filter { !wrappers.contains($0) }.joined(separator: ".")
      settings[name] = String(try InputDigest.value(value).prefix(digitCount))
      return
    }
    for (name, member) in members {
      try gather(member, path: path + [name], into: &settings)
    }
  }

  /// The names of the settings that differ from earlier ones, sorted; none where it is not known.
  func changes(since earlier: [String: String]?) -> [String] {
    guard let earlier else { return [] }
    return Set(settings.keys).union(earlier.keys).filter { settings[$0] != earlier[$0] }.sorted()
  }
}
