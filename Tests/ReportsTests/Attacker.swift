import Evaluation
import Foundation

/// Tries to compute what a released report withholds.
///
/// It knows more than a reader would: which combinations of groups occur, and that counts are whole
/// and not negative. Its unknowns are, by label, combination and cell of answers against truths,
/// how many units there are. Every number in report.json that is a sum of them is an equation;
/// rates become counts where their denominators are shown.
struct Attacker {
  /// The cells, in the order of the unknowns.
  enum Cell: Int, CaseIterable {
    case truePositives, falseNegatives, falsePositives, trueNegatives
  }

  /// Something that was withheld: its name, and the sum of unknowns that it is.
  struct Target {
    var name: String
    var unknowns: [Int]
    /// What it is in truth.
    var truth: Int
  }

  private let labels: [JSON]
  private let names: [String]
  private let patterns: [[String]]
  private let summary: JSON
  private let kind: LabelKind
  private let truths: [Int]
  private var system = EquationSystem()
  private(set) var targets: [Target] = []

  init(report: JSON, fixture: ReleaseFixture) {
    summary = report["summary"] ?? .null
    labels = summary["labels"]?.items ?? []
    let names = labels.compactMap { $0["label"]?.text }
    let patterns = Set(fixture.groupsOf.values).sorted { $0.lexicographicallyPrecedes($1) }
    kind = fixture.shape.kind
    var truths = [Int](repeating: 0, count: names.count * patterns.count * Cell.allCases.count)
    for row in fixture.rows {
      let pattern = patterns.firstIndex(of: fixture.groupsOf[row.unitID] ?? []) ?? 0
      let cell = row.truth == 1 ? (row.call == 1 ? 0 : 1) : (row.call == 1 ? 2 : 3)
      let label = names.firstIndex(of: row.label) ?? 0
      truths[(label * patterns.count + pattern) * Cell.allCases.count + cell] += 1
    }
    self.truths = truths
    self.names = names
    self.patterns = patterns
    for label in labels.indices { learn(label) }
    learnAcrossLabels()
  }

  /// The names of everything withheld that can be computed, with the right number.
  mutating func findings() -> [String] {
    let solver = system.solver(unknowns: truths.count)
    return targets.filter { target in
      guard let value = solver.value(of: target.unknowns) else { return false }
      return value == target.truth
    }.map(\.name)
  }

  private func unknowns(
    _ label: Int, _ cells: [Cell], _ isInside: ([String]) -> Bool = { _ in true }
  ) -> [Int] {
    patterns.indices.filter { isInside(patterns[$0]) }.flatMap { pattern in
      cells.map { (label * patterns.count + pattern) * Cell.allCases.count + $0.rawValue }
    }
  }

  private static let positive: [Cell] = [.truePositives, .falseNegatives]
  private static let negative: [Cell] = [.falsePositives, .trueNegatives]

  /// The equations and targets of one label.
  private mutating func learn(_ label: Int) {
    let json = labels[label]
    part(
      label, json, "\(names[label])", units: summary["unitCount"]?.number, { _ in true })
    for table in (json["attributes"]?.items ?? []) + (json["intersections"]?.items ?? []) {
      let attribute = table["attribute"]?.text ?? ""
      let columns = attribute.components(separatedBy: " × ").map {
        ReleaseFixture.groups.firstIndex(of: $0) ?? 0
      }
      for group in table["groups"]?.items ?? [] {
        let name = group["name"]?.text ?? ""
        let values = columns.count == 1 ? [name] : name.components(separatedBy: " × ")
        part(
          label, group, "\(names[label]) \(attribute) \(name)",
          units: tableOne(attribute, name)?["imageCount"]?.number
        ) { pattern in
          zip(columns, values).allSatisfy { pattern[$0] == $1 }
        }
      }
      missing(label, table, columns)
    }
    guard label == 0 else { return }
    for attribute in summary["attributes"]?.items ?? [] { tableOne(attribute) }
  }

