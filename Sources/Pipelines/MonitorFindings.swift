internal import Evaluation
internal import Monitoring
internal import Training

/// What a monitor found, with the sentences that follow by declared rules.
struct MonitorFindings: Encodable {
  static let schema = "fovea.monitor/1"

  /// What was watched, and against what.
  struct Subject: Encodable {
    let model: String
    /// The digest of the cohort or folder.
    let incoming: String
    let images: Int
    let patients: Int
    /// The reference in words.
    let reference: String
    /// Whether some image has a label that the model answers.
    let hasLabels: Bool
    /// Answers that came with the images and that the model does not know; nil: there are none.
    let unknownAnswers: UnknownAnswers?
    let seed: UInt64
  }

  /// Answers that came with the images and that the model does not know: they count as none.
  struct UnknownAnswers: Encodable {
    /// Patients of units with such an answer; nil where they are few.
    let patients: Int?
    /// What the model knows.
    let known: [String]

    /// - Returns: nil for no patients.
    init?(patients: Int, head: Head) {
      guard patients > 0 else { return nil }
      self.patients = patients < TrainingProfile.fewestPatients ? nil : patients
      known = head.kind == .multiClass ? head.labels : ["0", "1", "-1"]
    }

    var sentence: GradedSentence {
      GradedSentence(
        level: .caution,
        text: "\(patients.map { "\($0)" } ?? "some") patients have answers that the model does not "
          + "know, which count as no label; it knows \(known.joined(separator: ", "))")
    }
  }

  let schema = Self.schema
  let subject: Subject
  let limits: DriftLimits
  let alpha: Double
  let tests: [DriftTest]
  let sentences: [GradedSentence]

  /// How many tests are alarms.
  var alarms: Int { tests.count { $0.verdict == .alarm } }

  /// - Parameter canAlarm: whether alpha lets a drift that is alone among the tests be an alarm.
  init(
    _ subject: Subject, limits: DriftLimits, alpha: Double, tests: [DriftTest], canAlarm: Bool
  ) {
    (self.subject, self.limits, self.alpha, self.tests) = (subject, limits, alpha, tests)
    let alarms = tests.filter { $0.verdict == .alarm }
    let kinds = DriftKind.allCases.filter { kind in alarms.contains { $0.kind == kind } }
    sentences =
      kinds.map { kind in Self.alarm(kind, alarms.filter { $0.kind == kind }) }
      + Self.between(tests, Set(kinds)) + (canAlarm ? [] : [Self.silence(tests)])
      + (subject.unknownAnswers.map { [$0.sentence] } ?? [])
      + Self.rest(subject, tests, alarms.count)
  }

  private static func alarm(_ kind: DriftKind, _ alarms: [DriftTest]) -> GradedSentence {
    let ordered = alarms.sorted {
      ($0.isWhole ? 0 : 1, -($0.effect ?? 0) / max($0.limit, 1e-9))
        < ($1.isWhole ? 0 : 1, -($1.effect ?? 0) / max($1.limit, 1e-9))
    }
    let told = ordered.prefix(mostTold).map(figures)
    let more = ordered.count - told.count
    let rest = more > 0 ? "; \(more) more" : ""
    return GradedSentence(
      level: .alarm,
      text: "\(kind.rawValue): \(told.joined(separator: "; "))\(rest). What to do: "
        + "\(kind.advice).")
  }

  /// So many alarms of a kind are told in its sentence.
  private static let mostTold = 3

  private static func figures(_ test: DriftTest) -> String {
    var text = test.isWhole ? test.name : "\(test.name) in \(test.attribute) \(test.group)"
    // A share of too few patients is not in the file, and is not told.
    if let now = test.now {
      text += (test.reference.map { " \(number($0)) then," } ?? "") + " \(number(now)) now"
    }
    let p = test.adjusted.map { $0 < 0.001 ? "p below 0.001" : "p \(number($0))" } ?? ""
    return "\(text) (effect \(number(test.effect ?? 0)), limit \(number(test.limit)), \(p))"
  }

  private static func number(_ value: Double) -> String { Decimals.text(value, places: 3) }

  /// That nothing alone could be heard.
  private static func silence(_ tests: [DriftTest]) -> GradedSentence {
    GradedSentence(
      level: .caution,
      text: "--alpha is too small for \(tests.count { $0.verdict != .insufficient }) tests: a "
        + "drift that only one of them sees cannot be an alarm, as chance is drawn at most "
        + "\(SequentialPValue.mostDraws) times; give a larger one")
  }

  /// What kinds say together.
  private static func between(
    _ tests: [DriftTest], _ alarms: Set<DriftKind>
  ) -> [GradedSentence] {
    guard !alarms.isDisjoint(with: [.input, .features, .scope]), !alarms.contains(.outputs) else {
      return []
    }
    let outputs = tests.filter { $0.kind == .outputs && $0.isWhole }
    let isKnown = outputs.contains { $0.verdict != .insufficient }
    return [
      GradedSentence(
        level: .caution,
        text: isKnown
          ? "images drifted and probabilities did not: the model may bear it, or be blind to it; "
            + "only labels tell"
          : "images drifted, and too few patients were answered to see what became of "
            + "probabilities")
    ]
  }

  private static func rest(
    _ subject: Subject, _ tests: [DriftTest], _ alarms: Int
  ) -> [GradedSentence] {
    var notes: [String] = []
    let made = tests.filter { $0.verdict != .insufficient }
    let small = made.count { $0.verdict == .small }
    if made.isEmpty {
      notes.append(
        "no evidence: there are fewer than \(MonitorReference.fewestPatients) patients for every "
          + "test, so that nothing can be said, neither an alarm nor that all is well")
    } else if alarms == 0 {
      notes.append(
        "no evidence of drift over the limits in \(made.count) tests; that is no proof that there "
          + "is none")
    }
    if small > 0 {
      notes.append("\(small) differences are real by their p and within their limits")
    }
    let lacking = tests.filter { $0.verdict == .insufficient }
    if !made.isEmpty, !lacking.isEmpty {
      notes.append(
        "insufficient: \(lacking.count) tests could not be made, "
          + "\(lacking.count { !$0.isWhole }) of them of groups; the table says why")
    }
    if !subject.hasLabels {
      notes.append(
        "no labels came with the images, so that prevalence, calibration and discrimination were "
          + "not looked at")
    }
    return notes.map { GradedSentence(level: .note, text: $0) }
  }
}
