package import Cohorts

/// What is known about each decision unit: per output 1, 0 or nothing.
package struct LabelTable: Sendable {
  package let head: Head
  private let unit: DecisionUnit
  private let truths: [String: [Int?]]

  /// Reads the labels of cases for a new model; the head follows from the values found.
  ///
  /// - Throws: `badData` for a column that is missing or cannot be one task's.
  package init(
    cases: [CaseFacts], targets: [String], unit: DecisionUnit,
    uncertain: TrainingOptions.Uncertain
  ) throws(TrainingError) {
    let columns = targets.map { target in cases.map { $0.targets[target] } }
    for (target, column) in zip(targets, columns) where column.allSatisfy({ $0 == nil }) {
      throw TrainingError(
        .badData, subject: "target \(target)", reason: "no image has this label",
        hint: "the cohort's columns are \(Self.known(cases))")
    }
    let head: Head
    if columns.allSatisfy({ $0.allSatisfy { $0.map(Self.isBinary) ?? true } }) {
      head = Head(
        kind: targets.count == 1 ? .binary : .multiLabel, targets: targets, labels: targets)
    } else if targets.count == 1 {
      let classes = Set(columns[0].compactMap { $0 }).sorted()
      head = Head(kind: .multiClass, targets: targets, labels: classes)
    } else {
      throw TrainingError(
        .badData, subject: "targets \(targets.joined(separator: ", "))",
        reason: "several targets must each hold 0 and 1, and one of them holds other values",
        hint: "train one model per target that has classes")
    }
    try self.init(cases: cases, head: head, unit: unit, uncertain: uncertain)
  }

  /// Reads the labels of cases for a model that exists; a case without its columns has no truth.
  ///
  /// - Throws: `badData` for a class the head does not know, or a unit of several classes.
  package init(
    cases: [CaseFacts], head: Head, unit: DecisionUnit, uncertain: TrainingOptions.Uncertain
  ) throws(TrainingError) {
    self.head = head
    self.unit = unit
    var truths: [String: [Int?]] = [:]
    for image in cases {
      let id = unit.id(of: image)
      let own = try Self.truth(of: image, head: head, uncertain: uncertain)
      guard let known = truths[id] else {
        truths[id] = own
        continue
      }
      // A unit is positive as soon as one of its images is.
      truths[id] = zip(known, own).map { a, b in
        a.map { a in b.map { max(a, $0) } ?? a } ?? b
      }
    }
    if head.kind == .multiClass {
      let mixed = truths.values.count { $0.count { $0 == 1 } > 1 }
      guard mixed == 0 else {
        throw TrainingError(
          .badData, subject: "target \(head.targets[0])",
          reason: "\(mixed) units of kind \(unit.rawValue) have images of more than one class",
          hint: "choose model.unit image, or give each unit one class")
      }
    }
    self.truths = truths
  }

  /// The truth of the unit that the case belongs to, one entry per output.
  package func truth(of image: CaseFacts) -> [Int?] {
    truths[unit.id(of: image)] ?? head.labels.map { _ in nil }
  }

  /// Whether anything is known about the case's unit.
  func isLabelled(_ image: CaseFacts) -> Bool {
    truth(of: image).contains { $0 != nil }
  }

  private static func truth(
    of image: CaseFacts, head: Head, uncertain: TrainingOptions.Uncertain
  ) throws(TrainingError) -> [Int?] {
    if head.kind == .multiClass {
      guard let value = image.targets[head.targets[0]] else { return head.labels.map { _ in nil } }
      guard head.labels.contains(value) else {
        throw TrainingError(
          .badData, subject: "target \(head.targets[0])",
          reason: "case \(image.caseID) has a class that the model does not know",
          hint: "the model knows \(head.labels.joined(separator: ", "))")
      }
      return head.labels.map { $0 == value ? 1 : 0 }
    }
    var truth: [Int?] = []
    for target in head.targets {
      guard let value = image.targets[target] else {
        truth.append(nil)
        continue
      }
      guard let number = binary(value) else {
        throw TrainingError(
          .badData, subject: "target \(target)",
          reason: "case \(image.caseID) has a value that is not 0, 1 or -1",
          hint: "write 0, 1, or -1 for uncertain")
      }
      switch (number, uncertain) {
      case (-1, .ignore): truth.append(nil)
      case (-1, .zero): truth.append(0)
      case (-1, .one): truth.append(1)
      default: truth.append(number)
      }
    }
    return truth
  }

  /// Whether a value of a target is one that a head answers, or says that the answer is uncertain.
  static func knows(_ value: String, _ head: Head) -> Bool {
    head.kind == .multiClass ? head.labels.contains(value) : isBinary(value)
  }

  private static func isBinary(_ value: String) -> Bool { binary(value) != nil }

  /// 0, 1 or −1 in the spellings people use.
  package static func binary(_ value: String) -> Int? {
    switch value.lowercased() {
    case "0", "0.0", "false", "no": 0
    case "1", "1.0", "true", "yes": 1
    case "-1", "-1.0": -1
    default: nil
    }
  }

  private static func known(_ cases: [CaseFacts]) -> String {
    let names = Set(cases.flatMap { $0.targets.keys }).sorted()
    return names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
