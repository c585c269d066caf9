/// How far the readers of one target agree, in all and by group.
package struct ReaderAgreement: Codable, Sendable, Equatable {
  /// The numbers of a cohort or group.
  package struct Numbers: Codable, Sendable, Equatable {
    /// Units with two readings and more, and their patients.
    package let counts: SampleCounts
    /// The share of pairs of readings that agree.
    package let agreement: Estimate
    /// κ, by drawing patients.
    package let kappa: Estimate
  }

  /// One value of an attribute.
  package struct Group: Codable, Sendable, Equatable {
    /// The value; `unknown` is one.
    package let name: String
    /// Its numbers.
    package let numbers: Numbers
  }

  /// The values of one attribute.
  package struct Attribute: Codable, Sendable, Equatable {
    /// The attribute.
    package let name: String
    /// Its values, sorted; their units sum to the whole.
    package let groups: [Group]
  }

  /// What is labelled.
  package let target: String
  /// Readers with a reading beside another's.
  package let readerCount: Int
  /// Which κ it is: `cohen` of two readers, `fleiss` of more.
  package let kappaName: String
  /// The cohort.
  package let whole: Numbers
  /// By attribute.
  package let attributes: [Attribute]

  /// Sums up the units with two readings and more; nil where there is none.
  package init?(
    target: String, units all: [RatedUnit], attributes: CohortAttributes, names: [String],
    resampling: PatientResampling
  ) {
    let units = PatientUnits(all.filter { $0.labels.count >= 2 })
    let readers = Set(units.units.flatMap(\.labels.keys)).sorted()
    guard readers.count >= 2 else { return nil }
    func numbers(_ units: PatientUnits<RatedUnit>) -> Numbers {
      Numbers(units, readers: readers, resampling: resampling)
    }
    self.target = target
    readerCount = readers.count
    kappaName = readers.count == 2 ? "cohen" : "fleiss"
    whole = numbers(units)
    self.attributes = names.map { name in
      let values = units.units.map { unit in
        attributes.value(
          of: name, unitID: unit.identity.unitID, patientID: unit.identity.patientID)
      }
      return Attribute(
        name: name,
        groups: Set(values).sorted().map { value in
          Group(name: value, numbers: numbers(units.picked { values[$0] == value }))
        })
    }
  }
}

extension ReaderAgreement.Numbers {
  /// Sums up units that have two readings and more each.
  fileprivate init(
    _ units: PatientUnits<RatedUnit>, readers: [String], resampling: PatientResampling
  ) {
    let kappa = ReaderKappa(units, readers: readers)
    let present = units.patientsPresent
    let limits = resampling.limits(patients: present, bound: units.patientBound, count: 1) {
      [kappa.value($0)]
    }
    var trials = [Int](repeating: 0, count: units.patientBound)
    var successes = trials
    for (unit, patient) in zip(units.units, units.patients) {
      trials[patient] += unit.pairs.all
      successes[patient] += unit.pairs.agreeing
    }
    counts = units.sampleCounts
    agreement = Proportion(successes: successes, trials: trials)
      .estimate(level: resampling.level, counts: counts, ifEmpty: "nobody read a unit twice")
    self.kappa = Estimate.resampled(
      kappa.value([Int](repeating: 1, count: units.patientBound)), limits: limits[0],
      patients: present.count, "patients", counts: counts, undefined: "all readings are one label")
  }
}
