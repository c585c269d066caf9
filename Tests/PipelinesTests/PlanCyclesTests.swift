import Pipelines
import Testing
import Training

/// A plan for a classifier of several networks.
@Suite struct PlanCyclesTests {
  @Test func `epochs are whole cycles where these were asked for`() {
    func plan(_ asked: [String: PipelineValue]) -> Plan {
      PlanRules.plan(
        PlanTests.facts(.classify),
        asked: asked.merging([
          "training.batch": .integer(64), "split.folds": .integer(0),
        ]) { $1 }
      ) { _ in nil }
    }
    // 400 × 0.8 × 0.85 = 272 images are 5 steps of 64; 600 steps would be 120 epochs.
    #expect(plan([:])["training.epochs"] == .integer(60))
    let cycles = plan(["training.snapshots": .integer(7)])
    #expect(cycles["training.epochs"] == .integer(63))
    #expect(
      cycles.reason(of: "training.epochs")?.hasSuffix("5 to 60 epochs, rounded up to whole cycles")
        == true)
    #expect(
      plan(["training.snapshots": .integer(7), "training.epochs": .integer(14)])["training.epochs"]
        == .integer(14))
  }
}
