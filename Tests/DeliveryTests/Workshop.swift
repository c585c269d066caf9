import DecodeProtocol
import Delivery
import Foundation
import Privacy

/// A folder for one test, with an input folder inside, and the way to de-identify it.
final class Workshop {
  let url: URL
  let key = SecretKey(bytes: Array(0..<32))

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-delivery-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url.appendingPathComponent("input"), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The program that was built beside these tests.
  static let decoder: URL = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests ?? "/").deletingLastPathComponent()
      .appendingPathComponent("fovea-decode")
  }()

  /// Writes a file into the input.
  func add(_ name: String, _ bytes: [UInt8]) throws {
    let file = url.appendingPathComponent("input/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// De-identifies `input` into `output`.
  func run(
    _ options: Set<ProfileOption> = [], input: String = "input", output: String = "output",
    key: SecretKey? = nil, isDryRun: Bool = false, pixelRules: PixelRules = PixelRules(),
    searchesText: Bool = true, patients: URL? = nil, onePatientPerImage: Bool = false,
    textReview: TextReview? = nil
  ) async throws -> DeliverySummary {
    var asked = DeliveryOptions(
      input: url.appendingPathComponent(input), output: url.appendingPathComponent(output),
      link: nil, profile: try ConfidentialityProfile(options), key: key ?? self.key,
      isDryRun: isDryRun)
    asked.pixelRules = pixelRules
    asked.searchesText = searchesText
    asked.patients = patients
    asked.onePatientPerImage = onePatientPerImage
    asked.textReview = textReview
    return try await Deidentification.run(asked, decoder: Self.decoder) { _ in }
  }

  /// The paths of the files written, sorted.
  func paths(in output: String = "output") throws -> [String] {
    try FileManager.default.subpathsOfDirectory(
      atPath: url.appendingPathComponent(output).path
    ).filter { $0.hasSuffix(".dcm") }.sorted()
  }

  func bytes(_ path: String, in output: String = "output") throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url.appendingPathComponent("\(output)/\(path)")))
  }

  /// Meta header and data set of a file written.
  func dataSet(_ path: String, in output: String = "output") throws -> DataSet {
    try DataSet(bytes: Array(try bytes(path, in: output).dropFirst(132)))
  }

  /// Names and bytes of all that was written.
  func everything(in output: String = "output") throws -> [String: [UInt8]] {
    let folder = url.appendingPathComponent(output)
    var found: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let data = try? Data(contentsOf: folder.appendingPathComponent(path))
      found[path] = data.map { [UInt8]($0) } ?? []
    }
    return found
  }
}
