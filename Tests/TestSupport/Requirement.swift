internal import Foundation
public import Testing

/// Something outside the checkout that a test cannot do without.
public struct Requirement: Sendable, CustomStringConvertible {
  /// Whether this machine has it.
  public let isMet: Bool
  /// What is missing, and how to get it: the message of a skipped test.
  public let description: String

  /// A folder in `../shared/data`.
  public static func sharedData(_ name: String) -> Requirement {
    Requirement(
      isMet: SharedData.folder(name) != nil,
      description: "needs the folder \(name) in ../shared/data beside the package")
  }

  /// A program on the search path.
  public static func program(_ name: String) -> Requirement {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return Requirement(
      isMet: folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") },
      description: "needs the program \(name) on the search path")
  }

  /// Files that Debian packages install.
  public static func files(_ paths: [String], of packages: String) -> Requirement {
    Requirement(
      isMet: paths.allSatisfy { FileManager.default.fileExists(atPath: $0) },
      description: "needs the Debian packages \(packages)")
  }

  /// Whether what is missing must fail a test instead of skipping it (FOVEA_REQUIRE_ALL=1).
  public static var isStrict: Bool {
    ProcessInfo.processInfo.environment["FOVEA_REQUIRE_ALL"] == "1"
  }

  /// Whether to run the test.
  ///
  /// - Throws: `Missing`, which fails the test, where it is missing and everything is required.
  func admits() throws(Missing) -> Bool {
    if !isMet && Self.isStrict { throw Missing(description: "this test \(description)") }
    return isMet
  }

  /// A requirement that is not met although FOVEA_REQUIRE_ALL=1 asks for all of them.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test where `../shared/data/NAME` is missing; fails it there under
  /// FOVEA_REQUIRE_ALL=1.
  public static func needsSharedData(_ name: String) -> Self {
    needs(.sharedData(name))
  }

  /// Skips the test where the program is not installed; fails it there under FOVEA_REQUIRE_ALL=1.
  public static func needsProgram(_ name: String) -> Self {
    needs(.program(name))
  }

  /// Skips the test where the requirement is not met; fails it there under FOVEA_REQUIRE_ALL=1.
  public static func needs(_ requirement: Requirement) -> Self {
    .enabled(Comment(rawValue: requirement.description)) { try requirement.admits() }
  }
}
