internal import Foundation
internal import Pipelines
internal import Testing
internal import Training

/// What is said at the end of an epoch.
@Suite struct EpochLineTests {
  private func line(_ aside: String) throws -> Announcement? {
    let record = try JSONDecoder().decode(
      EpochRecord.self,
      from: Data(
        #"""
        {"epoch": 1, "trainingLoss": 0.5, "learningRate": 0.1, "validationLoss": 0.25,
        "validationAUROC": 0.75\#(aside)}
        """#.utf8))
    return TrainingEvent.epochEnded(phase: .whole, record: record).announcement
  }

  @Test func `patients set aside are not called the validation part`() throws {
    #expect(
      try line("")
        == .milestone(
          "training, epoch 2: loss 0.5000, validation loss 0.2500, validation AUROC 0.7500"))
    #expect(
      try line(#", "isAside": true"#)
        == .milestone(
          "training, epoch 2: loss 0.5000, loss of patients set aside 0.2500, AUROC of their "
            + "worst group 0.7500"))
  }
}
