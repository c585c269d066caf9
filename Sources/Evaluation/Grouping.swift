/// The units of a table divided by one attribute, or by two together.
struct Grouping: Sendable {
  /// The attribute, or both as `a × b`.
  let attribute: String
  /// The groups, in the order in which they are printed.
  let names: [String]
  /// By group: whether its value states something, so that it may be best or worst.
  let isStated: [Bool]
  /// By group: whether its units could belong to any other group.
  let isMissing: [Bool]
  /// By unit: its group.
  let groupOf: [Int]
  let isIntersection: Bool

  /// Values that say nothing, as opposed to `other` and `mixed`.
  static let missingValues = ["unknown", "declined", "invalid"]

  /// Share of units whose value is missing.
  var missingShare: Double {
    groupOf.isEmpty
      ? 0 : Double(groupOf.count { isMissing[$0] }) / Double(groupOf.count)
  }

  /// Divides by one attribute.
  init(attribute: String, names: [String], valueOf: [String]) {
    self.attribute = attribute
    self.names = names
    isStated = names.map(CohortAttributes.isStated)
    isMissing = names.map(Self.missingValues.contains)
    let index = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    groupOf = valueOf.map { index[$0] ?? 0 }
    isIntersection = false
  }

  /// Divides by two attributes at once; pairs of values that no unit has make no group.
  init(_ first: Grouping, _ second: Grouping) {
    let width = second.names.count
    let pairOf = zip(first.groupOf, second.groupOf).map { $0 * width + $1 }
    let pairs = Set(pairOf).sorted()
    let index = Dictionary(uniqueKeysWithValues: zip(pairs, pairs.indices))
    attribute = "\(first.attribute) × \(second.attribute)"
    names = pairs.map { "\(first.names[$0 / width]) × \(second.names[$0 % width])" }
    isStated = pairs.map { first.isStated[$0 / width] && second.isStated[$0 % width] }
    isMissing = pairs.map { first.isMissing[$0 / width] || second.isMissing[$0 % width] }
    groupOf = pairOf.map { index[$0] ?? 0 }
    isIntersection = true
  }

  /// The units of each group.
  func parts(of sample: Sample) -> [Sample] {
    let parts = names.indices.map { group in sample.filter { groupOf[$0.unit] == group } }
    let sum = parts.reduce(0) { $0 + $1.counts.imageCount }
    precondition(
      sum == sample.counts.imageCount,
      "groups of \(attribute) hold \(sum) of \(sample.counts.imageCount) units")
    return parts
  }
}
