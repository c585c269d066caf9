internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Training

/// The attributes whose groups must not lose when a challenger takes the champion's place.
///
/// A guard that nobody put up must not look like one that held: what was named and cannot be
/// compared is refused, what is only usual is left out with a warning.
struct ContestGroups {
  /// The attributes, `ageBand` for ages.
  let names: [String]
  /// Usual attributes that are left out, one sentence each.
  let warnings: [String]

  /// Finds the attributes.
  ///
  /// - Parameter asked: names with commas; nil: the usual ones.
  /// - Throws: `usage` for a name that no image has, or that makes no groups on the part.
  init(_ asked: String?, of contest: Contest) throws(PipelinesError) {
    let unit = contest.champion.file.card.unit
    let attributes = CohortAttributes(contest.cohort.cases, unit: unit)
    let known = attributes.names.map { $0 == "age" ? "ageBand" : $0 }.sorted()
    let units = contest.indices.map { index in
      let row = contest.cohort.cases[index]
      return UnitIdentity(unitID: unit.id(of: row), patientID: row.patientID)
    }
    func fault(_ name: String) -> (reason: String, hint: String)? {
      guard known.contains(name) || attributes.names.contains(name) else {
        return (
          "no image has the attribute \(name)",
          Suggestion.nearest(to: name, among: known).map { "did you mean \($0)?" }
            ?? (known.isEmpty
              ? "the cohort has none" : "its attributes are \(known.joined(separator: ", "))")
        )
      }
      let grouped = GroupedAttribute(name: name, of: attributes, ageBands: .standard)
      guard Set(units.map(grouped.group)).count > CohortTable.mostGroups else { return nil }
      return (
        "\(name) has more than \(CohortTable.mostGroups) values, which make no groups",
        name == "age" ? "name ageBand" : "put them in bands, or leave it out"
      )
    }
    guard let asked else {
      let usual = Recipe.standard.groups.map { (name: $0, fault: fault($0)) }
      names = usual.filter { $0.fault == nil }.map(\.name)
      warnings = usual.compactMap { one in
        one.fault.map { "\($0.reason), so the models are not compared by it" }
      }
      return
    }
    var chosen: [String] = []
    for text in asked.split(separator: ",") {
      let name = text.trimmingCharacters(in: .whitespaces)
      guard !name.isEmpty, !chosen.contains(name) else { continue }
      if let fault = fault(name) {
        throw PipelinesError(
          .usage, subject: "--groups", reason: fault.reason, hint: fault.hint)
      }
      chosen.append(name)
    }
    (names, warnings) = (chosen, [])
  }
}
