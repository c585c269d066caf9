internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Training

/// What of a cohort may be labelled next, and what is labelled already.
struct NextCasesPool {
  let cohort: Cohort
  /// Numbers of the cases without a label that no reader found unfit for one, ascending.
  let open: [Int]
  /// Numbers of the cases with one.
  let labelled: [Int]
  /// Cases without a label because a reader rejected the answer and had none instead.
  let rejected: Int
  /// Images of the parts that nothing is chosen from: validation and test.
  let lockedAway: Int

  /// Looks at a cohort; of a divided one only the training part may be chosen from.
  ///
  /// - Parameter targets: the label columns; a case that has one of them is labelled.
  /// - Throws: `badData` where nothing is left to be labelled.
  init(_ cohort: Cohort, lock: SplitLock?, targets: [String]) throws(PipelinesError) {
    self.cohort = cohort
    let all = lock?.indices(in: .train) ?? Array(cohort.facts.indices)
    func hasLabel(_ index: Int) -> Bool {
      targets.contains { cohort.facts[index].targets[$0] != nil }
    }
    func isRejected(_ index: Int) -> Bool {
      targets.contains { cohort.facts[index].feedback?[$0] == .rejected }
    }
    let unlabelled = all.filter { !hasLabel($0) }
    open = unlabelled.filter { !isRejected($0) }
    rejected = unlabelled.count - open.count
    labelled = all.filter(hasLabel)
    lockedAway = cohort.facts.count - all.count
    guard !open.isEmpty else {
      throw PipelinesError(
        .badData, subject: "pool",
        reason: "holds no image without a label of \(targets.joined(separator: ", "))"
          + (lock == nil ? "" : " in its training part")
          + (rejected == 0 ? "" : ", but \(rejected) whose answer a reader rejected"),
        hint: "ingest images without labels (fovea ingest --unlabelled), or try the rules on "
          + "labelled ones with --simulate")
    }
  }

  /// What the rules of choice see: one candidate for each patient with an image that the model
  /// answered, in the order of their first images.
  ///
  /// - Parameter scale: gives the features one unit; nil leaves them as they enter the head.
  func patients(_ images: [PoolImage], scale: FeatureScale?) -> [PoolPatient] {
    var places: [String: Int] = [:]
    var gathered: [[PoolImage]] = []
    for image in images {
      let id = cohort.facts[image.index].patientID
      let place = places[id] ?? gathered.count
      if place == gathered.count { gathered.append([]) }
      places[id] = place
      gathered[place].append(image)
    }
    return gathered.map { images in
      PoolPatient(
        patientID: cohort.facts[images[0].index].patientID, images: images, scale: scale)
    }
  }
}
