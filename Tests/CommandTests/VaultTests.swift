import Foundation
import Testing

/// `fovea deidentify --vault` and `fovea key open-vault`.
@Suite struct VaultTests {
  private static let command = [
    "deidentify", "images", "-o", "out", "--vault", "vault", "--key", "key",
  ]

  private func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var dump = SmallDump(patients: 3, isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    try dump.write(to: folder, "images")
    let ending = try Program.run(Self.command, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    return folder
  }

  @Test func `the vault leads back with the key and says nothing without`() throws {
    let folder = try prepared()
    let facts = try FileManager.default.attributesOfItem(atPath: folder.path("vault"))
    #expect(facts[.posixPermissions] as? Int == 0o600)
    let bytes = try Data(contentsOf: folder.url.appendingPathComponent("vault"))
    for canary in ["MRN-9941", "archive-", "picture", "1.2.840.99999."] {
      #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary)")
    }
    let opened = try Program.run(["key", "open-vault", "vault", "--key", "key"], in: folder)
    #expect(opened.status == 0, "\(opened.messages)")
    let lines = opened.output.split(separator: "\n").map(String.init)
    #expect(
      lines.first == "file,patient,patient_id,path,study_uid,series_uid,sop_uid,status")
    for patient in 0..<3 {
      let line = lines.first { $0.contains("archive-\(patient)/") }
      let fields = line?.split(separator: ",").map(String.init) ?? []
      #expect(fields.count == 8, "\(fields)")
      #expect(fields.dropFirst(2).first == "MRN-9941\(patient)")
      #expect(fields.last == "released")
      let file = fields.first ?? "?"
      #expect(file.hasPrefix((fields.dropFirst().first ?? "?") + "/"))
      #expect(folder.holds("out/\(file)"))
    }
    #expect(try folder.text("out/audit.jsonl").contains(#""--vault""#))
  }

  @Test func `another key and what is no vault are told`() throws {
    let folder = try prepared()
    #expect(try Program.run(["key", "new", "other"], in: folder).status == 0)
    let other = try Program.run(["key", "open-vault", "vault", "--key", "other"], in: folder)
    #expect(other.status == 65)
    #expect(other.output == "")
    #expect(
      other.errors == [
        "vault: does not open: it was changed, or made with another key; "
          + "use the key it was made with (--key)"
      ])
    try folder.write("file,patient_id\n", to: "plain")
    let plain = try Program.run(["key", "open-vault", "plain", "--key", "key"], in: folder)
    #expect(plain.errors == ["plain: is no vault; name a file that --vault wrote"])
  }

  @Test func `a vault stays outside the output, and stays when its successor fails`() throws {
    let folder = try prepared()
    let before = try Data(contentsOf: folder.url.appendingPathComponent("vault"))
    let inside = try Program.run(
      ["deidentify", "images", "-o", "new", "--vault", "new/vault", "--key", "key"], in: folder)
    #expect(inside.status == 64)
    #expect(
      inside.errors == [
        "--vault: lies inside the output folder; keep the table that leads back to patients "
          + "elsewhere"
      ])
    let taken = try Program.run(
      ["deidentify", "images", "-o", "new", "--vault", "vault", "--key", "key"], in: folder)
    #expect(taken.status == 73)
    let failed = try Program.shell(
      #"ulimit -f 1; "$FOVEA" \#(Self.command.joined(separator: " ")) --force --quiet"#,
      in: folder, environment: [:])
    #expect(failed.status == 74)
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("vault")) == before)
  }
}
