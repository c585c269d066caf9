internal import Ingest

extension SplitPlan {
  /// Takes the parts of the `split` column.
  ///
  /// - Throws: `badData`, `leak`.
  mutating func useGivenParts() throws(CohortsError) {
    let found = cases.map { $0.split.flatMap(Self.part) }
    let missing = found.count { $0 == nil }
    guard missing == 0 else {
      throw CohortsError(
        .badData, subject: "split column",
        reason: "\(missing) of \(cases.count) images have no part in it",
        hint: "write train, validation or test in every row")
    }
    parts = found.map { $0 ?? .train }
    try SplitAudit.check(cases, sides: parts.map(\.rawValue), subject: "split column")
    warnOfLookAlikes(sides: parts.map(\.rawValue), subject: "split column")
    rule.append("parts as given in the split column")
  }

  /// The part that a column calls by this name.
  static func part(_ name: String) -> Part? {
    switch name.lowercased() {
    case "train", "training": .train
    case "validation", "valid", "val": .validation
    case "test", "testing": .test
    default: nil
    }
  }

  /// Notes pictures that look alike on more than one given side.
  mutating func warnOfLookAlikes(sides: [String?], subject: String) {
    if let note = SplitAudit.lookAlikes(cases, sides: sides, subject: subject) {
      notes.append(note)
    }
  }

  /// Sets the test part aside: held out, latest, or drawn.
  ///
  /// - Throws: `badData`.
  mutating func drawTest() throws(CohortsError) {
    if let holdOut = options.holdOut {
      try hold(out: holdOut)
    } else if let latest = options.latest {
      try takeLatest(latest)
    } else if cases.contains(where: { $0.fold != nil }) {
      rule.append("no test part, because every image has a fold")
    } else if options.test > 0 {
      let drawn = draw(
        Array(groups.indices), shares: [1 - options.test, options.test], stream: Stream.test)
      for (group, side) in drawn where side == 1 { set(.test, group) }
      rule.append("\(percent(options.test)) of patients drawn for test")
    }
  }

  private mutating func hold(out rule: HoldOut) throws(CohortsError) {
    func matches(_ index: Int) -> Bool { cases[index].attributes[rule.attribute] == rule.value }
    let held = groups.indices.filter { groups[$0].contains(where: matches) }
    guard !held.isEmpty, held.count < groups.count else {
      throw CohortsError(
        .badData, subject: "split.holdOut",
        reason: held.isEmpty
          ? "no image has this value of \(rule.attribute)"
          : "every patient has this value of \(rule.attribute), so nothing is left to train on",
        hint: "name another attribute or value")
    }
    for group in held { set(.test, group) }
    let others = held.flatMap { groups[$0] }.count { !matches($0) }
    if others > 0 {
      notes.append(
        "\(others) other images of held-out patients, or of patients joined to them, went to test "
          + "with them")
    }
    self.rule.append("patients with the held-out \(rule.attribute) are the test part")
  }

  private mutating func takeLatest(_ share: Double) throws(CohortsError) {
    let undated = cases.count { $0.studyOrder == nil }
    guard undated == 0 else {
      throw CohortsError(
        .badData, subject: "split.latest",
        reason: "\(undated) of \(cases.count) images have no study date",
        hint: "split by share or by an attribute instead")
    }
    let wanted = max(1, Int((share * Double(groups.count)).rounded()))
    let newestFirst = groups.indices.sorted { a, b in
      let (x, y) = (newest(groups[a]), newest(groups[b]))
      return x != y ? x > y : a < b
    }
    for group in newestFirst.prefix(wanted) { set(.test, group) }
    rule.append("the \(percent(share)) of patients with the latest studies are the test part")
  }

  private func newest(_ group: [Int]) -> Int {
    group.compactMap { cases[$0].studyOrder }.max() ?? 0
  }

  /// Draws the validation part from what is left to train on.
  mutating func drawValidation() {
    guard options.validation > 0 else {
      rule.append("no validation part")
      return
    }
    let candidates = trainingGroups
    // The share is of all patients, whatever went to the test part; never more than half the rest.
    let asked = options.validation * Double(groups.count) / Double(max(candidates.count, 1))
    let share = min(0.5, asked)
    let drawn = draw(candidates, shares: [1 - share, share], stream: Stream.validation)
    for (group, side) in drawn where side == 1 { set(.validation, group) }
    rule.append(
      share < asked
        ? "half of the patients outside the test part, which is the most, drawn for validation"
        : "\(percent(options.validation)) of patients drawn for validation")
  }
}
