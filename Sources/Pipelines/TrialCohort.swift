internal import Cohorts
internal import Evaluation
internal import Training

/// The labelled images of a cohort that a trial of rules may use: never the test part.
struct TrialCohort {
  /// Numbers of the images in the cohort, ascending.
  let images: [Int]
  /// By image, per output 1, 0 or unknown.
  private let truths: [[Int?]]
  /// By image, the number of its patient.
  private let patientOf: [Int]
  /// By patient, the pseudonym.
  let patients: [String]
  private let folds: [SimulatedCohort.Fold]
  private let isExclusive: Bool
  private let takesLargest: Bool

  /// Gathers the images; without folds the validation part is held out, else each fold in turn.
  ///
  /// - Throws: `badData` where nobody is held out, or for labels that the model does not know.
  init(_ cohort: Cohort, lock: SplitLock, card: ModelCard) throws {
    let validation = lock.folds > 0 ? [] : lock.indices(in: .validation)
    let candidates = (lock.indices(in: .train) + validation).sorted()
    let labels = try LabelTable(
      cases: candidates.map { cohort.facts[$0] }, head: card.heads[0], unit: card.unit,
      uncertain: card.options.uncertain)
    func isLabelled(_ index: Int) -> Bool {
      labels.truth(of: cohort.facts[index]).contains { $0 != nil }
    }
    let images = candidates.filter(isLabelled)
    var names: [String] = []
    var numbers: [String: Int] = [:]
    var patientOf: [Int] = []
    for index in images {
      let id = cohort.facts[index].patientID
      if numbers[id] == nil {
        numbers[id] = names.count
        names.append(id)
      }
      patientOf.append(numbers[id] ?? 0)
    }
    self.images = images
    self.patientOf = patientOf
    patients = names
    truths = images.map { labels.truth(of: cohort.facts[$0]) }
    (isExclusive, takesLargest) = (card.heads[0].kind == .multiClass, card.aggregate == .max)
    let units = Self.units(
      images.map { card.unit.id(of: cohort.facts[$0]) }, truths: truths, patientOf: patientOf)
    func fold(_ isHeldOut: (SplitLock.Assignment) -> Bool) -> SimulatedCohort.Fold {
      let isOut = images.map { isHeldOut(lock.assignments[$0]) }
      let pool = Set(zip(patientOf, isOut).filter { !$1 }.map { $0.0 }).sorted()
      return SimulatedCohort.Fold(pool: pool, heldOut: units.filter { isOut[$0.images[0]] })
    }
    folds =
      lock.folds > 0
      ? (0..<lock.folds).map { number in fold { $0.fold == number } }
      : [fold { $0.part == .validation }]
    guard folds.allSatisfy({ !$0.heldOut.isEmpty && !$0.pool.isEmpty }) else {
      throw PipelinesError(
        .badData, subject: "cohort",
        reason: "has no labelled images to hold out, or none to choose from: \(lock.rule)",
        hint: "split it with a validation part, or with folds")
    }
  }

  private static func units(
    _ ids: [String], truths: [[Int?]], patientOf: [Int]
  ) -> [SimulatedCohort.Unit] {
    var places: [String: Int] = [:]
    var members: [[Int]] = []
    for (image, id) in ids.enumerated() {
      if places[id] == nil {
        places[id] = members.count
        members.append([])
      }
      members[places[id] ?? 0].append(image)
    }
    return members.map {
      SimulatedCohort.Unit(images: $0, truth: truths[$0[0]], patient: patientOf[$0[0]])
    }
  }

  /// The fewest patients that any fold chooses from.
  var smallestPool: Int { folds.map(\.pool.count).min() ?? 0 }

  /// With the features of the images, and the groups of the patients.
  func simulated(features: [[Float]], groups: [Int?]) -> SimulatedCohort {
    var own = [[Int]](repeating: [], count: patients.count)
    for (image, patient) in patientOf.enumerated() { own[patient].append(image) }
    return SimulatedCohort(
      features: features, truths: truths, patients: own, groups: groups, folds: folds,
      isExclusive: isExclusive, takesLargest: takesLargest)
  }
}
