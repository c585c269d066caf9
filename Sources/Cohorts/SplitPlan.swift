internal import Ingest

/// Decides the part and fold of every case; what it decides is frozen by `SplitLock`.
struct SplitPlan {
  let cases: [ManifestCase]
  let options: SplitOptions
  var parts: [Part]
  var folds: [Int?]
  var foldCount = 0
  /// The rule that was used, as clauses of one sentence.
  var rule: [String] = []
  /// What a reader should know besides.
  var notes: [String] = []
  let groups: [[Int]]
  let stratification: Stratification

  enum Stream {
    static let test: UInt64 = 1
    static let validation: UInt64 = 2
    static let folds: UInt64 = 3
  }

  /// Divides the cases.
  ///
  /// - Throws: `usage`, `badData`, `leak`.
  init(cases: [ManifestCase], options: SplitOptions) throws(CohortsError) {
    if let problem = options.problems.first {
      throw CohortsError(.usage, subject: "split", reason: problem)
    }
    self.cases = cases
    self.options = options
    parts = cases.map { _ in .train }
    folds = cases.map { _ in nil }
    // Identical pixels on two sides are refused below; look-alikes may stand where they were put.
    groups = PatientGroups.groups(
      of: cases, sides: cases.map { $0.split.flatMap(Self.part)?.rawValue ?? "" })
    stratification = try Stratification(groups: groups, cases: cases, names: options.stratify)
    let patientCount = Set(cases.map(\.patientID)).count
    guard patientCount > 1 else {
      throw CohortsError(
        .badData, subject: "cohort",
        reason: "all \(cases.count) images belong to one patient, so no part can be set aside",
        hint: "add patients; a split by patient needs at least two")
    }
    noteIdenticalPictures(patientCount)
    let givenFolds = cases.contains { $0.fold != nil }
    if !givenFolds { noteLookAlikes(patientCount) }
    let given = cases.contains { $0.split != nil }
    if given, options.holdOut != nil || options.latest != nil {
      throw CohortsError(
        .usage, subject: "split",
        reason: "the cohort has a split column, which holdOut and latest would contradict",
        hint: "leave one of them out")
    }
    if given { try useGivenParts() } else { try drawTest() }
    if givenFolds {
      try useGivenFolds()
    } else if options.folds > 0 {
      try drawFolds()
    } else if !parts.contains(.validation) {
      drawValidation()
    }
    try SplitAudit.check(
      cases, sides: parts.map(\.rawValue), subject: given ? "split column" : "split")
    try checkNothingEmpty()
  }

  private mutating func noteIdenticalPictures(_ patientCount: Int) {
    let identical = PatientGroups.groups(of: cases, sides: nil).count
    if identical < patientCount {
      notes.append(
        "\(patientCount) patients form \(identical) groups, because some share identical pixels")
    }
  }

  /// Not said where folds are given, which may part them.
  private mutating func noteLookAlikes(_ patientCount: Int) {
    let identical = PatientGroups.groups(of: cases, sides: nil).count
    if groups.count < identical {
      let whole = identical < patientCount ? "groups" : "patients"
      notes.append(
        "\(identical) \(whole) form \(groups.count) groups, because some have pictures that look "
          + "alike")
    }
  }

  var trainingGroups: [Int] {
    groups.indices.filter { group in groups[group].allSatisfy { parts[$0] == .train } }
  }

  func draw(_ members: [Int], shares: [Double], stream: UInt64) -> [Int: Int] {
    stratification.assignment(
      of: members, shares: shares, sizes: groups.map(\.count), seed: options.seed, stream: stream)
  }

  mutating func set(_ part: Part, _ group: Int) {
    for index in groups[group] { parts[index] = part }
  }

  private func checkNothingEmpty() throws(CohortsError) {
    var needed: [(Part, Bool)] = [(.train, true)]
    needed.append((.validation, foldCount == 0 && options.validation > 0))
    for (part, isNeeded) in needed where isNeeded && !parts.contains(part) {
      throw CohortsError(
        .badData, subject: "split",
        reason: "\(groups.count) patients are too few: the \(part.rawValue) part is empty",
        hint: "add patients or ask for fewer parts")
    }
    for fold in 0..<foldCount where !folds.contains(fold) {
      throw CohortsError(
        .badData, subject: "split.folds", reason: "fold \(fold) is empty",
        hint: "ask for fewer folds")
    }
  }

  func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