  /// Counts and rates of a label or group: equations where they are shown, targets where not.
  ///
  /// - Parameter units: how many there are by the table of all units, which all labels share.
  private mutating func part(
    _ label: Int, _ json: JSON, _ name: String, units: Double?, _ isInside: ([String]) -> Bool
  ) {
    let counts = json["counts"]
    let sums: [(String, [Cell], Double?)] = [
      ("units", Cell.allCases, counts?["imageCount"]?.number ?? units),
      ("positives", Self.positive, counts?["positives"]?.number),
      ("negatives", Self.negative, counts?["negatives"]?.number),
    ]
    for (what, cells, value) in sums {
      note("\(name): \(what)", unknowns(label, cells, isInside), value)
    }
    for cell in Cell.allCases {
      let known = json["confusion"]?["\(cell)"]?.number ?? fromRates(cell, json)
      note("\(name): \(cell)", unknowns(label, [cell], isInside), known)
    }
  }

  /// A cell from a rate and its denominator, where both are shown.
  private func fromRates(_ cell: Cell, _ json: JSON) -> Double? {
    let (rate, whole) =
      switch cell {
      case .truePositives: ("sensitivity", "positives")
      case .falseNegatives: ("fnr", "positives")
      case .falsePositives: ("fpr", "negatives")
      case .trueNegatives: ("specificity", "negatives")
      }
    guard let value = json["metrics"]?[rate]?["value"]?.number,
      let count = json["counts"]?[whole]?.number
    else { return nil }
    return (value * count).rounded()
  }

  /// The units without a stated value, which the bounds of a gap count.
  private mutating func missing(_ label: Int, _ table: JSON, _ columns: [Int]) {
    let gaps = [table["gap"] ?? .null] + (table["rateGaps"]?.items ?? [])
    for count in gaps.compactMap({ $0["bounds"]?["unitCount"]?.number }) {
      system.add(
        unknowns(label, Cell.allCases) { pattern in
          columns.contains { ["unknown", "declined", "invalid"].contains(pattern[$0]) }
        }, Int(count))
    }
  }

  private func tableOne(_ attribute: String, _ group: String) -> JSON? {
    summary["attributes"]?.items.first { $0["attribute"]?.text == attribute }?["values"]?.items
      .first { $0["name"]?.text == group }
  }

  private mutating func tableOne(_ attribute: JSON) {
    let name = attribute["attribute"]?.text ?? ""
    let column = ReleaseFixture.groups.firstIndex(of: name) ?? 0
    for value in attribute["values"]?.items ?? [] {
      let group = value["name"]?.text ?? ""
      note(
        "\(name) \(group): units", unknowns(0, Cell.allCases) { $0[column] == group },
        value["imageCount"]?.number)
    }
    if let share = attribute["missingShare"]?.number, let all = summary["unitCount"]?.number {
      system.add(
        unknowns(0, Cell.allCases) { $0[column] == "unknown" }, Int((share * all).rounded()))
    }
  }

  /// All labels have the same units; of classes each unit has one, and one answer.
  private mutating func learnAcrossLabels() {
    for pattern in patterns {
      let all = labels.indices.map { unknowns($0, Cell.allCases) { $0 == pattern } }
      for other in all.dropFirst() { system.add(all[0], equal: other) }
      guard kind == .multiClass else { continue }
      let ofAll = labels.indices
      system.add(
        ofAll.flatMap { unknowns($0, Self.positive) { $0 == pattern } }, equal: all[0])
      system.add(
        ofAll.flatMap { unknowns($0, [.truePositives, .falsePositives]) { $0 == pattern } },
        equal: all[0])
    }
    guard let macro = summary["macro"], let all = summary["unitCount"]?.number else { return }
    if let accuracy = macro["accuracy"]?["value"]?.number {
      system.add(
        labels.indices.flatMap { unknowns($0, [.truePositives]) },
        Int((accuracy * all).rounded()))
    }
  }

  private mutating func note(_ name: String, _ unknowns: [Int], _ value: Double?) {
    if let value {
      system.add(unknowns, Int(value))
    } else if !unknowns.isEmpty {
      targets.append(
        Target(name: name, unknowns: unknowns, truth: unknowns.reduce(0) { $0 + truths[$1] }))
    }
  }
}
