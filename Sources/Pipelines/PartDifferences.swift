internal import Cohorts
internal import Evaluation
internal import Ingest

/// How far the parts of a split differ: standardised differences of all that is known.
///
/// Source: Austin, Stat. Med. 28 (2009) for numbers; Yang and Dalton, SAS Global Forum 2012, paper
/// 335, for several values; by patient for targets and attributes, by image for numbers.
struct PartDifferences {
  /// More than this is much; between `CohortDrift.largestDifference` and this it is noted.
  static let muchDifference = 0.2

  let cases: [ManifestCase]
  /// By case, its part.
  let parts: [Part]
  let looks: ImageLooks

  /// The parts that hold images.
  var sizes: [Inspection.PartSize] {
    held.map { part in
      let members = members(of: part)
      return Inspection.PartSize(
        part: part.rawValue, images: members.count,
        patients: Set(members.map { cases[$0].patientID }).count)
    }
  }

  /// The differences of each two parts, the largest first, those without anything in common before
  /// them.
  var differences: [Inspection.Difference] {
    let makeups = held.map { makeup(of: members(of: $0)) }
    var found: [Inspection.Difference] = []
    for first in held.indices {
      for second in held.indices where second > first {
        let (one, other) = (makeups[first], makeups[second])
        let spread = (1 / Double(one.patientCount) + 1 / Double(other.patientCount)).squareRoot()
        let drift = CohortDrift(
          attributes: (one.attributes, other.attributes), numbers: (one.numbers, other.numbers))
        found += drift.entries.filter { $0.difference != nil || $0.isFlagged }.map {
          Inspection.Difference(
            first: held[first].rawValue, second: held[second].rawValue, column: $0.name,
            difference: $0.difference,
            chance: spread * Self.largestByChance(values: Self.values(of: $0.name, one, other)))
        }
      }
    }
    return found.enumerated().sorted {
      let (a, b) = (size($0.element), size($1.element))
      return a != b ? a > b : $0.offset < $1.offset
    }.map(\.element)
  }

  /// How many values the column has in either part; 2 for numbers.
  private static func values(of column: String, _ one: CohortMakeup, _ other: CohortMakeup) -> Int {
    let sides = [one, other].compactMap { $0.attributes[column]?.keys }
    return sides.isEmpty ? 2 : Set(sides.joined()).count
  }

  /// What 19 of 20 differences stay under where there is none, in units of their spread: the root
  /// of the 95th percentile of χ² with a degree of freedom less than values, by the cube root of
  /// Wilson and Hilferty (PNAS 17, 1931).
  static func largestByChance(values: Int) -> Double {
    guard values > 2 else { return 1.96 }
    let freedom = Double(values - 1)
    let width = 2 / (9 * freedom)
    let root = 1 - width + 1.6449 * width.squareRoot()
    return (freedom * root * root * root).squareRoot()
  }

  private func size(_ difference: Inspection.Difference) -> Double {
    difference.difference.map(abs) ?? .infinity
  }

  private var held: [Part] { Part.allCases.filter(parts.contains) }

  private func members(of part: Part) -> [Int] { cases.indices.filter { parts[$0] == part } }

  private func makeup(of members: [Int]) -> CohortMakeup {
    let images = members.map { index in
      let facts = cases[index]
      let targets = facts.targets.map { ("target \($0.key)", $0.value) }
      return CohortMakeup.Image(
        patientID: facts.patientID, attributes: facts.attributes.merging(targets) { $1 })
    }
    return CohortMakeup(
      images,
      numbers: [
        "brightness": members.map { looks.look(at: $0).mean },
        "contrast": members.map { looks.look(at: $0).deviation },
        "height": members.map { Double(cases[$0].rows) },
        "width": members.map { Double(cases[$0].columns) },
      ])
  }
}
