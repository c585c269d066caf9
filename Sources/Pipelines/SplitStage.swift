internal import Cohorts
internal import Files
public import Foundation
internal import Ingest
internal import Privacy

/// Divides a cohort once and for all: reads the cohort, writes split.lock.
public struct SplitStage {
  /// A column with more values than this is no class to stratify by.
  private static let mostClasses = 10

  private let cohort: URL
  private let request: SplitRequest

  /// Divides the cohort in this folder.
  public init(cohort: URL, request: SplitRequest) {
    self.cohort = cohort
    self.request = request
  }

  /// Makes and writes the lock.
  ///
  /// - Throws: `usage`, and what Cohorts says about the cohort and the split.
  public func run(in context: StageContext) throws -> CommandResult {
    var options = try request.options()
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    if options.stratify.isEmpty { options.stratify = Self.standardStrata(of: cohort) }
    if !context.isDryRun {
      return try result(split(cohort, options, key, context), isDryRun: false)
    }
    let lock = try SplitLock.make(for: cohort, options: options, key: key)
    let frozen = try SplitLock.read(in: cohort, key: key)
    guard context.mayReplace || frozen == nil else {
      throw PipelinesError(
        .cannotCreate, subject: SplitLock.fileName, reason: "exists already",
        hint: "a frozen split stays; --force makes a new one")
    }
    return try result(lock, isDryRun: true)
  }

  /// Divides, and logs it in the cohort.
  private func split(
    _ cohort: Cohort, _ options: SplitOptions, _ key: SecretKey, _ context: StageContext
  ) throws -> SplitLock {
    let gate = try ReleaseGate(cohort: cohort.folder, key: key, context: context)
    gate.announce(in: context)
    var trail = AuditTrail(
      command: "split", folder: cohort.folder, key: key, context: context,
      inputs: ["cohort": cohort.digest])
    trail.gate = gate.standing
    return try trail.watch {
      let lock = try SplitLock.make(for: cohort, options: options, key: key)
      try gate.check(try StableJSON.encode(lock, pretty: true), named: SplitLock.fileName)
      try lock.write(in: cohort, replacing: context.mayReplace)
      try trail.end(
        artefacts: try AuditTrail.digests(of: [SplitLock.fileName], in: cohort.folder),
        isWhole: false, counts: ["images": cohort.cases.count])
      return lock
    }
  }

  /// What is said about a split.
  static func lines(of lock: SplitLock) -> [String] {
    var lines = [lock.rule, "hash \(lock.hash)"]
    lines += lock.counts.map {
      "\($0.part.rawValue): \($0.patients) patients, \($0.images) images"
    }
    if lock.folds > 0 { lines.append("folds: \(lock.folds)") }
    return lines + lock.notes.map { "note: \($0)" }
  }

  private func result(_ lock: SplitLock, isDryRun: Bool) throws -> CommandResult {
    CommandResult(
      "fovea.split/1",
      lines: [isDryRun ? "would freeze this split" : "froze this split"] + Self.lines(of: lock),
      members: [
        "hash": .text(lock.hash), "rule": .text(lock.rule), "folds": .integer(lock.folds),
        "counts": try JSONValue(lock.counts), "notes": .array(lock.notes.map(JSONValue.text)),
        "dryRun": .flag(isDryRun),
      ])
  }

  /// The label columns that have classes, and sex where somebody has one.
  static func standardStrata(of cohort: Cohort) -> [String] {
    var values: [String: Set<String>] = [:]
    for image in cohort.cases {
      for (name, value) in image.targets { values[name, default: []].insert(value) }
    }
    let targets = values.filter { (2...mostClasses).contains($0.value.count) }.keys.sorted()
    return targets + sexIfKnown(cohort)
  }

  /// The targets, and sex where somebody has one.
  static func strata(of cohort: Cohort, targets: [String]) -> [String] {
    let known = targets.filter { target in
      cohort.cases.contains { $0.targets[target] != nil }
    }
    return known + sexIfKnown(cohort)
  }

  private static func sexIfKnown(_ cohort: Cohort) -> [String] {
    cohort.cases.contains { $0.attributes["sex"] != nil } ? ["sex"] : []
  }
}
