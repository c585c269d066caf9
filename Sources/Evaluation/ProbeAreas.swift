/// The areas of one task's probes, and their limits from one bootstrap of its patients.
struct ProbeAreas {
  /// What is known of every network, in their order.
  struct Figures {
    let areas: [ProbeFigure]
    let withinLabel: [ProbeFigure?]
    let byLabel: [ProbeFigure?]
    let differences: [ProbeFigure?]
    let labelAlone: ProbeFigure?
  }

  /// The areas of one network; none where it has no features.
  private struct Network {
    let whole: MacroArea
    /// Over images that have a label, in all and within it.
    let labelled: MacroArea?
    let withinLabel: MacroArea?

    var all: [MacroArea?] { [whole, labelled, withinLabel] }
  }

  private let task: ProbeTask
  private let networks: [Network?]
  private let labelAlone: MacroArea?

  /// - Parameter logits: by network, by column, by image.
  init(_ task: ProbeTask, logits: [[[Double]]?]) {
    let truths = task.columns
    func area(_ scores: [[Double]], _ strata: [Int?]) -> MacroArea {
      MacroArea(scores: scores, truths: truths, patients: task.patients, strata: strata)
    }
    let hasLabels = !task.labels.isEmpty
    let labelled = zip(task.folds, task.labels).map { fold, label in label.map { _ in fold } }
    let within = zip(task.folds, task.labels).map { fold, label in
      label.map { $0 * ProbeTask.foldCount + fold }
    }
    self.task = task
    networks = logits.map { logits in
      logits.map {
        Network(
          whole: area($0, task.folds), labelled: hasLabels ? area($0, labelled) : nil,
          withinLabel: hasLabels ? area($0, within) : nil)
      }
    }
    labelAlone = hasLabels ? area(truths.map { Self.shares(task, $0) }, labelled) : nil
  }

  /// By image, the share of the truth among images of the same label in the other folds.
  private static func shares(_ task: ProbeTask, _ truths: [Bool]) -> [Double] {
    let labels = (task.labels.compactMap { $0 }.max() ?? -1) + 1
    var counts = [[(all: Int, true: Int)]](
      repeating: [(all: Int, true: Int)](repeating: (0, 0), count: ProbeTask.foldCount),
      count: labels)
    for (image, label) in task.labels.enumerated() {
      guard let label else { continue }
      counts[label][task.folds[image]].all += 1
      if truths[image] { counts[label][task.folds[image]].true += 1 }
    }
    return task.labels.enumerated().map { image, label in
      guard let label else { return 0 }
      let others = counts[label].enumerated().filter { $0.offset != task.folds[image] }
      let all = others.reduce(0) { $0 + $1.element.all }
      return Double(others.reduce(0) { $0 + $1.element.true }) / Double(max(all, 1))
    }
  }

  /// All values with their limits.
  func figures(rivals: [Int?], _ resampling: PatientResampling) -> Figures {
    let statistics: ((MacroArea) -> Double?) -> [Double?] = { value in
      let areas = networks.map { network in
        network.map { $0.all.map { $0.flatMap(value) } } ?? [nil, nil, nil]
      }
      let differences = zip(areas, rivals).map { own, rival in
        rival.flatMap { Self.difference(own[0], areas[$0][0]) }
      }
      return areas.map { $0[0] } + areas.map { $0[2] }
        + areas.map { Self.difference($0[1], $0[2]) } + differences + [labelAlone.flatMap(value)]
    }
    let values = statistics { $0.value }
    let limits = resampling.limits(
      patients: task.occurring, bound: task.patientBound, count: values.count
    ) { weights in statistics { $0.weighted(weights) } }
    let all = zip(values, limits).map { ProbeFigure($0, $1) }
    let count = networks.count
    let hasLabels = labelAlone != nil
    return Figures(
      areas: Array(all[..<count]),
      withinLabel: all[count..<(2 * count)].map { hasLabels ? $0 : nil },
      byLabel: all[(2 * count)..<(3 * count)].map { hasLabels ? $0 : nil },
      differences: zip(all[(3 * count)..<(4 * count)], rivals).map { $1 == nil ? nil : $0 },
      labelAlone: hasLabels ? all[4 * count] : nil)
  }

  private static func difference(_ first: Double?, _ second: Double?) -> Double? {
    first.flatMap { first in second.map { first - $0 } }
  }
}
