import Networks
import Testing

@Suite struct LayerTests {
  /// Largest error as a share of the largest value of the tensor.
  static let literalLimit = 1e-5
  static let differenceLimit = 1e-3

  /// Produced by Tests/Peers/literals.py (PyTorch 2.15, Float64).
  @Test(arguments: LayerCase.all + LayerCase.deep)
  func `a layer answers as PyTorch does, forward and backward`(subject: LayerCase) throws {
    let answer = try #require(Fixture.layers()[subject.name])
    let error = try LayerPass(subject).worstError(against: answer)
    #expect(error <= Self.literalLimit)
  }

  /// Measured once, for the test and for the table.
  static let differences: [String: Result<FiniteDifferences, any Error>] = {
    let subjects = LayerCase.all + LayerCase.random
    return Dictionary(
      uniqueKeysWithValues: subjects.map { subject in
        (subject.name, Result { try FiniteDifferences(subject) })
      })
  }()

  @Test(arguments: LayerCase.all + LayerCase.random)
  func `a layer's gradients are the differences of its outputs`(subject: LayerCase) throws {
    let differences = try #require(Self.differences[subject.name]).get()
    #expect(differences.worstError <= Self.differenceLimit)
    #expect(differences.comparedCount >= 4 * differences.skippedCount)
    #expect(differences.comparedCount > 0)
  }

  @Test func `every literal has a case`() throws {
    let cases = LayerCase.all + LayerCase.deep
    #expect(try Set(Fixture.layers().keys) == Set(cases.map(\.name)))
  }

  @Test func `the worst errors, as a table`() throws {
    let answers = try Fixture.layers()
    var lines = ["layer | worst finite-difference error | worst PyTorch-literal error"]
    for subject in LayerCase.all + LayerCase.random {
      let differences = try #require(Self.differences[subject.name]).get()
      let literal = try answers[subject.name].map {
        try LayerPass(subject).worstError(against: $0).shortText
      }
      lines.append(
        "\(subject.name) | \(differences.worstError.shortText) | \(literal ?? "– (random)")")
    }
    print(lines.joined(separator: "\n"))
    #expect(lines.count == LayerCase.all.count + LayerCase.random.count + 1)
  }
}

extension Double {
  /// Two digits and an exponent.
  fileprivate var shortText: String {
    guard isNormal else { return "\(self)" }
    var exponent = 0
    var mantissa = abs(self)
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return "\((mantissa * 10).rounded() / 10)e\(exponent)"
  }
}
