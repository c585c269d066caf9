import DecodeProtocol
import Delivery
import Foundation
import TestSupport
import Testing

/// Objects of all kinds as files, held to `dciodvfy` of dicom3tools where it is installed.
///
/// With `FOVEA_RESULTS=FOLDER` the files stay there, for Tests/Peers/dicom_results.py.
@Suite struct ResultFileTests {
  private static let judge = "/usr/bin/dciodvfy"

  static func write(
    _ phantom: ResultPhantom, into folder: URL, isOriginal: Bool = false
  ) throws -> [URL] {
    let place = folder.appendingPathComponent(phantom.name)
    var files: [URL] = []
    func write(_ name: String, _ bytes: [UInt8]) throws {
      let url = place.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
      files.append(url)
    }
    for (index, instance) in phantom.instances.enumerated() {
      try write("source/\(index).dcm", Sample.file(instance))
    }
    let study = StudyResults(
      try phantom.results(boxes: true), model: ResultPhantom.model, isOriginal: isOriginal,
      writesSegmentations: true)
    try study.eachSegmentation { try write("seg/\($0.uid).dcm", $0.bytes) }
    let report = try #require(study.report)
    try write("sr/\(report.uid).dcm", report.bytes)
    for index in study.pictured {
      let picture = study.picture(of: index, rgb: phantom.rgb(image: index))
      try write("sc/\(index).dcm", picture.bytes)
    }
    return files
  }

  @Test(.needs(.files([judge], of: "dicom3tools")))
  func `dciodvfy finds no error in segmentations, reports and pictures`() throws {
    let kept = ProcessInfo.processInfo.environment["FOVEA_RESULTS"]
    let folder =
      kept.map { URL(fileURLWithPath: $0) }
      ?? FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-results-\(UUID().uuidString)")
    defer { if kept == nil { try? FileManager.default.removeItem(at: folder) } }
    for phantom in ResultPhantom.all { try Self.judge(phantom, in: folder, isOriginal: false) }
  }

  @Test(.needs(.files([judge], of: "dicom3tools")))
  func `dciodvfy finds no error in results for the hospital's own archive`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-results-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for phantom in ResultPhantom.all.suffix(4) {
      try Self.judge(phantom, in: folder, isOriginal: true)
    }
  }

  private static func judge(
    _ phantom: ResultPhantom, in folder: URL, isOriginal: Bool
  ) throws {
    for file in try write(phantom, into: folder, isOriginal: isOriginal)
    where !file.path.contains("/source/") {
      let errors = try verdict(file).split(separator: "\n").filter { $0.hasPrefix("Error") }
      let kind = file.deletingLastPathComponent().lastPathComponent
      #expect(errors == [], "\(phantom.name), \(kind)")
    }
  }

  private static func verdict(_ file: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: judge)
    process.arguments = [file.path]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
