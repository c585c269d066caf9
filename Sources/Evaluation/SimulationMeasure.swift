internal import Compute

/// Turns what was simulated into curves, differences and verdicts.
struct SimulationMeasure: Sendable {
  private let plan: SimulationPlan
  private let stepCount: Int
  /// By rule, repeat and step: one area for each output.
  private let areas: [[[[WeightedArea]]]]
  /// By repeat and step: patients whose labels are known.
  private let known: [[Int]]
  /// The held-out patients of all repeats.
  private let patients: [Int]

  init(_ simulation: SelectionSimulation) {
    plan = simulation.plan
    let stepCount = simulation.stepCount
    self.stepCount = stepCount
    areas = simulation.trajectories.map {
      Self.areas(of: $0, simulation.folds, steps: stepCount)
    }
    known = simulation.trajectories[0].map { $0.steps.prefix(stepCount).map(\.patients) }
    patients = Set(simulation.folds.flatMap { $0.heldOut.map(\.patient) }).sorted()
  }

  /// By repeat and step: one area for each output.
  private static func areas(
    of repeats: [SelectionTrajectory], _ folds: [SimulatedCohort.Fold], steps: Int
  ) -> [[[WeightedArea]]] {
    zip(repeats, folds).map { trajectory, fold in
      let patients = fold.heldOut.map(\.patient)
      let outputs = fold.heldOut.first?.truth.count ?? 0
      return trajectory.steps.prefix(steps).map { step in
        (0..<outputs).map { output in
          WeightedArea(
            scores: step.scores.map { $0[output] },
            truths: fold.heldOut.map { $0.truth[output] }, patients: patients)
        }
      }
    }
  }

  /// By rule, repeat and step the mean area over outputs; nil where one lacks a class.
  private func means(_ weights: [Int]) -> [[[Double]]]? {
    var result: [[[Double]]] = []
    for repeats in areas {
      var own: [[Double]] = []
      for steps in repeats {
        var row: [Double] = []
        for outputs in steps {
          var sum = 0.0
          for area in outputs {
            guard let value = area.value(weights) else { return nil }
            sum += value
          }
          row.append(sum / Double(outputs.count))
        }
        own.append(row)
      }
      result.append(own)
    }
    return result
  }

  /// The mean of a curve over the patients it spans (trapezoids).
  private func overall(_ steps: [Double], _ known: [Int]) -> Double {
    var sum = 0.0
    for step in 1..<steps.count {
      sum += (steps[step - 1] + steps[step]) / 2 * Double(known[step] - known[step - 1])
    }
    return sum / Double(known[steps.count - 1] - known[0])
  }

  /// By rule and step the mean over repeats, then by rule the overall mean less lot's.
  private func statistics(_ means: [[[Double]]]) -> [Double] {
    let points = means.flatMap { repeats in
      (0..<stepCount).map { step in Self.mean(repeats.map { $0[step] }) }
    }
    let overall = overalls(means)
    return points + overall.map { Self.mean($0) - Self.mean(overall[overall.count - 1]) }
  }

  private func overalls(_ means: [[[Double]]]) -> [[Double]] {
    means.map { zip($0, known).map { overall($0, $1) } }
  }

  func curves(on pool: WorkerPool) -> SelectionCurves? {
    let bound = (patients.last ?? -1) + 1
    guard let means = means([Int](repeating: 1, count: bound)) else { return nil }
    let (patients, seed) = (patients, plan.seed)
    let drawn = Replicates.map(plan.replicates, on: pool) { block in
      var weights = [Int](repeating: 0, count: bound)
      return block.map { replicate -> [Double]? in
        PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
        return self.means(weights).map(statistics)
      }
    }.compactMap { $0 }
    let spread = statistics(means).indices.map { place in
      DrawnSpread(drawn.map { $0[place] }, plan: plan)
    }
    return SelectionCurves(
      level: plan.level, repeats: plan.repeats, replicates: plan.replicates,
      heldOutPatients: patients.count, curves: curves(means, spread))
  }

  private func curves(_ means: [[[Double]]], _ spread: [DrawnSpread]) -> [SelectionCurves.Curve] {
    let overall = overalls(means)
    let rules = means.indices
    let differences = rules.dropLast().map { rule in
      SimulatedDifference(
        zip(overall[rule], overall[rules.count - 1]).map { $0 - $1 },
        spread[rules.count * stepCount + rule], level: plan.level)
    }
    let tested = MultipleTesting.holm(differences.map { $0.pValue ?? 1 })
    return rules.map { rule in
      SelectionCurves.Curve(
        strategy: plan.strategies[rule],
        points: (0..<stepCount).map { step in
          point(means[rule].map { $0[step] }, spread[rule * stepCount + step], step: step)
        },
        area: Self.mean(overall[rule]), areas: overall[rule],
        difference: rule < differences.count
          ? differences[rule].judged(adjusted: tested[rule]) : nil)
    }
  }

  private func point(
    _ values: [Double], _ spread: DrawnSpread, step: Int
  ) -> SelectionCurves.Point {
    let estimate = SimulatedDifference(values, spread, level: plan.level)
    return SelectionCurves.Point(
      patients: Int(Self.mean(known.map { Double($0[step]) }).rounded()), area: estimate.value,
      deviation: estimate.repeatError * Double(values.count).squareRoot(),
      lower: estimate.lower.map { max($0, 0) }, upper: estimate.upper.map { min($0, 1) },
      patientLower: spread.limits?.lower, patientUpper: spread.limits?.upper)
  }

  static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(values.count, 1))
  }
}
