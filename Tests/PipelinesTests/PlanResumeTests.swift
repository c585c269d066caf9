import Foundation
import Pipelines
import Testing
import Training

/// Plans of runs that go on.
@Suite struct PlanResumeTests {
  @Test func `a run that goes on is planned by its batch, whatever memory is free today`() {
    let memory = MemoryForecast(fixedBytes: 100_000_000, bytesPerImage: 50_000_000, batch: 16)
    let plans = [400_000_000, 64_000_000_000].map { free -> Plan in
      var facts = PlanTests.facts()
      facts.availableBytes = free
      facts.keptBatch = 8
      return PlanRules.plan(facts) { _ in memory }
    }
    #expect(plans[0].decisions == plans[1].decisions)
    #expect(plans[0]["training.batch"] == .integer(8))
    #expect(plans[0].reason(of: "training.batch") == "the run that goes on began with it")
  }
}
