import Foundation
import Privacy
import Testing

@Suite struct SignedChainTests {
  private let key = SecretKey(bytes: Array(0..<32))

  private func chain(_ words: [String]) throws -> SignedChain<String> {
    var chain = SignedChain<String>(purpose: "fovea/test/1")
    for word in words { try chain.append(word, key: key) }
    return chain
  }

  private func complaint(
    _ data: Data, purpose: String = "fovea/test/1", key: SecretKey? = nil
  ) -> String {
    do {
      _ = try SignedChain<String>(data, purpose: purpose, key: key ?? self.key, subject: "list")
      return ""
    } catch {
      return "\(error.exitCode) \(error)"
    }
  }

  private func sentence(_ line: Int) -> String {
    "65 list line \(line): was changed, does not follow the line before, or is of another key; "
      + "restore the file; what was entered is never taken back"
  }

  @Test func `a list comes back from its bytes and goes on where it ended`() throws {
    let whole = try chain(["a", "b", "c"])
    var read = try SignedChain<String>(
      chain(["a", "b"]).data, purpose: "fovea/test/1", key: key, subject: "list")
    #expect(read.entries == ["a", "b"])
    try read.append("c", key: key)
    #expect(read == whole)
  }

  @Test func `every tampering names its line`() throws {
    let data = try chain(["a", "b", "c"]).data
    let rows = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    func bytes(_ rows: [String]) -> Data { Data(rows.map { $0 + "\n" }.joined().utf8) }
    let edited = rows.map { $0.replacingOccurrences(of: #""b""#, with: #""x""#) }
    #expect(complaint(bytes(edited)) == sentence(2))
    #expect(complaint(bytes([rows[0], rows[2]])) == sentence(2))
    #expect(complaint(bytes([rows[1], rows[0], rows[2]])) == sentence(1))
    #expect(complaint(bytes(rows + [rows[2]])) == sentence(4))
    #expect(complaint(data, purpose: "fovea/other/1") == sentence(1))
    #expect(complaint(data, key: SecretKey(bytes: Array(1..<33))) == sentence(1))
    #expect(complaint(data) == "")
  }

  @Test func `lines taken from the end change the head that somebody noted`() throws {
    let noted = try chain(["a", "b"]).head
    let cut = try SignedChain<String>(
      chain(["a"]).data, purpose: "fovea/test/1", key: key, subject: "list")
    #expect(cut.head != noted)
  }
}
