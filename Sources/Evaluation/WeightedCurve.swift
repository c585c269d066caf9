/// What one bootstrap replicate measures: a sample whose patients count several times or not.
struct WeightedCurve: Sendable {
  /// By unit, descending score.
  private let patients: [Int32]
  /// By unit: all bits set for a positive, none for a negative.
  private let positiveMasks: [Int]
  /// Where the units of each distinct score end; empty where every score is distinct.
  private let scoreEnds: [Int]
  /// The answers of each patient that occurs; empty when a unit has none.
  private let answers: [(patient: Int, counts: ConfusionCounts)]

  /// Positives and negatives down to each distinct score; empty unless they are kept.
  private var positives: [Int]
  private var negatives: [Int]
  /// The confusion counts; nil when a unit has no answer.
  private(set) var confusion: ConfusionCounts?
  /// Σ (recallₖ − recallₖ₋₁) · precisionₖ; nil without positives.
  private(set) var averagePrecision: Double?

  /// Makes the curve; `keepsPoints` for `sensitivities(at:)`.
  init(_ sample: Sample, keepsPoints: Bool = false) {
    let units = Array(sample.observations.reversed())
    patients = units.map { Int32($0.patient) }
    positiveMasks = units.map { $0.truth ? -1 : 0 }
    let ends = units.indices.map { $0 + 1 }.filter {
      $0 == units.count || units[$0].score != units[$0 - 1].score
    }
    scoreEnds = ends.count == units.count ? [] : ends
    answers = Self.answers(sample)
    positives = [Int](repeating: 0, count: keepsPoints ? ends.count : 0)
    negatives = positives
  }

  private static func answers(_ sample: Sample) -> [(patient: Int, counts: ConfusionCounts)] {
    var counts = [ConfusionCounts](repeating: ConfusionCounts(), count: sample.patientBound)
    for unit in sample.observations {
      guard let call = unit.call else { return [] }
      counts[unit.patient].add(truth: unit.truth, call: call, times: 1)
    }
    return sample.patients.map { ($0, counts[$0]) }
  }

  /// Draws anew: `weights` says how often each patient counts.
  mutating func draw(_ weights: [Int]) {
    confusion = answers.isEmpty ? nil : ConfusionCounts()
    for (patient, counts) in answers where weights[patient] > 0 {
      confusion?.add(counts, times: weights[patient])
    }
    averagePrecision = scoreEnds.isEmpty ? drawDistinct(weights) : drawTied(weights)
  }

  /// One step per unit, without branches that nothing could foresee.
  private mutating func drawDistinct(_ weights: [Int]) -> Double? {
    let keepsPoints = !positives.isEmpty
    var (above, below, sum) = (0, 0, 0.0)
    for unit in patients.indices {
      let weight = weights[Int(patients[unit])]
      let own = weight & positiveMasks[unit]
      above &+= own
      below &+= weight &- own
      sum += Double(own) * Double(above) / Double(max(above &+ below, 1))
      if keepsPoints {
        positives[unit] = above
        negatives[unit] = below
      }
    }
    return above > 0 ? sum / Double(above) : nil
  }

  /// One step per distinct score.
  private mutating func drawTied(_ weights: [Int]) -> Double? {
    let keepsPoints = !positives.isEmpty
    var (above, below, sum) = (0, 0, 0.0)
    var start = 0
    for (step, end) in scoreEnds.enumerated() {
      let before = above
      for unit in start..<end {
        let weight = weights[Int(patients[unit])]
        let own = weight & positiveMasks[unit]
        above &+= own
        below &+= weight &- own
      }
      start = end
      sum += Double(above - before) * Double(above) / Double(max(above + below, 1))
      if keepsPoints {
        positives[step] = above
        negatives[step] = below
      }
    }
    return above > 0 ? sum / Double(above) : nil
  }

  /// Sensitivity at each rate, linear between points, the upper end of vertical steps.
  ///
  /// - Precondition: made with `keepsPoints`; rates are at least 0.
  func sensitivities(at rates: [Double]) -> [Double]? {
    guard let allPositives = positives.last, let allNegatives = negatives.last, allPositives > 0,
      allNegatives > 0
    else { return nil }
    return rates.map { rate in
      let target = rate * Double(allNegatives)
      guard let after = firstPoint(beyond: target) else { return 1 }
      let (x0, y0) = after == 0 ? (0, 0) : (negatives[after - 1], positives[after - 1])
      let share = (target - Double(x0)) / Double(negatives[after] - x0)
      return (Double(y0) + share * Double(positives[after] - y0)) / Double(allPositives)
    }
  }

  /// The first point with more negatives than that, by halving; nil without one.
  private func firstPoint(beyond target: Double) -> Int? {
    var low = 0
    var high = negatives.count
    while low < high {
      let middle = (low + high) / 2
      if Double(negatives[middle]) > target { high = middle } else { low = middle + 1 }
    }
    return low < negatives.count ? low : nil
  }
}
