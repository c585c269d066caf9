/// Agreement of readers beyond chance: Cohen's κ of two, Fleiss' κ of more.
///
/// κ = (P − E)/(1 − E) with P the share of pairs of readings of one unit that agree. Of two readers
/// E comes from the shares of each (Cohen, Educational and Psychological Measurement 20, 1960,
/// 37–46), of more from the shares in all readings together (Fleiss, Psychological Bulletin 76,
/// 1971, 378–382). Where units differ in their number of readers, pairs count alike.
package struct ReaderKappa: Sendable {
  /// One unit with what κ needs of it.
  private struct Tally {
    let pairs: Int
    let agreeing: Int
    let patient: Int
    /// What is said, by which of two readers; of more it is all one.
    let said: [(group: Int, label: Int)]
  }

  /// Whether there are two readers, so that it is Cohen's.
  package let isOfTwo: Bool
  private let tallies: [Tally]
  private let labelCount: Int

  /// - Precondition: at least two readers.
  package init(_ units: PatientUnits<RatedUnit>, readers: [String]) {
    precondition(readers.count >= 2, "\(readers.count) readers")
    isOfTwo = readers.count == 2
    let labels = Set(units.units.flatMap(\.labels.values)).sorted()
    let index = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
    labelCount = labels.count
    let groups = isOfTwo ? readers.map { [$0] } : [readers]
    tallies = zip(units.units, units.patients).compactMap { unit, patient in
      let pairs = unit.pairs
      guard pairs.all > 0 else { return nil }
      let said = groups.enumerated().flatMap { group, readers in
        readers.compactMap { reader in
          unit.labels[reader].flatMap { index[$0] }.map { (group: group, label: $0) }
        }
      }
      return Tally(pairs: pairs.all, agreeing: pairs.agreeing, patient: patient, said: said)
    }
  }

  /// κ when patient i counts `weights[i]` times; nil where all readings are one label, or none is.
  package func value(_ weights: [Int]) -> Double? {
    var pairs = 0
    var agreeing = 0
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: labelCount), count: isOfTwo ? 2 : 1)
    for tally in tallies where weights[tally.patient] > 0 {
      let weight = weights[tally.patient]
      pairs += weight * tally.pairs
      agreeing += weight * tally.agreeing
      for (group, label) in tally.said { counts[group][label] += weight }
    }
    let first = counts.first ?? []
    let last = counts.last ?? []
    let readings = Double(first.reduce(0, +)) * Double(last.reduce(0, +))
    guard pairs > 0, readings > 0 else { return nil }
    let byChance = zip(first, last).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / readings
    guard byChance < 1 else { return nil }
    return (Double(agreeing) / Double(pairs) - byChance) / (1 - byChance)
  }
}
