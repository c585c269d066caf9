import Compute
import Evaluation
import Testing

/// What probes find where something is planted, and that they find nothing where nothing is.
@Suite struct ProbeEvidenceTests {
  private static func reading(
    _ fixture: ProbeFixture, withinLabel: Bool = false, threads: Int = 1, permutations: Int = 99
  ) -> ProbeReading {
    let pool = WorkerPool(threadCount: threads)
    let task = fixture.task(withinLabel: withinLabel)
    let probe = ProbeFeatures(fixture.features, on: pool).map {
      NetworkProbe(task, features: $0, permutations: permutations, seed: 1, on: pool)
    }
    return ProbeReading(
      task, probes: [probe], rivals: [nil],
      resampling: PatientResampling(replicates: 200, level: 0.95, seed: 1))
  }

  @Test func `of 20 attributes that leave no trace at most as many alarm as chance gives`() throws {
    var (readable, apart) = (0, 0)
    for seed in 1...20 {
      let fixture = ProbeFixture(seed: seed, patients: 100, width: 12, levels: 2, shift: 0)
      let network = try #require(Self.reading(fixture).networks[0])
      if let p = network.test.pValue, p <= 0.05 { readable += 1 }
      if let p = network.shift.pValue, p <= 0.05 { apart += 1 }
    }
    // More than four of 20 have a chance of 0.3 %.
    #expect(readable <= 4 && apart <= 4, "\(readable) readable, \(apart) apart")
  }

  @Test func `an attribute that shifts one feature is read every time`() throws {
    for seed in 1...5 {
      let fixture = ProbeFixture(seed: seed, patients: 100, width: 12, levels: 2, shift: 1)
      let network = try #require(Self.reading(fixture).networks[0])
      #expect(try #require(network.test.pValue) <= 0.01, "seed \(seed)")
      #expect(try #require(network.shift.pValue) <= 0.01, "seed \(seed)")
      #expect(try #require(network.area.lower) > 0.6, "seed \(seed)")
    }
  }

  @Test func `what follows from the label alone is gone within it`() throws {
    // The level is the label with one in eight turned round; the image shows the label alone.
    var fixture = ProbeFixture(seed: 3, patients: 200, width: 8, levels: 2, shift: 0)
    fixture.followLabel(shift: 1, exceptEvery: 8)
    let reading = Self.reading(fixture, withinLabel: true)
    let network = try #require(reading.networks[0])
    #expect(try #require(reading.labelAlone?.value) > 0.8)
    #expect(try #require(network.area.lower) > 0.6)
    #expect(try #require(network.byLabel?.lower) > 0)
    let within = try #require(network.withinLabel)
    #expect(try #require(within.lower) < 0.5 && #require(within.upper) > 0.5, "\(within)")
    #expect(try #require(network.shift.pValue) <= 0.01)
    #expect(try #require(network.shiftWithinLabel?.pValue) > 0.05)
  }

  @Test func `threads change nothing`() {
    let fixture = ProbeFixture(seed: 5, patients: 80, width: 10, levels: 3, shift: 0.5)
    let one = Self.reading(fixture, withinLabel: true)
    #expect(one == Self.reading(fixture, withinLabel: true, threads: 2))
    #expect(one.networks[0]?.penalties.count == ProbeTask.foldCount)
  }

  @Test func `features that never differ are read by nobody`() {
    let pool = WorkerPool(threadCount: 1)
    #expect(ProbeFeatures([[1, 2], [1, 2], [1, 2]], on: pool) == nil)
    #expect(ProbeFeatures([[1, 2]], on: pool) == nil)
    #expect(ProbeFeatures([[1, 2], [1, 3], [1, 5]], on: pool)?.width == 1)
  }

  @Test func `a level that a fold lacks is not fitted`() {
    let folds = (0..<10).map { $0 % ProbeTask.foldCount }
    func task(_ levels: [Int]) -> ProbeTask {
      ProbeTask(
        rows: Array(0..<10), levels: levels, levelCount: 2, patients: Array(0..<10), folds: folds)
    }
    #expect(CrossFittedProbe.canFit(task([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])))
    #expect(!CrossFittedProbe.canFit(task([0, 0, 0, 0, 0, 0, 1, 1, 1, 1])))
  }

  @Test func `folds are of one size and drawn anew with another seed`() {
    let folds = ProbeTask.folds(patients: 23, seed: 1)
    let sizes = (0..<ProbeTask.foldCount).map { fold in folds.count { $0 == fold } }
    #expect(sizes.sorted() == [4, 4, 5, 5, 5])
    #expect(folds == ProbeTask.folds(patients: 23, seed: 1))
    #expect(folds != ProbeTask.folds(patients: 23, seed: 2))
  }

  /// Pairs by hand: in the first stratum 0.2 < 0.6 and 0.6 = 0.6, in the second 0.9 > 0.1; the
  /// last unit is in none.
  @Test func `pairs count inside a stratum alone`() {
    let area = StratifiedArea(
      scores: [0.2, 0.6, 0.6, 0.1, 0.9, 0.95], truths: [false, false, true, true, false, true],
      patients: [0, 1, 2, 3, 4, 5], strata: [0, 0, 0, 1, 1, nil])
    #expect(area.value == 1.5 / 3)
    #expect(area.weighted([1, 0, 1, 0, 2, 1]) == 1)
    #expect(area.weighted([0, 0, 1, 0, 2, 1]) == nil)
  }

  @Test func `p values are adjusted over attributes, network by network`() throws {
    let fixtures = [1.0, 0, 0].enumerated().map { place, shift in
      ProbeFixture(seed: 40 + place, patients: 100, width: 12, levels: 2, shift: shift)
    }
    var readings = fixtures.map { Self.reading($0) }
    let raw = readings.compactMap { $0.networks[0]?.test.pValue }
    readings.adjustForMultipleTesting { $0 != 2 }
    let adjusted = readings.map { $0.networks[0]?.test.pAdjusted }
    #expect(adjusted[0] == min(2 * raw[0], raw[1]))
    #expect(adjusted[1] == raw[1] && adjusted[2] == nil)
    #expect(readings[1].networks[0]?.shift.pAdjusted != nil)
  }
}
