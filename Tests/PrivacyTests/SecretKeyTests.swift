import Files
import Foundation
import Privacy
import Testing

@Suite struct SecretKeyTests {
  private let key = SecretKey(bytes: Array(0..<32))

  /// Produced by Python: hmac.new(bytes(range(32)), b"fovea/test/1\0abc", "sha256").hexdigest().
  @Test func `a code is HMAC over the purpose, a zero byte and the data`() {
    let code = key.code(purpose: "fovea/test/1", Data("abc".utf8))
    #expect(code == "3ff413351c1b4c6b7422fff7e2ac2d3108483dc6477c2ec14e5b83407d968475")
    #expect(key.isValid(code, purpose: "fovea/test/1", Data("abc".utf8)))
    #expect(!key.isValid(code, purpose: "fovea/test/2", Data("abc".utf8)))
    #expect(!key.isValid(code, purpose: "fovea/test/1", Data("abd".utf8)))
    #expect(!key.isValid("", purpose: "fovea/test/1", Data("abc".utf8)))
    #expect(!key.isValid(String(code.dropLast(2)), purpose: "fovea/test/1", Data("abc".utf8)))
  }

  /// Produced by Python as above, purposes fovea/patient/1 and fovea/case/1: the first 16 digits.
  @Test func `pseudonyms come from the key, the purpose and the identifier`() {
    let pseudonyms = Pseudonyms(key: key)
    #expect(pseudonyms.patientID("00123") == "pd4f80553e7501a21")
    #expect(pseudonyms.caseID(instance: "1.2.3", frame: 4) == "cfd2e28fdb8b470a8")
    #expect(pseudonyms.patientID("123") != pseudonyms.patientID("00123"))
    #expect(pseudonyms.studyID("1.2").dropFirst(2) != pseudonyms.seriesID("1.2").dropFirst(2))
  }

  @Test func `a key is made once, for its owner only, and read again`() throws {
    let folder = try Folder()
    let file = folder.url.appendingPathComponent("config/fovea/key")
    let first = try SecretKey.loadOrCreate(file)
    let second = try SecretKey.loadOrCreate(file)
    #expect(first.wasCreated)
    #expect(!second.wasCreated)
    let data = Data("x".utf8)
    #expect(first.key.code(purpose: "p", data) == second.key.code(purpose: "p", data))
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: file.deletingLastPathComponent().path)
    #expect(names == ["key"])
  }

  @Test func `raw bytes and hexadecimal digits are the same key`() throws {
    let folder = try Folder()
    let raw = try folder.file("raw", Data(0..<32), mode: 0o600)
    let text = (0..<32).map { String(format: "%02X", $0) }.joined()
    let digits = try folder.file("digits", Data("\(text)\r\n".utf8), mode: 0o600)
    let data = Data("x".utf8)
    let expected = key.code(purpose: "p", data)
    #expect(try SecretKey.load(raw).code(purpose: "p", data) == expected)
    #expect(try SecretKey.load(digits).code(purpose: "p", data) == expected)
  }

  @Test(arguments: [0o644, 0o640, 0o620, 0o604])
  func `a key that others can open is refused`(mode: Int) throws {
    let folder = try Folder()
    let file = try folder.file("key", Data(0..<32), mode: mode)
    let error = #expect(throws: PrivacyError.self) { try SecretKey.load(file) }
    #expect(
      error?.description
        == "\(file.path): the key file is open to other people; run chmod 600 on it")
    #expect(error?.exitCode == 77)
  }

  @Test(arguments: [
    "", "secret", String(repeating: "a", count: 63), String(repeating: "g", count: 64),
  ])
  func `what is no key is refused`(text: String) throws {
    let folder = try Folder()
    let file = try folder.file("key", Data(text.utf8), mode: 0o600)
    let error = #expect(throws: PrivacyError.self) { try SecretKey.load(file) }
    #expect(
      error?.description
        == "\(file.path): holds neither 32 bytes nor 64 hexadecimal digits; "
        + "name another file, or let Fovea make a key where none is")
    #expect(error?.exitCode == 78)
  }

  @Test func `a key cannot be made where nothing can be written`() {
    let file = URL(fileURLWithPath: "/proc/no-such-folder/key")
    let error = #expect(throws: PrivacyError.self) { try SecretKey.loadOrCreate(file) }
    #expect(
      error?.description
        == "/proc/no-such-folder/key: no such file or folder; "
        + "choose a folder that exists and can be written")
    #expect(error?.exitCode == 73)
  }

  @Test func `printing a key prints nothing`() {
    var text = ""
    dump(key, to: &text)
    #expect(text == "- SecretKey(withheld)\n")
    #expect("\(key)" == "SecretKey(withheld)")
  }
}

@Suite struct SignatureTests {
  private let key = SecretKey(bytes: Array(0..<32))

  @Test func `a signature holds for its manifest and its key only`() throws {
    let other = SecretKey(bytes: Array(1..<33))
    let signature = Signature.sign(manifestDigest: "ab", key: key)
    try Signature.verify(signature, manifestDigest: "ab", key: key, subject: "cohort")
    let trials: [(Data, String, SecretKey)] = [
      (signature, "ac", key), (signature, "ab", other), (signature.dropLast(), "ab", key),
      (signature + [10], "ab", key), (Data(), "ab", key),
    ]
    for (index, (signature, digest, key)) in trials.enumerated() {
      let error = #expect(throws: PrivacyError.self, "trial \(index)") {
        try Signature.verify(signature, manifestDigest: digest, key: key, subject: "cohort")
      }
      #expect(
        error?.description
          == "cohort: its signature does not fit its manifest and this key; use the key it was "
          + "made with (--key), or ingest again; never edit a cohort by hand")
    }
  }
}
