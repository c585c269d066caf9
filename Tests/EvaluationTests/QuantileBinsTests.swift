import Evaluation
import Testing

@Suite struct QuantileBinsTests {
  @Test func `bins hold the tenth part each, and edges lie between values`() throws {
    let bins = try #require(QuantileBins((0..<300).map { Double($0) / 7 }))
    #expect(bins.counts == [Int](repeating: 30, count: 10))
    #expect(bins.reference == [0] + bins.counts + [0])
    for (place, edge) in bins.edges.dropFirst().dropLast().enumerated() {
      let first = Double(30 * (place + 1)) / 7
      #expect(edge < first && edge > first - 1 / 7.0, "\(edge) before \(first)")
    }
    #expect(agree(bins.mean, 149.5 / 7) && agree(bins.means[0], 14.5 / 7))
  }

  @Test func `no bin has fewer patients than may be told of, whatever is equal`() throws {
    let few = try #require(QuantileBins((0..<40).map(Double.init)))
    #expect(few.counts == [11, 11, 18])
    let tied = try #require(
      QuantileBins((0..<100).map { $0 < 95 ? Double($0 / 24) : 1000 }))
    #expect(tied.counts.allSatisfy { $0 >= 11 } && tied.counts.reduce(0, +) == 100)
    #expect(QuantileBins((0..<21).map(Double.init)) == nil)
  }

  @Test func `a value that all have is left by any other`() throws {
    let bins = try #require(QuantileBins([Double](repeating: 512, count: 60)))
    #expect(bins.counts == [60] && bins.deviation == 0)
    #expect(bins.counts(of: [512, 512, 511.9, 1024]) == [1, 2, 1])
  }

  @Test func `values beyond all that were seen are counted apart`() throws {
    let bins = try #require(QuantileBins((0..<100).map { Double($0 % 10) }))
    #expect(bins.counts(of: [-1000, 4.5, 1000]).first == 1)
    #expect(bins.counts(of: [-1000, 4.5, 1000]).last == 1)
    #expect(bins.counts(of: (0..<100).map { Double($0 % 10) }) == bins.reference)
  }
}
