internal import Evaluation
internal import Privacy
internal import Reports

/// The images of a report on masks or boxes, by pseudonym, with what is known of them.
struct MeasuredCohort {
  /// By image, in the order given.
  let identities: [UnitIdentity]
  /// The attributes that make groups.
  let attributes: [GroupedAttribute]
  /// Whether the report is searched for identities.
  var searched: NamedText?

  /// Replaces names by pseudonyms under the key.
  init(images: [(image: String, patient: String)], people: DemographicsFile, key: SecretKey) {
    let names = Pseudonyms(key: key)
    identities = images.map {
      UnitIdentity(
        unitID: names.caseID(instance: $0.image, frame: 0),
        patientID: names.patientID($0.patient))
    }
    let known = CohortAttributes(
      cases: zip(images, identities).map { original, identity in
        CohortAttributes.Case(
          unitID: identity.unitID, values: people.cases[original.image] ?? [:])
      })
    attributes = people.groups.map {
      GroupedAttribute(name: $0, of: known, ageBands: .standard)
    }
  }

  /// What the report says beside the numbers.
  func facts(
    title: String, settings: [NamedText], limitations: [String], gates: [Gate],
    arguments: [String]
  ) -> ReportFacts {
    var facts = ReportFacts(
      title: title, program: Version.program, model: nil,
      cohort: CohortFacts(
        name: ReportTables.mainName, digest: nil, splitHash: nil, splitRule: nil),
      part: .external, testOpenings: nil, thresholds: [], operatingPointHash: nil,
      isTuning: false, flow: nil, settings: settings, responsible: [],
      versions: searched.map { [$0] } ?? [],
      commandLine: CommandLineText.masked(arguments), limitations: limitations)
    facts.gates = gates
    return facts
  }
}

extension Reporting {
  /// The headline of one label of masks or boxes, and its worst group.
  static func headline<Summary>(
    _ label: MeasuredLabel<Summary>, _ title: String, _ estimate: Estimate?, _ patients: String
  ) -> [String] {
    let counts = estimate?.counts
    let whole =
      "\(label.label): \(title) \(text(estimate)) over \(counts?.positivePatients ?? 0) "
      + "\(patients), \(counts?.imageCount ?? 0) images of \(counts?.patientCount ?? 0) patients"
    return [whole]
      + label.gaps.compactMap { gap in
        gap.worstGroup.map {
          "\(label.label): worst eligible group by \(gap.attribute) \($0), "
            + "gap \(text(gap.gap)), p \(Decimals.text(gap.pValue ?? 1, places: 4))"
        }
      }
  }
}
