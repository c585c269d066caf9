internal import Annotations
internal import Cohorts
internal import Compute

/// What is known about the pixels of a cohort's images, and the head that can be learnt from it.
struct PixelLabels: Sendable {
  /// The labels; classes where labels of masks exclude each other.
  let head: Head
  /// By case and label: 1 where something is marked, 0 where nothing is, nil where nobody looked;
  /// Whether boxes are learnt.
  let detects: Bool
  /// empty for cases of the test part, which stay closed.
  let truths: [[Int?]]
  /// For detection the boxes of every image that was looked at, in pixels of the stored image.
  let boxes: [Int: [LabelledBox]]

  /// What is seen in one case.
  private struct Look: Sendable {
    var truth: [Int?]
    var boxes: [LabelledBox]?
    var hasOverlap = false
  }

  /// Looks at the marks of everything but the test part.
  ///
  /// - Throws: `badData` for labels that nobody marked; what `Cohort.masks` throws.
  init(
    of cohort: Cohort, lock: SplitLock, options: TrainingOptions, workers: WorkerPool
  ) throws {
    let cases = cohort.facts
    let developed = cases.indices.filter { lock.assignments[$0].part != .test }
    let detects = options.task == .detect
    let known = Self.names(developed.map { cases[$0] }, detects: detects)
    let labels = try Self.labels(options.targets, known: known, detects: detects)
    let looks = try workers.values(count: developed.count) { (place) throws(CohortsError) in
      try Self.look(at: developed[place], of: cohort, labels: labels, detects: detects)
    }
    var truths = [[Int?]](repeating: [], count: cases.count)
    var boxes: [Int: [LabelledBox]] = [:]
    var hasOverlap = false
    for (index, look) in zip(developed, looks) {
      truths[index] = look.truth
      boxes[index] = look.boxes
      if look.hasOverlap, lock.assignments[index].part == .train { hasOverlap = true }
    }
    let kind: Head.Kind =
      labels.count == 1 ? .binary : detects || hasOverlap ? .multiLabel : .multiClass
    head = Head(kind: kind, targets: labels, labels: labels)
    self.truths = truths
    self.boxes = boxes
    self.detects = detects
  }

  /// Whether a case can be learnt from: classes and boxes need all labels to have been looked for.
  func isAnnotated(_ index: Int) -> Bool {
    head.kind == .multiClass || detects
      ? !truths[index].isEmpty && truths[index].allSatisfy { $0 != nil }
      : truths[index].contains { $0 != nil }
  }

  /// The longest list of labels that a case has, then all others in alphabetical order.
  private static func names(_ cases: [CaseFacts], detects: Bool) -> [String] {
    var first: [String] = []
    var all: Set<String> = []
    for image in cases {
      if detects, let boxes = image.boxes {
        all.formUnion(boxes.map(\.label))
      } else if let labels = image.maskLabels {
        if labels.count > first.count { first = labels }
        all.formUnion(labels)
      }
    }
    return first + all.subtracting(first).sorted()
  }

  private static func labels(
    _ targets: [String], known: [String], detects: Bool
  ) throws(TrainingError) -> [String] {
    let what = detects ? "boxes" : "masks"
    guard !known.isEmpty else {
      throw TrainingError(
        .badData, subject: "cohort", reason: "no image of it has \(what) to learn from",
        hint: detects
          ? "ingest with --boxes, --masks or --coco" : "ingest with --masks or --coco")
    }
    for target in targets where !known.contains(target) {
      throw TrainingError(
        .badData, subject: "target \(target)", reason: "no image has \(what) of this label",
        hint: "the labels are \(known.joined(separator: ", "))")
    }
    return targets.isEmpty ? known : targets
  }

  private static func look(
    at index: Int, of cohort: Cohort, labels: [String], detects: Bool
  ) throws(CohortsError) -> Look {
    let facts = cohort.facts[index]
    if detects, let boxes = facts.boxes {
      let own = boxes.filter { labels.contains($0.label) }
      return Look(
        truth: labels.map { label in own.contains { $0.label == label } ? 1 : 0 }, boxes: own)
    }
    guard let masks = try cohort.masks(at: index), let names = facts.maskLabels else {
      return Look(truth: labels.map { _ in nil })
    }
    let own = labels.map { label in names.firstIndex(of: label).map { masks[$0] } }
    var look = Look(truth: own.map { mask in mask.map { $0.isEmpty ? 0 : 1 } })
    if detects {
      look.boxes = zip(labels, own).flatMap { label, mask in
        mask.map { MaskParts($0).boxes(label: label) } ?? []
      }
    } else {
      look.hasOverlap = MarkedRuns.overlap(own.compactMap { $0 })
    }
    return look
  }
}
