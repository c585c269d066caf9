internal import Files
internal import Foundation
internal import Privacy

/// Writes into an output's audit log what a command did there.
struct AuditTrail: Sendable {
  /// The command's name.
  let command: String
  /// The output folder.
  let folder: URL
  let key: SecretKey
  let context: StageContext
  /// Digests of what is read, by role.
  var inputs: [String: String] = [:]
  /// Whether nothing is logged: the command is part of another one.
  var isSilent = false
  /// What of the release gate.
  var gate: String?

  private var log: AuditLog { AuditLog(in: folder) }

  /// Logs that work begins which goes on inside the folder, so that a kill shows.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  func begin() throws(FilesError) { try append(act(.began, exit: nil)) }

  /// Logs the end of work inside the folder.
  ///
  /// - Parameters:
  ///   - artefacts: digests of what it wrote, by path inside the folder.
  ///   - isWhole: whether that is all that is there now.
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  func end(
    artefacts: [String: String], isWhole: Bool, counts: [String: Int], exit: Int32 = 0
  ) throws(FilesError) {
    var act = act(.ended, exit: exit)
    act.artefacts = artefacts
    act.isWhole = isWhole
    act.counts = counts
    try append(act)
  }

  /// Puts a staged folder in its place, with the log of what lay there and one line more.
  ///
  /// - Parameter names: what is in it, folders with all below them; of names that are not there
  ///   nothing is said.
  /// - Throws: what the staged folder says.
  func commit(
    _ staged: StagedFolder, artefacts names: [String], counts: [String: Int], exit: Int32 = 0
  ) throws(FilesError) {
    guard !isSilent else { return try log.handOn(to: staged) }
    var act = act(.ended, exit: exit)
    act.artefacts = try Self.digests(of: names, in: staged.url)
    act.isWhole = true
    act.counts = counts
    let wasTorn = try log.handOn(to: staged, adding: act, key: key) { () throws(FilesError) in
      try staged.commit()
    }
    if wasTorn { tellOfTornLine() }
  }

  /// Does the work; where it fails and the folder has a log, the failure goes into it.
  func watch<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch {
      logFailure(error)
      throw error
    }
  }

  /// Does the work; where it fails and the folder has a log, the failure goes into it.
  func watch<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
      return try await work()
    } catch {
      logFailure(error)
      throw error
    }
  }

  /// Logs the failure where the folder has a log.
  ///
  /// - Parameter artefacts: digests of all that is there now, if that is known.
  func logFailure(_ error: any Error, artefacts: [String: String]? = nil) {
    guard log.exists else { return }
    let exit =
      (error as? any ExplainedError)?.exitCode ?? PipelinesError.Code.internalFault.exitCode
    do throws(FilesError) {
      var act = act(.ended, exit: exit)
      if let artefacts {
        act.artefacts = artefacts
        act.isWhole = true
      }
      try append(act)
    } catch {
      context.announce(.warning("the failure is not in the audit log: \(error)"))
    }
  }

  private func append(_ act: AuditedAct) throws(FilesError) {
    guard !isSilent else { return }
    if try log.append(act, key: key) { tellOfTornLine() }
  }

  private func tellOfTornLine() {
    context.announce(
      .warning(
        "\(AuditLog.fileName): its last line was cut short, by a kill or a full disk, and was "
          + "taken away"))
  }

  private func act(_ event: AuditedAct.Event, exit: Int32?) -> AuditedAct {
    var act = AuditedAct(
      command: command, event: event, options: Self.optionNames(in: context.arguments),
      program: Version.program, user: Self.user, when: Date().formatted(.iso8601),
      exit: exit.map { Int($0) })
    act.inputs = inputs
    act.gate = gate
    return act
  }

  static func digests(of names: [String], in folder: URL) throws(FilesError) -> [String: String] {
    var digests: [String: String] = [:]
    for name in names {
      let place = folder.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else {
        continue
      }
      guard isFolder.boolValue else {
        digests[name] = try Digest.sha256(of: place)
        continue
      }
      let below = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      digests.merge(try Self.digests(of: below.map { "\(name)/\($0)" }, in: folder)) { $1 }
    }
    return digests
  }

  /// The names of the options, sorted; never what was given to them.
  static func optionNames(in arguments: [String]) -> [String] {
    let names = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") }
      .map { String($0.prefix { $0 != "=" }) }
      .filter { $0.wholeMatch(of: /-[a-z]|--[a-z-]+/) != nil }
    return Set(names).sorted()
  }

  private static var user: String {
    guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else {
      return "user \(getuid())"
    }
    return String(cString: name)
  }
}
