import Files
import Foundation
import Privacy
import Testing

/// How the audit log is written: by several at once, through kills, and into folders that replace
/// others.
@Suite struct AuditWritingTests {
  private let key = SecretKey(bytes: Array(0..<32))

  private func act(_ command: String) -> AuditedAct {
    AuditedAct(
      command: command, event: .ended, options: [], program: "fovea 1", user: "ada",
      when: "2026-01-02T03:04:05Z", exit: 0)
  }

  private func file(_ folder: URL) -> URL { folder.appendingPathComponent(AuditLog.fileName) }

  @Test func `a kill between line and head leaves a log that holds`() throws {
    let folder = try Folder()
    let log = AuditLog(in: folder.url)
    let head = folder.url.appendingPathComponent(AuditLog.headName)
    try log.append(act("ingest"), key: key)
    let first = try Data(contentsOf: head)
    try log.append(act("split"), key: key)
    try first.write(to: head)
    #expect(try AuditVerification(of: folder.url, key: key).acts.count == 2)
    try log.append(act("report"), key: key)
    #expect(try AuditVerification(of: folder.url, key: key).acts.count == 3)
  }

  @Test func `a torn last line is passed over, and the next act takes it away`() throws {
    let folder = try Folder()
    let log = AuditLog(in: folder.url)
    try log.append(act("ingest"), key: key)
    let whole = try Data(contentsOf: file(folder.url))
    try (whole + Data(#"{"act":{"comm"#.utf8)).write(to: file(folder.url))
    let found = try AuditVerification(of: folder.url, key: key)
    #expect(found.isTorn)
    #expect(found.acts == [act("ingest")])
    #expect(try log.append(act("split"), key: key))
    let mended = try AuditVerification(of: folder.url, key: key)
    #expect(!mended.isTorn)
    #expect(mended.acts == [act("ingest"), act("split")])
  }

  @Test func `cutting into the last line is a line that lacks`() throws {
    let folder = try Folder()
    let log = AuditLog(in: folder.url)
    for command in ["ingest", "split"] { try log.append(act(command), key: key) }
    try Data(contentsOf: file(folder.url)).dropLast(9).write(to: file(folder.url))
    let error = #expect(throws: PrivacyError.self) {
      try AuditVerification(of: folder.url, key: key)
    }
    #expect(error?.reason == "lacks its last line")
  }

  @Test func `many that append at once lose no line`() async throws {
    let folder = try Folder()
    let (url, key) = (folder.url, key)
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<8 {
        group.addTask {
          for number in 0..<12 {
            let act = AuditedAct(
              command: "\(worker)-\(number)", event: .ended, options: [], program: "fovea 1",
              user: "ada", when: "2026-01-02T03:04:05Z", exit: 0)
            do {
              try AuditLog(in: url).append(act, key: key)
            } catch {
              Issue.record("\(error)")
            }
          }
        }
      }
    }
    let acts = try AuditVerification(of: url, key: key).acts
    #expect(acts.count == 96)
    #expect(Set(acts.map(\.command)).count == 96)
  }

  @Test func `a folder that replaces another goes on with its log`() throws {
    let folder = try Folder()
    let target = folder.url.appendingPathComponent("out")
    let log = AuditLog(in: target)
    for command in ["ingest", "ingest"] {
      let staged = try StagedFolder(for: target, replacing: Set(AuditLog.names))
      try log.handOn(to: staged, adding: act(command), key: key) { () throws(FilesError) in
        try staged.commit()
      }
    }
    try log.append(act("split"), key: key)
    let silent = try StagedFolder(for: target, replacing: Set(AuditLog.names))
    try log.handOn(to: silent)
    #expect(
      try AuditVerification(of: target, key: key).acts.map(\.command)
        == ["ingest", "ingest", "split"])
  }

  @Test func `who waits while the folder is replaced appends to the new log`() async throws {
    let folder = try Folder()
    let target = folder.url.appendingPathComponent("out")
    let log = AuditLog(in: target)
    let first = try StagedFolder(for: target)
    try log.handOn(to: first, adding: act("ingest"), key: key) { () throws(FilesError) in
      try first.commit()
    }
    let staged = try StagedFolder(for: target, replacing: Set(AuditLog.names))
    let (key, late) = (key, act("evaluate"))
    var waiting: Task<Void, any Error>?
    try log.handOn(to: staged, adding: act("ingest"), key: key) { () throws(FilesError) in
      waiting = Task.detached { try AuditLog(in: target).append(late, key: key) }
      usleep(200_000)
      try staged.commit()
    }
    try await waiting?.value
    #expect(
      try AuditVerification(of: target, key: key).acts.map(\.command)
        == ["ingest", "ingest", "evaluate"])
  }

  @Test func `a link in the place of the log is not followed`() throws {
    let folder = try Folder()
    let other = folder.url.appendingPathComponent("other")
    try Data("mine\n".utf8).write(to: other)
    try FileManager.default.createSymbolicLink(
      at: file(folder.url), withDestinationURL: other)
    #expect(throws: FilesError.self) {
      try AuditLog(in: folder.url).append(act("ingest"), key: key)
    }
    #expect(try Data(contentsOf: other) == Data("mine\n".utf8))
  }
}
