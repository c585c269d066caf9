internal import Testing
internal import Training

@Suite struct LearningRateScheduleTests {
  @Test func `the rise is linear and its last step has the peak`() {
    let schedule = LearningRateSchedule(kind: .constant, peak: 0.8, warmupSteps: 4, totalSteps: 10)
    #expect((0..<6).map(schedule.rate) == [0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8])
  }

  /// Produced by `[3e-4*0.5*(1+math.cos(math.pi*k/8)) for k in range(9)]`.
  @Test func `the cosine falls from the peak to nothing`() {
    let schedule = LearningRateSchedule(kind: .cosine, peak: 3e-4, warmupSteps: 2, totalSteps: 10)
    let expected = [
      0.0003, 0.000288581929876693, 0.00025606601717798207, 0.00020740251485476345, 0.00015,
      9.259748514523653e-05, 4.3933982822017876e-05, 1.1418070123306989e-05, 0.0,
    ]
    for (k, rate) in expected.enumerated() {
      #expect(abs(schedule.rate(at: 2 + k) - rate) < 1e-18, "step \(2 + k)")
    }
    #expect(schedule.rate(at: 0) == 1.5e-4)
    #expect(schedule.rate(at: 50) == schedule.rate(at: 10))
  }

  /// Produced by Tests/Peers/ensemble_literals.py.
  @Test func `each cycle falls from the peak, the first after the rise`() {
    let fall = [0.1, 0.0853553390593, 0.05, 0.0146446609407]
    for rise in [0, 2] {
      let schedule = LearningRateSchedule(
        kind: .cosine, peak: 0.1, warmupSteps: rise, totalSteps: 12, cycles: 3)
      let first = rise == 0 ? fall : [0.05, 0.1, 0.1, 0.05]
      for (step, rate) in (first + fall + fall).enumerated() {
        #expect(abs(schedule.rate(at: step) - rate) < 1e-12, "step \(step), rise \(rise)")
      }
      #expect(schedule.rate(at: 12) < 1e-17 && schedule.rate(at: 99) == schedule.rate(at: 12))
    }
  }

  @Test func `without a rise the first step has the peak`() {
    let schedule = LearningRateSchedule(kind: .cosine, peak: 1, warmupSteps: 0, totalSteps: 1)
    #expect(schedule.rate(at: 0) == 1)
  }
}
