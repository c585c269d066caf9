// The room of statistics: pure numbers in, numbers out; it knows no network and no file.
// In: prediction rows with their truths, attributes of units and patients, declared options.
// Out: an EvaluationSummary of Codable values with intervals; thresholds; temperatures; areas.
// Callers: Training (early stopping, calibration, thresholds), Reports (prints the summary),
// Pipelines (reads tables, hands them in).

/// The rows of one evaluation, checked, ordered by content, with their groups.
///
/// Row order and pseudonyms change no digit of the result: units and patients are put in the order
/// of what they say.
public struct CohortTable: Sendable {
  /// What keeps the table from being evaluated; empty when nothing does.
  public let problems: [CohortProblem]
  /// What decides the numbers.
  public let options: EvaluationOptions

  let unit: PredictionRow.Unit
  let labels: [LabelTable]
  let units: [UnitFacts]
  let patientCount: Int
  let skipped: [SkippedAttribute]
  /// Case-mix cell by unit; empty where no case mix is declared.
  let caseMixCells: [Int]

  /// One unit with at least one label that can be evaluated.
  struct UnitFacts: Sendable {
    var unitID: String
    var patientID: String
    /// Index in content order.
    var patient: Int
    /// The group of each declared attribute, in the order of the options.
    var groups: [String]
    /// The value of each attribute of the case mix.
    var caseMix: [String]
  }

  /// The rows of one label.
  struct LabelTable: Sendable {
    var name: String
    var sample: Sample
    var flow: LabelFlow
    var thresholds: [ThresholdUse]
    /// Patients of the smallest kind of rows that was left out; nil where none was.
    var fewestLeftOut: Int?
    /// Units of the sample whose answer the model withholds: scored, and told to nobody.
    var withheld: Set<Int>
  }

  /// More values than this make no groups but a measurement, which must be put in bands first.
  public static let mostGroups = 50

  /// Checks and orders the rows; look at `problems` before asking for the summary.
  public init(
    predictions: [PredictionRow], attributes: CohortAttributes, options: EvaluationOptions
  ) {
    self.options = options
    problems = Self.problems(in: predictions)
    unit = predictions.first?.unit ?? .image
    guard problems.isEmpty else {
      (labels, units, patientCount, skipped, caseMixCells) = ([], [], 0, [], [])
      return
    }
    // Lazy throughout: a copy of a million rows is a quarter of a gigabyte.
    // What an abstaining model would have said counts, so that abstaining improves no number.
    let predictions = predictions.withAnswers(options.labelKind)
    let used = predictions.lazy.filter { $0.isMeasured && $0.truth != nil }
    let labelNames = Set(predictions.map(\.label)).sorted()
    let builder = UnitIndex(used, labels: labelNames, attributes: attributes, options: options)
    units = builder.units
    patientCount = builder.patientCount
    skipped = builder.skipped
    caseMixCells = options.adjust.isEmpty ? [] : Self.cells(of: builder.units.map(\.caseMix))
    labels = labelNames.map { name in
      LabelTable(
        name: name,
        sample: builder.sample(of: used.filter { $0.label == name }),
        flow: LabelFlow(predictions.lazy.filter { $0.label == name }),
        thresholds: ThresholdUse.all(in: used.filter { $0.label == name }),
        fewestLeftOut: LabelFlow.fewestLeftOut(predictions.lazy.filter { $0.label == name }),
        withheld: builder.withheld(in: used.filter { $0.label == name }))
    }
  }

  /// Each distinct list of values gets a number, in the order of the lists.
  private static func cells(of values: [[String]]) -> [Int] {
    let distinct = Set(values).sorted { $0.lexicographicallyPrecedes($1) }
    let number = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
    return values.map { number[$0] ?? 0 }
  }
}

/// Gives units and patients their index and their groups.
private struct UnitIndex {
  var units: [CohortTable.UnitFacts] = []
  var patientCount = 0
  var skipped: [SkippedAttribute] = []
  private var indexOfUnit: [String: Int] = [:]

  init(
    _ rows: some Sequence<PredictionRow>, labels: [String], attributes: CohortAttributes,
    options: EvaluationOptions
  ) {
    let position = Dictionary(
      uniqueKeysWithValues: labels.enumerated().map { ($0.element, Double($0.offset)) })
    // By unit, five numbers per label: small, as there may be a million units.
    var keys: [[Double]] = []
    func attribute(_ name: String) -> GroupedAttribute {
      GroupedAttribute(name: name, of: attributes, ageBands: options.ageBands)
    }
    let groups = options.groups.map(attribute)
    let caseMix = options.adjust.map(attribute)
    for row in rows {
      let index = indexOfUnit[row.unitID] ?? units.count
      if index == units.count {
        indexOfUnit[row.unitID] = index
        let identity = UnitIdentity(unitID: row.unitID, patientID: row.patientID)
        units.append(
          CohortTable.UnitFacts(
            unitID: row.unitID, patientID: row.patientID, patient: 0,
            groups: groups.map { $0.group(of: identity) },
            caseMix: caseMix.map { $0.group(of: identity) }))
        keys.append([])
      }
      let call = Observation(row, patient: 0, unit: index)?.call
      keys[index] += [
        position[row.label] ?? -1, row.score ?? -1, row.truth == 1 ? 1 : 0,
        row.probability ?? -1, call.map { $0 ? 1 : 0 } ?? -1,
      ]
    }
    let order = ContentOrder(
      patients: units.map(\.patientID),
      keys: zip(keys, units).map { numbers, unit in
        ContentKey(
          numbers: Self.inOrderOfLabels(numbers),
          words: unit.caseMix.isEmpty ? unit.groups : unit.groups + unit.caseMix)
      })
    for index in units.indices { units[index].patient = order.index[index] }
    patientCount = order.patientCount
    for (column, name) in options.groups.enumerated() {
      let values = Set(units.map { $0.groups[column] }).count
      if values > CohortTable.mostGroups {
        skipped.append(SkippedAttribute(attribute: name, valueCount: values))
      }
    }
  }

  /// The fives of numbers in the order of their labels, which stand first in each.
  private static func inOrderOfLabels(_ numbers: [Double]) -> [Double] {
    if numbers.count == 5 { return numbers }
    let fives = stride(from: 0, to: numbers.count, by: 5).map { numbers[$0..<$0 + 5] }
    return fives.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
  }

  func withheld(in rows: some Sequence<PredictionRow>) -> Set<Int> {
    Set(rows.lazy.filter { $0.status == .abstained }.compactMap { indexOfUnit[$0.unitID] })
  }

  func sample(of rows: some Sequence<PredictionRow>) -> Sample {
    Sample(
      rows.compactMap { row in
        guard let index = indexOfUnit[row.unitID] else { return nil }
        return Observation(row, patient: units[index].patient, unit: index)
      }, patientBound: patientCount)
  }
}

extension Observation {
  /// Nil without score or truth; the call is the row's own, else score ≥ threshold.
  fileprivate init?(_ row: PredictionRow, patient: Int, unit: Int) {
    guard let score = row.score, let truth = row.truth else { return nil }
    self.init(
      score: score, truth: truth == 1, patient: patient, probability: row.probability,
      call: row.call.map { $0 == 1 } ?? row.threshold.map { score >= $0 }, unit: unit)
  }
}
