internal import Compute
internal import Testing
internal import Training

@Suite struct PatientHalvesTests {
  private func generator(_ seed: UInt64) -> SeededGenerator { SeededGenerator(seed: seed) }

  /// 2 · output + truth, ascending.
  private func answers(_ truths: [Int]) -> [Int] {
    truths.enumerated().map { 2 * $0 + $1 }
  }

  /// 40 patients with three common labels, of whom these have a fourth.
  private func answers(rare: [Int]) -> [[Int]] {
    (0..<40).map { number in
      answers([number & 1, number >> 1 & 1, number >> 2 & 1, rare.contains(number) ? 1 : 0])
    }
  }

  /// What the patients of one half show.
  private func shown(_ answers: [[Int]], _ isChosen: [Bool]) -> Set<Int> {
    Set(zip(answers, isChosen).flatMap { $1 ? $0 : [] })
  }

  @Test(arguments: 0..<20)
  func `two patients of a rare label are parted, whatever else they have`(seed: UInt64) throws {
    let answers = answers(rare: [3, 12])
    var generator = generator(seed)
    let halves = PatientHalves(answers: answers, needed: Array(0..<8))
    let isInFirst = try #require(halves.drawn(from: &generator))
    #expect(isInFirst[3] != isInFirst[12])
    #expect(shown(answers, isInFirst) == Set(0..<8))
    #expect(shown(answers, isInFirst.map { !$0 }) == Set(0..<8))
  }

  @Test(arguments: 0..<20)
  func `six patients of a rare label are shared out evenly`(seed: UInt64) throws {
    // Six different sets of the common labels, so that no two have the same answers.
    let rare = [0, 9, 18, 27, 36, 37]
    var generator = generator(seed)
    let halves = PatientHalves(answers: answers(rare: rare), needed: Array(0..<8))
    let isInFirst = try #require(halves.drawn(from: &generator))
    #expect(rare.count { isInFirst[$0] } == 3)
  }

  @Test(arguments: 0..<20)
  func `of one label half the patients of either answer are in each half`(seed: UInt64) throws {
    let truths = (0..<41).map { $0 % 4 == 0 ? 1 : 0 }  // 11 and 30
    var generator = generator(seed)
    let halves = PatientHalves(answers: truths.map { answers([$0]) }, needed: [0, 1])
    let isInFirst = try #require(halves.drawn(from: &generator))
    let positives = truths.indices.count { truths[$0] == 1 && isInFirst[$0] }
    let negatives = truths.indices.count { truths[$0] == 0 && isInFirst[$0] }
    #expect(positives == 5 || positives == 6)
    #expect(negatives == 15)
  }

  @Test func `who shows both answers goes where one is missing`() throws {
    // One patient with images of either answer beside one sick and six healthy ones.
    let answers = [[0, 1], [1]] + [[Int]](repeating: [0], count: 6)
    for seed in 0..<20 {
      var generator = generator(UInt64(seed))
      let halves = PatientHalves(answers: answers, needed: [0, 1])
      let isInFirst = try #require(halves.drawn(from: &generator))
      #expect(isInFirst[0] != isInFirst[1], "seed \(seed)")
    }
  }

  @Test func `the seed alone decides, and chance does`() throws {
    let halves = PatientHalves(answers: answers(rare: [3, 12]), needed: Array(0..<8))
    func drawn(_ seed: UInt64) -> [Bool]? {
      var generator = generator(seed)
      return halves.drawn(from: &generator)
    }
    #expect(drawn(1) == drawn(1))
    let first = (0..<40).count { drawn(UInt64($0))?[3] == true }
    #expect((8...32).contains(first), "\(first) of 40")
  }

  @Test func `no halves are given where one would lack an answer`() {
    // Three patients share three labels by twos: one half has both patients of some label.
    let cycle = [[1, 3], [1, 5], [3, 5]] + [[Int]](repeating: [0, 2, 4], count: 6)
    var generator = generator(1)
    #expect(
      PatientHalves(answers: cycle, needed: Array(0..<6)).drawn(from: &generator) == nil)
    // Three patients have no two halves of two.
    let few = [[Int]](repeating: [0, 1], count: 3)
    #expect(PatientHalves(answers: few, needed: [0, 1]).drawn(from: &generator) == nil)
  }
}
