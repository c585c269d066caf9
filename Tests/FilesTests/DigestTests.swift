import Files
import Foundation
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4 example values, from the NIST example sheet for SHA-256.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func `the published examples come out`(text: String, digest: String) {
    #expect(Digest.sha256(Data(text.utf8)) == digest)
  }

  @Test func `a file in pieces has the digest of the whole`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a")
    let data = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try data.write(to: file)
    #expect(try Digest.sha256(of: file) == Digest.sha256(data))
    var running = RunningDigest()
    running.update(data.prefix(7))
    running.update(data.dropFirst(7))
    #expect(running.finish() == Digest.sha256(data))
  }

  @Test func `a missing file is said to be missing`() {
    let error = #expect(throws: FilesError.self) {
      try Digest.sha256(of: URL(fileURLWithPath: "/no/such/file"))
    }
    #expect(error?.exitCode == 66)
  }
}
