import Files
import Foundation
import Privacy
import Testing

@Suite struct AuditLogTests {
  private let key = SecretKey(bytes: Array(0..<32))

  private func act(_ command: String, _ artefacts: [String: String] = [:]) -> AuditedAct {
    var act = AuditedAct(
      command: command, event: .ended, options: ["--force"], program: "fovea 1", user: "ada",
      when: "2026-01-02T03:04:05Z", exit: 0)
    act.inputs = ["folder": "00"]
    act.artefacts = artefacts
    return act
  }

  /// A folder in which three acts were logged.
  private func logged() throws -> Folder {
    let folder = try Folder()
    for command in ["ingest", "split", "predict"] {
      #expect(try !AuditLog(in: folder.url).append(act(command), key: key))
    }
    return folder
  }

  private func file(_ folder: Folder) -> URL {
    folder.url.appendingPathComponent(AuditLog.fileName)
  }

  private func lines(_ folder: Folder) throws -> [String] {
    String(decoding: try Data(contentsOf: file(folder)), as: UTF8.self).split(separator: "\n")
      .map(String.init)
  }

  private func write(_ lines: [String], _ folder: Folder) throws {
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file(folder))
  }

  /// The exit code and the sentence, or nothing where the log holds.
  private func complaint(
    _ folder: Folder, key: SecretKey? = nil, noted: AuditHead? = nil
  ) -> String {
    do {
      _ = try AuditVerification(of: folder.url, key: key ?? self.key, noted: noted)
      return ""
    } catch {
      return "\(error.exitCode) \(error)"
    }
  }

  private static let hint = "; restore it from a copy you trust"

  @Test func `a log that nobody touched holds, line after line`() throws {
    let folder = try logged()
    let found = try AuditVerification(of: folder.url, key: key)
    #expect(found.acts == ["ingest", "split", "predict"].map { act($0) })
    let lines = try lines(folder)
    #expect(lines[0].contains(#""previous":"\#(String(repeating: "0", count: 64))""#))
    #expect(lines[1].contains(#""previous":"\#(Digest.sha256(Data(lines[0].utf8)))""#))
    #expect(lines[2].contains(#""sequence":3"#))
    #expect(found.head.text == "3:\(Digest.sha256(Data(lines[2].utf8)))")
    #expect(AuditHead(text: found.head.text) == found.head)
    #expect(!found.isTorn)
  }

  @Test(arguments: [("ada", "eve"), (#""exit":0"#, #""exit":1"#), ("\"00\"", "\"01\"")])
  func `a line that was edited is told`(old: String, new: String) throws {
    let folder = try logged()
    var lines = try lines(folder)
    lines[1] = lines[1].replacing(old, with: new)
    try write(lines, folder)
    #expect(
      complaint(folder)
        == "65 audit.jsonl line 2: was changed: its code does not fit it" + Self.hint)
  }

  @Test func `a line that is none is told`() throws {
    let folder = try logged()
    var lines = try lines(folder)
    lines[1] = "{}"
    try write(lines, folder)
    #expect(
      complaint(folder)
        == "65 audit.jsonl line 2: was changed: it is no line of an audit log" + Self.hint)
  }

  @Test func `a log that was written anew without the key is told`() throws {
    let folder = try logged()
    let other = try Folder()
    let foreign = SecretKey(bytes: Array(1..<33))
    for command in ["ingest", "split"] {
      #expect(try !AuditLog(in: other.url).append(act(command), key: foreign))
    }
    for name in AuditLog.names {
      let data = try Data(contentsOf: other.url.appendingPathComponent(name))
      try data.write(to: folder.url.appendingPathComponent(name))
    }
    let sentence = """
      65 audit.jsonl line 1: was written under another key; name that key by --key
      """
    #expect(complaint(folder) == sentence)
    #expect(complaint(folder, key: foreign).isEmpty)
  }

  @Test(arguments: [
    ([0, 2], "audit.jsonl: lacks line 2: lines were removed"),
    ([1, 2], "audit.jsonl: lacks line 1: lines were removed"),
    ([0, 2, 1], "audit.jsonl line 2: was written as line 3: lines were put in another order"),
    (
      [0, 0, 1, 2],
      "audit.jsonl line 2: stands where line 1 is there twice: lines were repeated"
    ),
  ])
  func `lines that were removed, swapped or repeated are told`(
    order: [Int], sentence: String
  ) throws {
    let folder = try logged()
    let lines = try lines(folder)
    try write(order.map { lines[$0] }, folder)
    #expect(complaint(folder) == "65 " + sentence + Self.hint)
  }

  @Test(arguments: [(2, "its last line"), (1, "its last 2 lines")])
  func `last lines that were removed are told, and a later act does not hide it`(
    count: Int, words: String
  ) throws {
    let folder = try logged()
    try write(Array(try lines(folder).prefix(count)), folder)
    #expect(complaint(folder) == "65 audit.jsonl: lacks \(words)" + Self.hint)
    #expect(try !AuditLog(in: folder.url).append(act("predict"), key: key))
    let sentence = "65 audit.jsonl: lacks line \(count + 1): lines were removed"
    #expect(complaint(folder) == sentence + Self.hint)
  }

  @Test func `a head that was removed is told, and a later act does not hide it`() throws {
    let folder = try logged()
    let head = folder.url.appendingPathComponent(AuditLog.headName)
    try FileManager.default.removeItem(at: head)
    #expect(
      complaint(folder)
        == "65 audit.head: is missing: the last lines may have been removed" + Self.hint)
    #expect(try !AuditLog(in: folder.url).append(act("predict"), key: key))
    let sentence = """
      65 audit.jsonl line 4: says that audit.head was missing: lines before it may have been \
      removed
      """
    #expect(complaint(folder) == sentence + Self.hint)
  }

  @Test func `a log cut back to its first line without head is told`() throws {
    let folder = try logged()
    try write(Array(try lines(folder).prefix(1)), folder)
    let head = folder.url.appendingPathComponent(AuditLog.headName)
    try FileManager.default.removeItem(at: head)
    #expect(
      complaint(folder)
        == "65 audit.head: is missing: the last lines may have been removed" + Self.hint)
    #expect(try !AuditLog(in: folder.url).append(act("predict"), key: key))
    let sentence = """
      65 audit.jsonl line 2: says that audit.head was missing: lines before it may have been \
      removed
      """
    #expect(complaint(folder) == sentence + Self.hint)
  }

  @Test func `a head that was edited is told`() throws {
    let folder = try logged()
    let head = folder.url.appendingPathComponent(AuditLog.headName)
    let text = String(decoding: try Data(contentsOf: head), as: UTF8.self)
    try Data(("2" + text.dropFirst()).utf8).write(to: head)
    #expect(
      complaint(folder) == "65 audit.head: was changed: its code does not fit it" + Self.hint)
  }

  @Test func `a head from before the first line holds for no longer log`() throws {
    let folder = try logged()
    let text = "0:" + String(repeating: "0", count: 64)
    let code = key.code(purpose: "fovea/audit-head/1", Data(text.utf8))
    try Data("\(text) \(code)\n".utf8)
      .write(to: folder.url.appendingPathComponent(AuditLog.headName))
    #expect(
      complaint(folder)
        == "65 audit.jsonl: is not the log that audit.head is of: it was set back" + Self.hint)
    #expect(try !AuditLog(in: folder.url).append(act("predict"), key: key))
    #expect(complaint(folder).hasPrefix("65 audit.jsonl line 4: says that audit.head was missing"))
    try write(Array(try lines(folder).prefix(1)), folder)
    try Data("\(text) \(code)\n".utf8)
      .write(to: folder.url.appendingPathComponent(AuditLog.headName))
    #expect(complaint(folder).isEmpty)
  }

  @Test func `an old copy of log and head is told by a head that was noted elsewhere`() throws {
    let folder = try logged()
    let old = try AuditLog.names.map {
      try Data(contentsOf: folder.url.appendingPathComponent($0))
    }
    #expect(try !AuditLog(in: folder.url).append(act("report"), key: key))
    let noted = try AuditVerification(of: folder.url, key: key).head
    #expect(complaint(folder, noted: noted).isEmpty)
    for (name, data) in zip(AuditLog.names, old) {
      try data.write(to: folder.url.appendingPathComponent(name))
    }
    #expect(complaint(folder).isEmpty)
    let cut = "65 audit.jsonl: has 3 lines where 4 were noted: lines were removed"
    #expect(complaint(folder, noted: noted) == cut + Self.hint)
    #expect(try !AuditLog(in: folder.url).append(act("split"), key: key))
    let other = """
      65 audit.jsonl line 4: is not the line that was noted: the log was set back, or is another
      """
    #expect(complaint(folder, noted: noted) == other + Self.hint)
  }

  @Test(arguments: ["", "3", "0:\(String(repeating: "a", count: 64))", "3:abc"])
  func `what is no head is none`(text: String) {
    #expect(AuditHead(text: text) == nil)
  }

  @Test func `an artefact that was changed is told until it is made anew`() throws {
    let folder = try Folder()
    let table = folder.url.appendingPathComponent("table.csv")
    func write(_ text: String, whole: Bool) throws {
      try Data(text.utf8).write(to: table)
      var act = act("report", ["table.csv": try Digest.sha256(of: table)])
      act.isWhole = whole
      _ = try AuditLog(in: folder.url).append(act, key: key)
    }
    try write("x", whole: true)
    #expect(try AuditVerification(of: folder.url, key: key).artefacts == 1)
    try Data("y".utf8).write(to: table)
    let sentence = """
      65 table.csv: was changed or removed since line 1 of audit.jsonl; restore it, or make it anew
      """
    #expect(complaint(folder) == sentence)
    try write("y", whole: false)
    #expect(complaint(folder).isEmpty)
    let written = try AuditVerification(of: folder.url, key: key).written
    #expect(written == ["table.csv": try Digest.sha256(of: table)])
    try FileManager.default.removeItem(at: table)
    #expect(complaint(folder).contains("since line 2 of"))
  }
}
