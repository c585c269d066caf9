internal import Testing
internal import Training

/// Answers of several networks, and where they lead.
///
/// Numbers: Tests/Peers/ensemble_literals.py, with SciPy's entropies and PyTorch's autograd.
@Suite struct EnsembleSlopeTests {
  private let binary: [[Float]] = [[0.3, -1.2], [1.1, 0.4], [-0.7, 2.0]]
  private let classes: [[Float]] = [[0.2, 1.5, -0.3], [1.0, -0.5, 0.1]]
  private let labels = Training.Head(kind: .multiLabel, targets: ["a", "b"], labels: ["a", "b"])
  private let head = Training.Head(kind: .multiClass, targets: ["t"], labels: ["a", "b", "c"])

  private func expect(
    _ values: [Double], _ expected: [Double], within bound: Double,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count, sourceLocation: location)
    for (value, other) in zip(values, expected) {
      #expect(abs(value - other) < bound, "\(value), \(other)", sourceLocation: location)
    }
  }

  @Test func `disagreement is the entropy of the mean less the mean entropy`() {
    // Logits are given in single precision.
    expect(
      labels.disagreement(of: binary.map(labels.probabilities(of:))),
      [0.0611847350254, 0.156582259724], within: 1e-7)
    expect(
      head.disagreement(of: classes.map(head.probabilities(of:))),
      [Double](repeating: 0.174067160444, count: 3), within: 1e-7)
  }

  @Test func `slopes are those of the mean's cross-entropy at every network`() {
    expect(
      labels.slopes(of: binary, truth: [1, 0]).flatMap { $0.map(Double.init) },
      [
        -0.147573872734, 0.138005363976, -0.113110896362, 0.186387340407, -0.133842973554,
        0.0814509881035,
      ], within: 1e-6)
    expect(
      labels.slopes(of: binary, truth: [0, nil]).flatMap { $0.map(Double.init) },
      [0.18195832811, 0, 0.139465538254, 0, 0.165028153331, 0], within: 1e-6)
    expect(
      head.slopes(of: classes, truth: [0, 0, 1]).flatMap { $0.map(Double.init) },
      [
        0.0597924636778, 0.219396287722, -0.279188751399, 0.420043788314, 0.0937244377558,
        -0.51376822607,
      ], within: 1e-6)
  }

  @Test func `one network's slope is its probability less the truth`() {
    let probabilities = labels.probabilities(of: binary[0])
    #expect(
      labels.slopes(of: [binary[0]], truth: [1, 0])
        == [[Float(probabilities[0] - 1), Float(probabilities[1])]])
    #expect(head.slopes(of: classes, truth: [nil, nil, nil]) == [[0, 0, 0], [0, 0, 0]])
    // Sure and wrong to the last digit: the shares of nothing are equal.
    #expect(labels.slopes(of: [[800, 0], [800, 0]], truth: [0, nil]) == [[0.5, 0], [0.5, 0]])
  }
}
