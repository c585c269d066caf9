internal import Evaluation

/// The comparisons of all patients, or of one group, with the same of the reference.
struct PartComparison {
  let monitor: DriftMonitor
  let part: MonitorReference.Part
  let patients: [MonitoredPatient]
  /// Of patients of whom the network saw an image.
  let embeddings: [[Double]]

  var reference: MonitorReference { monitor.reference }

  private static let fewest = MonitorReference.fewestPatients

  /// A test of this part that cannot be made.
  func missing(_ kind: DriftKind, _ name: String, _ reason: String) -> DriftTest {
    DriftTest(kind, name, of: part, limit: monitor.limits[kind], reason: reason)
  }

  /// A test of this part.
  func test(
    _ kind: DriftKind, _ name: String, reference: Int, patients: Int,
    _ numbers: DriftTest.Numbers
  ) -> DriftTest {
    DriftTest(
      kind, name, of: part, reference: reference, patients: patients,
      limit: monitor.limits[kind], numbers)
  }

  // MARK: - Numbers of images, probabilities, features

  /// Statistics of images, by name.
  func inputs(from first: Int) -> [DriftTest] {
    part.numbers.keys.sorted().enumerated().map { offset, name in
      guard let bins = part.numbers[name] else { return missing(.input, name, DriftMonitor.tooFew) }
      let values = patients.compactMap { $0.numbers[name] }
      guard values.count >= Self.fewest else { return missing(.input, name, DriftMonitor.tooFew) }
      let positions = bins.positions
      // Equal values have no deviation: then the share that left them counts.
      let scale =
        bins.deviation > 0 ? bins.deviation : positions[positions.count - 1] - bins.mean
      return binned(.input, name, bins, values, stream: first + offset) {
        CountDistance.wasserstein($0, $1, positions: positions) / scale
      }
    }
  }

  /// Probabilities, by label.
  func outputs(from first: Int) -> [DriftTest] {
    part.labels.enumerated().map { offset, label in
      guard let bins = label.probabilities else {
        return missing(.outputs, label.label, DriftMonitor.noReference)
      }
      let values = patients.compactMap { $0.probability(of: label.label) }
      guard values.count >= Self.fewest else {
        return missing(.outputs, label.label, DriftMonitor.tooFew)
      }
      return binned(
        .outputs, label.label, bins, values, stream: first + offset,
        CountDistance.kolmogorovSmirnov)
    }
  }

  private func binned(
    _ kind: DriftKind, _ name: String, _ bins: QuantileBins, _ values: [Double], stream: Int,
    _ distance: (_ reference: [Int], _ now: [Int]) -> Double
  ) -> DriftTest {
    let (then, now) = (bins.reference, bins.counts(of: values))
    let p = PooledPermutation(reference: then, now: now)
      .pValue(seed: monitor.seed, stream: UInt64(stream), draws: monitor.draws, distance)
    return test(
      kind, name, reference: then.reduce(0, +), patients: values.count,
      DriftTest.Numbers(
        effect: distance(then, now), pValue: p, reference: bins.mean,
        now: values.reduce(0, +) / Double(values.count),
        stability: kind == .outputs
          ? CountDistance.populationStability(reference: then, now: now) : nil))
  }

  /// What the network sees: one test.
  func features(from first: Int) -> [DriftTest] {
    let name = "features"
    guard let sketch = part.features else {
      let reason =
        reference.source == .outOfFold
        ? "the reference holds no features, as the network has learnt all images of it"
        : DriftMonitor.noReference
      return [missing(.features, name, reason)]
    }
    guard embeddings.count >= Self.fewest,
      let distance = sketch.distance(
        to: embeddings, seed: monitor.seed, stream: UInt64(first), draws: monitor.draws)
    else { return [missing(.features, name, DriftMonitor.tooFew)] }
    return [
      test(
        .features, name, reference: sketch.patients, patients: embeddings.count,
        DriftTest.Numbers(effect: distance.effect, pValue: distance.pValue))
    ]
  }
}
