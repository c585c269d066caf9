import Foundation
import TestSupport
import Testing

/// Results of every kind, sent to Orthanc and asked back; it is started and stopped by the test.
@Suite(.serialized, .needs(Orthanc.requirement))
struct OrthancTests {
  private static let phantom = ResultPhantom(
    rows: 13, columns: 64, count: 7, labels: ResultPhantom.allLabels, layout: .slices)

  /// The files of a study, and their data sets without meta header.
  private func written() throws -> (folder: URL, files: [URL]) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-sent-\(UUID().uuidString)")
    return (folder, try ResultFileTests.write(Self.phantom, into: folder))
  }

  /// What follows the meta header, which a receiver writes anew (PS3.10 §7.1).
  private static func dataSet(_ file: Data) -> Data {
    let bytes = [UInt8](file)
    guard bytes.count > 144 else { return Data() }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[140 + $1]) << (8 * $1) }
    return Data(bytes.dropFirst(144 + length))
  }

  @Test func `what was sent by DIMSE comes back byte for byte, and once if sent twice`() throws {
    let (folder, files) = try written()
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try Orthanc()
    #expect(try server.send(files))
    #expect(try server.send(files))
    let sent = try files.map { Self.dataSet(try Data(contentsOf: $0)) }
    let got = try server.files().map(Self.dataSet)
    #expect(got.count == files.count)
    #expect(Set(got) == Set(sent))
  }

  @Test func `what was stored by DICOMweb comes back byte for byte`() throws {
    let (folder, files) = try written()
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try Orthanc()
    for file in files { _ = try server.store(file) }
    let sent = try files.map { try Data(contentsOf: $0) }
    #expect(Set(try server.files()) == Set(sent))
  }
}
