import DecodeProtocol
import Delivery
import Files
import Foundation
import Privacy
import Testing

/// Files that change while they are read, and people whose identifiers cannot be read.
@Suite struct ChangeTests {
  /// De-identifies, and does something when the first walk is over.
  private func run(
    _ workshop: Workshop, input: String = "input", afterSurvey change: () throws -> Void
  ) async throws -> DeliverySummary {
    var failure: (any Error)?
    let options = DeliveryOptions(
      input: workshop.url.appendingPathComponent(input),
      output: workshop.url.appendingPathComponent("output"), link: nil,
      profile: try ConfidentialityProfile([]), key: workshop.key, isDryRun: false)
    let summary = try await Deidentification.run(options, decoder: Workshop.decoder) { event in
      guard case .progress("survey", let done, let total) = event, done == total else { return }
      do { try change() } catch { failure = error }
    }
    if let failure { throw failure }
    return summary
  }

  @Test func `a signed file that changes before it is copied stops the work`() async throws {
    let workshop = try Workshop()
    for number in 0..<3 {
      try workshop.add(
        "\(number)", Sample.file(Sample.dataSet(instance: "1.2.3.4.5.7\(number)")))
    }
    _ = try await workshop.run(output: "signed")
    let path = try #require(try workshop.paths(in: "signed").first)
    var bytes = try workshop.bytes(path, in: "signed")
    bytes[bytes.count - 1] ^= 1
    let changed = bytes
    let error = await #expect(throws: DeliveryError.self) {
      try await run(workshop, input: "signed") {
        try Data(changed).write(to: workshop.url.appendingPathComponent("signed/\(path)"))
      }
    }
    #expect(
      error?.description.wholeMatch(
        of: /q[0-9a-f]{16}: changed while it was copied; start again when nobody writes .*/) != nil,
      "\(String(describing: error))")
    #expect(error?.exitCode == 65)
    #expect(
      !FileManager.default.fileExists(atPath: workshop.url.appendingPathComponent("output").path))
  }

  @Test func `a file that becomes another person's after the first walk is refused`() async throws {
    let workshop = try Workshop()
    try workshop.add("a", Sample.file(Sample.dataSet()))
    try workshop.add("b", Sample.file(Sample.dataSet(instance: "1.2.3.4.5.71")))
    let other = Sample.dataSet([
      DataElement(.patientName, "PN", "Ousterhout^Ida"),
      DataElement(Tag(0x0028_1055), "LO", "of Ousterhout"),
    ])
    let summary = try await run(workshop) { try workshop.add("a", Sample.file(other)) }
    #expect(summary.files.released == 1)
    #expect(summary.refusals.map(\.reason) == ["it changed while it was read"])
    for (path, bytes) in try workshop.everything() {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("Ousterhout"), "\(path)")
    }
  }

  /// The second ends in a combining accent, which makes one character of it and what is before.
  @Test(arguments: [[], [0xCC, 0x81, 0x42]] as [[UInt8]])
  func `identifiers that cannot be decoded do not make two people one`(
    end: [UInt8]
  ) async throws {
    let workshop = try Workshop()
    for (number, last) in [UInt8(0xFE), 0xFF].enumerated() {
      let image = Sample.dataSet(
        [
          DataElement(Tag(0x0008_0005), "CS", "ISO_IR 192"),
          DataElement(tag: .patientID, vr: "LO", value: .bytes(Array("77".utf8) + [last] + end)),
          DataElement(.studyInstanceUID, "UI", "1.2.3.4.5.8\(number)"),
        ], instance: "1.2.3.4.5.7\(number)")
      try workshop.add("\(number)", Sample.file(image))
    }
    let summary = try await workshop.run()
    #expect(summary.files.released == 2, "\(summary.refusals.map(\.reason))")
    #expect(summary.patients == 2)
    #expect(Set(try workshop.paths().map { $0.prefix { $0 != "/" } }).count == 2)
  }
}
