import Foundation
import Testing

/// `fovea predict --check-export`: of what it writes, and of what lies in a folder.
@Suite struct ExportCommandTests {
  private static let canaries = [
    "MRN-9941", "Quillon", "Kestrel", "ACC5550", "1.2.840.99999.", "secret-ward",
    "archive-", "20140703",
  ]

  private static func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("run", "key", to: folder)
    var dump = SmallDump(patients: 4, isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    try dump.write(to: folder, "secret-ward")
    return folder
  }

  private static func run(
    _ arguments: [String], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    let ending = try Program.run(["predict"] + arguments + ["--key", "key"], in: folder)
    for canary in canaries {
      #expect(!(ending.output + ending.messages).contains(canary), "\(canary) was said")
    }
    return ending
  }

  private static let format = ["--format", "dicom-sc,dicom-sr"]
  private static let nothing =
    "checked 4 reports, 4 pictures beside 4 images: nothing hides or misplaces them"

  @Test func `nothing hides what predict writes, of originals or with sources`() throws {
    let folder = try Self.prepared()
    for flag in ["--to-original", "--with-sources"] {
      let ending = try Self.run(
        ["run/model.fovea", "secret-ward", "-o", "out\(flag)", flag, "--check-export"]
          + Self.format, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(ending.output.contains(Self.nothing), "\(ending.output)")
    }
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    let alone = try Self.run(["--check-export", "out--to-original", "secret-ward"], in: folder)
    #expect(alone.status == 0)
    #expect(alone.output == Self.nothing + "\n")
    let sources = try Self.run(
      ["--check-export", "out--with-sources/dicom", "out--with-sources/dicom/sources"],
      in: folder)
    #expect(sources.output == Self.nothing + "\n")
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    #expect(Set(after) == Set(before))
  }

  @Test func `results of de-identified images beside the originals, and the other way`() throws {
    let folder = try Self.prepared()
    let released = try Program.run(
      ["deidentify", "secret-ward", "-o", "released", "--key", "key"], in: folder)
    #expect(released.status == 0, "\(released.messages)")
    for (input, output, flags) in [
      ("released", "out", []), ("secret-ward", "original", ["--to-original"]),
    ] {
      let ending = try Self.run(
        ["run/model.fovea", input, "-o", output] + Self.format + flags, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    let moved = try Self.run(["--check-export", "out", "secret-ward"], in: folder)
    #expect(moved.status == 1)
    let lines = moved.output.split(separator: "\n")
    #expect(lines.first == "checked 4 reports, 4 pictures beside 4 images: 8 findings")
    #expect(
      lines.count == 9
        && lines.dropFirst().allSatisfy { $0.contains("is of a de-identified study, and") })
    let back = try Self.run(["--check-export", "original", "released", "--json"], in: folder)
    #expect(back.status == 1)
    let document = try JSONSerialization.jsonObject(with: Data(back.output.utf8))
    let members = try #require(document as? [String: Any])
    #expect(members["schema"] as? String == "fovea.check-export/1")
    #expect(members["findings"] as? Int == 8)
    let objects = try #require(members["objects"] as? [[String: Any]])
    let findings = objects.compactMap { $0["findings"] as? [[String: String]] }
    #expect(findings.map { $0.map { $0["code"] } } == Array(repeating: ["originalStudy"], count: 8))
  }

  @Test func `predictions that find those of an earlier run among the images end in 1`() throws {
    let folder = try Self.prepared()
    let command =
      ["run/model.fovea", "secret-ward", "--to-original", "--check-export"] + Self.format
    #expect(try Self.run(command + ["-o", "first"], in: folder).status == 0)
    try FileManager.default.copyItem(
      at: folder.url.appendingPathComponent("first/dicom"),
      to: folder.url.appendingPathComponent("secret-ward/results"))
    let second = try Self.run(command + ["-o", "second"], in: folder)
    #expect(second.status == 1, "\(second.messages)")
    let lines = second.output.split(separator: "\n")
    #expect(lines.contains("checked 4 reports, 8 pictures beside 8 images: 8 findings"))
    for sentence in [
      "has the SOP Instance UID (0008,0018) of an image too, so that an archive keeps one of the "
        + "two; give each its own",
      "is in a series of images (0020,000E), so that viewers take it for one of them or leave it "
        + "out; give it a series of its own",
    ] {
      #expect(lines.count { $0.hasSuffix("(picture): \(sentence)") } == 4, "\(second.output)")
    }
    #expect(folder.holds("second/dicom"))
  }

  @Test func `what contradicts a check alone is told`() throws {
    let folder = try Self.prepared()
    for (arguments, sentence) in [
      (
        ["--check-export", "run/model.fovea", "secret-ward"],
        "--check-export: without --output looks at a folder of DICOM objects, and the first name "
          + "is a file; name that folder, then the images'; or add --output to predict and check"
      ),
      (
        ["--check-export", "run", "secret-ward", "--to-original"],
        "--to-original is about predictions, and --check-export without --output makes none; "
          + "add --output, or leave it out."
      ),
      (
        ["--check-export", "run/model.fovea", "secret-ward", "-o", "out", "--format", "csv"],
        "--check-export: is about DICOM results, and --format names none; add dicom-sc, "
          + "dicom-seg or dicom-sr to --format"
      ),
      (["run/model.fovea", "secret-ward"], "Missing expected argument '--output <folder>'"),
    ] {
      let ending = try Program.run(["predict"] + arguments + ["--key", "key"], in: folder)
      #expect(ending.status == 64)
      #expect(ending.errors == [sentence])
    }
    let none = try Self.run(["--check-export", "run", "secret-ward"], in: folder)
    #expect(none.status == 65)
    #expect(
      none.errors == [
        "--check-export: finds no DICOM object in the folder of results; name the folder that "
          + "holds segmentations, reports or pictures"
      ])
  }
}
