import Delivery
import Foundation
import Privacy
import Testing

/// Whose pictures are whose, what they are called, and that nothing depends on chance.
@Suite struct PicturePatientTests {
  private static let first = MadePNG(grey: [1, 2, 3, 4], width: 2).bytes
  private static let second = MadePNG(grey: [5, 6, 7, 8], width: 2).bytes

  private func filled() throws -> Workshop {
    let workshop = try Workshop()
    try workshop.add("ward/Quillon/a.png", Self.first)
    try workshop.add("ward/Quillon/b.png", Self.second)
    try workshop.add("ward/c.jpg", MadeJPEG.grey())
    try workshop.add("d.dcm", Sample.file(Sample.dataSet()))
    return workshop
  }

  private func table(_ workshop: Workshop, _ rows: [String]) throws -> URL {
    let url = workshop.url.appendingPathComponent("patients.csv")
    try Data((["path,patient_id"] + rows).joined(separator: "\n").utf8).write(to: url)
    return url
  }

  @Test func `a picture that names no patient is quarantined with advice`() async throws {
    let summary = try await filled().run()
    #expect(summary.files.released == 1)
    #expect(summary.pictures == 0)
    #expect(
      Set(summary.refusals.map(\.reason)) == [
        "it is a picture and names no patient; name its path and patient_id in a table with "
          + "--patients, or say --one-patient-per-image"
      ])
    #expect(summary.refusals.count == 3)
  }

  @Test func `each picture may stand for a patient`() async throws {
    let workshop = try filled()
    let summary = try await workshop.run(onePatientPerImage: true)
    #expect(summary.files.released == 4)
    #expect(summary.pictures == 3)
    #expect(summary.patients == 4)
    for path in try workshop.pictures() {
      #expect(path.wholeMatch(of: #/p[0-9a-f]{16}/in[0-9a-f]{16}\.(png|jpg)/#) != nil, "\(path)")
    }
  }

  @Test func `a table says whose a picture is, DICOM's patients among them`() async throws {
    let workshop = try filled()
    let patients = try table(
      workshop, ["ward/Quillon/a.png,MRN-9941", "./ward\\c.jpg,MRN-9941", "other.png,MRN-1"])
    let summary = try await workshop.run(patients: patients)
    #expect(summary.pictures == 2)
    #expect(summary.patients == 1)
    #expect(summary.files.quarantined == 1)
    #expect(
      summary.notes == ["--patients: 1 of 3 rows name no file of the input: 4"])
    let all = try await workshop.run(
      output: "all", patients: patients, onePatientPerImage: true)
    #expect(all.pictures == 3)
    #expect(all.patients == 2)
  }

  @Test func `one key gives the same bytes twice, another none in common`() async throws {
    let workshop = try filled()
    _ = try await workshop.run(output: "first", onePatientPerImage: true)
    _ = try await workshop.run(output: "second", onePatientPerImage: true)
    let key = SecretKey(bytes: Array(1..<33))
    _ = try await workshop.run(output: "other", key: key, onePatientPerImage: true)
    let first = try workshop.everything(in: "first")
    #expect(try first == workshop.everything(in: "second"))
    #expect(Set(try workshop.pictures(in: "other")).isDisjoint(with: first.keys))
  }

  /// The pool has a worker for each of two files, and one for a single file.
  @Test func `one worker gives the same bytes as two`() async throws {
    let workshop = try filled()
    _ = try await workshop.run(onePatientPerImage: true)
    for (place, file) in [("1", Self.first), ("2", Self.second), ("3", MadeJPEG.grey())] {
      let alone = try Workshop()
      try alone.add("file", file)
      _ = try await alone.run(onePatientPerImage: true)
      let path = try #require(try alone.pictures().first, "\(place)")
      #expect(try alone.bytes(path) == workshop.bytes(path), "\(place)")
    }
  }

  @Test func `a picture of a valid manifest is copied byte for byte`() async throws {
    let workshop = try filled()
    _ = try await workshop.run(output: "first", onePatientPerImage: true)
    let summary = try await workshop.run(input: "first", output: "second")
    #expect(summary.files.copied == 4)
    for path in try workshop.pictures(in: "first") {
      #expect(try workshop.bytes(path, in: "first") == workshop.bytes(path, in: "second"))
    }
    let path = try #require(try workshop.pictures(in: "first").first)
    try Data(Self.first).write(to: workshop.url.appendingPathComponent("first/\(path)"))
    #expect(try await workshop.run(input: "first", output: "third").files.copied == 3)
  }

  @Test func `the same picture twice is written once`() async throws {
    let workshop = try filled()
    try workshop.add("again.png", Self.first)
    let summary = try await workshop.run(onePatientPerImage: true)
    #expect(summary.files.duplicate == 1)
    #expect(summary.files.released == 4)
  }

  @Test func `a dry run writes nothing and says the same`() async throws {
    let workshop = try filled()
    let dry = try await workshop.run(isDryRun: true, onePatientPerImage: true)
    #expect(
      !FileManager.default.fileExists(atPath: workshop.url.appendingPathComponent("output").path))
    let real = try await workshop.run(onePatientPerImage: true)
    #expect(dry.files == real.files)
    #expect(dry.pictures == real.pictures)
  }
}
