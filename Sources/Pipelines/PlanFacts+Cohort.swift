internal import Annotations
internal import Cohorts
internal import Compute
internal import Ingest
internal import Training

extension PlanFacts {
  /// Of so many slices at least a series has an order that is worth knowing.
  private static let fewestSlices = 2

  /// Looks at a cohort: at everything but the test part, where one is locked away.
  ///
  /// - Parameter targets: the labels to learn; empty: all of its masks or boxes.
  /// - Throws: `badData` where nothing can be learnt; what reading masks throws.
  init(
    _ cohort: Cohort, lock: SplitLock?, task: TrainingOptions.Task, targets: [String],
    workers: WorkerPool
  ) throws {
    self.init(task: task)
    let open = cohort.cases.indices.filter { lock?.assignments[$0].part != .test }
    let looks = try workers.values(count: open.count) { (place) throws(CohortsError) in
      try CaseLook(cohort, at: open[place], task: task, targets: targets)
    }
    let seen = zip(open, looks).filter { !$1.labels.isEmpty }
    guard !seen.isEmpty else { throw Self.nothing(task) }
    let cases = seen.map { cohort.cases[$0.0] }
    images = seen.count
    patients = Set(cases.map(\.patientID)).count
    labels = Self.labels(seen.map(\.1), targets: targets)
    medianSides = (
      short: Self.quantile(0.5, of: cases.map { Double(min($0.rows, $0.columns)) }).map { Int($0) }
        ?? 0,
      long: Self.quantile(0.5, of: cases.map { Double(max($0.rows, $0.columns)) }).map { Int($0) }
        ?? 0
    )
    let lesions = seen.flatMap { $0.1.lesions }
    smallLesion = Self.quantile(0.1, of: lesions.map { min($0.width, $0.height) })
    largeLesion = Self.quantile(0.9, of: lesions.map { max($0.width, $0.height) })
    let shares = seen.compactMap { $0.1.markedShare }
    markedShare = shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
    isColour = 2 * cases.count { $0.channels == 3 } > cases.count
    hasBoxes = cases.contains { $0.boxes != nil }
    let folds = Set(
      cohort.cases.filter { $0.split == nil || $0.split == "train" }.compactMap(\.fold)
    ).count
    givenFolds = lock?.folds ?? (folds > 1 ? folds : 0)
    hasGivenParts = lock != nil || cohort.cases.contains { $0.split != nil }
    slices = Self.slices(cases)
  }

  private static func nothing(_ task: TrainingOptions.Task) -> PipelinesError {
    PipelinesError(
      .badData, subject: "cohort",
      reason: task == .classify
        ? "no image has one of these labels" : "no image has masks or boxes to learn from",
      hint: task == .classify ? "name its label columns with --target" : "ingest with --masks")
  }

  private static func labels(_ looks: [CaseLook], targets: [String]) -> [Label] {
    let names =
      targets.isEmpty ? Set(looks.flatMap { $0.labels.keys }).subtracting([""]).sorted() : targets
    return names.map { name in Label(name: name, images: looks.count { $0.labels[name] == true }) }
  }

  /// The value that this share of the values is at most; nil without values.
  static func quantile(_ share: Double, of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    return values.sorted()[Int((share * Double(values.count - 1)).rounded())]
  }

  /// The median length of series that have an order in space; 0 where most have none.
  private static func slices(_ cases: [ManifestCase]) -> Int {
    let series = Dictionary(grouping: cases, by: \.seriesID).values
    let ordered = series.filter { images in
      images.count >= fewestSlices && (try? SeriesOrder(images, neighbours: 1)) != nil
    }
    guard 2 * ordered.count > series.count else { return 0 }
    return quantile(0.5, of: ordered.map { Double($0.count) }).map { Int($0) } ?? 0
  }
}

/// What a plan looks at in one image.
struct CaseLook: Sendable {
  /// Whether it shows each label; labels that nobody looked for are left out.
  private(set) var labels: [String: Bool] = [:]
  /// What is marked, part by part.
  private(set) var lesions: [LabelledBox] = []
  /// The share of pixels that a mask marks, where one marks any.
  private(set) var markedShare: Double?

  init(
    _ cohort: Cohort, at index: Int, task: TrainingOptions.Task, targets: [String]
  ) throws(CohortsError) {
    let facts = cohort.facts[index]
    func isWanted(_ name: String) -> Bool { targets.isEmpty || targets.contains(name) }
    if task == .classify {
      for (name, value) in facts.targets where isWanted(name) && value != "-1" {
        labels[name] = value != "0"
      }
      return
    }
    if task == .detect, let boxes = facts.boxes {
      lesions = boxes.filter { isWanted($0.label) }
      for name in targets { labels[name] = false }
      for box in lesions { labels[box.label] = true }
      // An image without a box was looked at all the same.
      if labels.isEmpty { labels[""] = false }
      return
    }
    guard let names = facts.maskLabels, let masks = try cohort.masks(at: index) else { return }
    var marked = 0
    for (name, mask) in zip(names, masks) where isWanted(name) {
      labels[name] = !mask.isEmpty
      lesions += MaskParts(mask).boxes(label: name)
      marked += mask.markedCount
    }
    if marked > 0 { markedShare = Double(marked) / Double(facts.rows * facts.columns) }
  }
}
