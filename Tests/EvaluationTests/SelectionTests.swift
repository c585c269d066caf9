import Compute
import Evaluation
import Testing

/// Rules of choice; numbers produced by Tests/Peers/selection_literals.py (numpy, SciPy).
@Suite struct SelectionTests {
  static func rows(seed: Int, count: Int, width: Int) -> [[Float]] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in (0..<width).map { _ in Float(draws.below(16)) / 4 } }
  }

  private static func answers(_ classes: Int) -> [[Double]] {
    var draws = Draws(seed: 3)
    return (0..<24).map { _ in
      let parts = (0..<classes).map { _ in Double(1 + draws.below(15)) }
      let sum = parts.reduce(0, +)
      return parts.map { $0 / sum }
    }
  }

  /// 24 patients; the even ones are of group 0, every sixth of group 1, the others of none.
  static func candidates(classes: Int = 3) -> [SelectionCandidate] {
    zip(rows(seed: 5, count: 24, width: 4), answers(classes)).enumerated().map { number, one in
      SelectionCandidate(
        features: one.0, distributions: [one.1], disagreement: Double(number * 7 % 24),
        group: number % 6 == 1 ? 1 : number % 2 == 0 ? 0 : nil)
    }
  }

  static func plan(
    _ strategy: SelectionStrategy, budget: Int = 6, randomShare: Double = 0,
    quotas: [Double] = [], seed: UInt64 = 1
  ) -> SelectionPlan {
    SelectionPlan(
      strategy: strategy, budget: budget, randomShare: randomShare, quotas: quotas, seed: seed)
  }

  private static func indices(_ plan: SelectionPlan, classes: Int = 3) -> [Int] {
    CaseSelection(from: candidates(classes: classes), centres: [], plan: plan).picks.map(\.index)
  }

  @Test(arguments: [
    (
      2, [0.362210557135449, 0.6730116670092565, 0.6365141682948128],
      [0.23529411764705888, 0.8, 0.6666666666666667]
    ),
    (
      3, [0.7801307795266323, 1.0608569471580214, 1.0635215028672123],
      [0.47619047619047616, 0.8888888888888888, 0.8333333333333334]
    ),
  ])
  func `entropy and margin are SciPy's and numpy's`(
    classes: Int, entropies: [Double], closeness: [Double]
  ) {
    for (candidate, number) in zip(Self.candidates(classes: classes), 0..<3) {
      #expect(agree(candidate.entropy, entropies[number]))
      #expect(agree(candidate.closeness, closeness[number]))
    }
  }

  @Test func `entropy, margin and draws each rank by their own score`() {
    #expect(Self.indices(Self.plan(.entropy)) == [7, 10, 5, 20, 12, 13])
    #expect(Self.indices(Self.plan(.margin)) == [13, 10, 9, 12, 7, 3])
    // 7 times the number modulo 24: 23 is that of 17, 22 that of 10.
    #expect(Self.indices(Self.plan(.bald)) == [17, 10, 3, 20, 13, 6])
  }

  @Test func `with a yes or no entropy and margin order alike`() {
    #expect(Self.indices(Self.plan(.entropy), classes: 2) == [9, 15, 3, 11, 5, 19])
    #expect(Self.indices(Self.plan(.margin), classes: 2) == [9, 15, 3, 11, 5, 19])
  }

  @Test(arguments: [
    (
      2, [6, 2, 16, 20, 3],
      [
        2.8939592256975564, 2.7386127875258306, 2.622022120425379, 2.5617376914898995,
        2.436698586202241,
      ]
    ),
    (
      0, [6, 17, 3, 11, 23],
      [
        2.8630867302615903, 2.7508284736905475, 2.7146161100605006, 2.5889136637465016,
        2.5778251088207416,
      ]
    ),
  ])
  func `the core set is k-centre greedy over numpy's distances`(
    labelled: Int, picks: [Int], distances: [Double]
  ) {
    let candidates = Self.candidates()
    let selection = CaseSelection(
      from: candidates, centres: candidates.prefix(labelled).map(\.features),
      plan: Self.plan(.coreSet, budget: 5))
    #expect(selection.picks.map(\.index) == picks)
    for (pick, distance) in zip(selection.picks, distances) {
      #expect(agree(pick.score, distance, 1e-6))
    }
  }

  @Test func `gradients of the likeliest answer have numpy's lengths and distances`() {
    var draw = DiverseDraw(Self.candidates(), generator: .init(seed: 1))
    let lengths = [2.079365079365079, 3.5185185185185186, 5.787760416666667, 14.163461538461538]
    for (value, expected) in zip(draw.squaredLengths, lengths) { #expect(agree(value, expected)) }
    for index in [16, 3, 11] { draw.add(index) }
    let distances = [
      4.234605153233962, 2.774635785369858, 3.2798974203601117, 0.0, 4.396891436554908,
      18.057588921193805,
    ]
    for (value, expected) in zip(draw.squaredDistances, distances) {
      #expect(agree(value, expected, 1e-10))
    }
  }

  @Test func `the diverse rule begins with the longest gradient and draws no one twice`() {
    let picks = Self.indices(Self.plan(.diverse, budget: 24))
    #expect(picks.first == 16)
    #expect(Set(picks) == Set(0..<24))
  }

  @Test func `who is drawn by lot is drawn from all, spread over the ranks, and marked`() {
    let selection = CaseSelection(
      from: Self.candidates(), centres: [], plan: Self.plan(.entropy, budget: 20, randomShare: 0.1))
    let byLot = selection.picks.indices.filter { selection.picks[$0].arm == .random }
    #expect(byLot == [4, 14])
    #expect(byLot.allSatisfy { selection.picks[$0].score == nil })
    #expect(Set(selection.picks.map(\.index)).count == 20)
    let tally = (0..<4000).reduce(into: [Int](repeating: 0, count: 24)) { tally, seed in
      let picks = CaseSelection(
        from: Self.candidates(), centres: [],
        plan: Self.plan(.entropy, budget: 10, randomShare: 0.1, seed: UInt64(seed))
      ).picks
      for pick in picks where pick.arm == .random { tally[pick.index] += 1 }
    }
    // 4000/24 each, within five standard deviations of a binomial.
    #expect(tally.allSatisfy { abs($0 - 167) < 65 }, "\(tally)")
  }

  @Test(arguments: [(50, 5), (30, 3), (4, 1), (1, 1)])
  func `a tenth by lot is a tenth, rounded up`(budget: Int, expected: Int) {
    let one = Self.candidates()
    let selection = CaseSelection(
      from: one + one + one, centres: [],
      plan: Self.plan(.entropy, budget: budget, randomShare: 0.1))
    #expect(selection.picks.count { $0.arm == .random } == expected)
  }

  @Test(arguments: [SelectionStrategy.entropy, .coreSet, .diverse, .random])
  func `groups are owed their share, and no more is changed than that takes`(
    strategy: SelectionStrategy
  ) {
    let selection = CaseSelection(
      from: Self.candidates(), centres: [],
      plan: Self.plan(strategy, budget: 8, quotas: [0.25, 0.5]))
    let groups = selection.picks.map { Self.candidates()[$0.index].group }
    #expect(groups.count { $0 == 1 } >= 4)
    #expect(groups.count { $0 == 0 } >= 2)
    #expect(selection.picks.count == 8)
  }

  @Test func `a group that has fewer than it is owed gives all it has`() {
    let selection = CaseSelection(
      from: Self.candidates(), centres: [],
      plan: Self.plan(.entropy, budget: 12, quotas: [0, 1]))
    #expect(selection.picks.count { Self.candidates()[$0.index].group == 1 } == 4)
    #expect(selection.picks.count == 12)
  }

  @Test func `without a quota on it the best are chosen`() {
    let free = Self.indices(Self.plan(.entropy))
    #expect(Self.indices(Self.plan(.entropy, quotas: [0.3, 0.1])) == free)
  }

  @Test func `a pool in which all score the same is said to hold nothing to go by`() {
    let same = (0..<6).map { _ in
      SelectionCandidate(
        features: [1, 2], distributions: [[0.5, 0.5]], disagreement: 0, group: nil)
    }
    for strategy in SelectionStrategy.allCases where strategy != .random {
      let selection = CaseSelection(
        from: same, centres: [[0, 0]], plan: Self.plan(strategy, budget: 3))
      #expect(!selection.isInformed, "\(strategy)")
      #expect(selection.picks.count == 3)
    }
    #expect(
      CaseSelection(from: Self.candidates(), centres: [], plan: Self.plan(.entropy)).isInformed)
  }

  @Test func `a budget beyond the pool takes all of it`() {
    for strategy in SelectionStrategy.allCases {
      let picks = Self.indices(Self.plan(strategy, budget: 100, randomShare: 0.1))
      #expect(picks.sorted() == Array(0..<24), "\(strategy)")
    }
  }
}
