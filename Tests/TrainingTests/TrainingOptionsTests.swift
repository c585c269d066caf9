internal import Cohorts
internal import Evaluation
internal import Foundation
internal import Testing
internal import Training

@Suite struct TrainingOptionsTests {
  static let sound = TrainingOptions(
    targets: ["abnormal"], unit: .study, aggregate: .max, inputSize: 128)

  @Test func `the product's defaults are sound`() {
    #expect(Self.sound.problems == [])
  }

  @Test func `every problem is said, sorted by key`() {
    var options = Self.sound
    options.targets = []
    options.epochs = 0
    options.warmupEpochs = 0
    options.learningRate = 0
    options.augmentation.shift = 0.7
    options.unfreezeAtEpoch = 0
    options.labelShare = 0
    #expect(
      options.problems.map(\.key) == [
        "augmentation.shift", "model.targets", "training.epochs", "training.labelShare",
        "training.learningRate", "training.unfreezeAtEpoch",
      ])
  }

  @Test func `class weights are written as people write them`() throws {
    let all: [ClassWeights] = [.balanced, .none, .explicit([4])]
    let json = try JSONEncoder().encode(all)
    #expect(String(decoding: json, as: UTF8.self) == #"["balanced","none",[4]]"#)
    #expect(try JSONDecoder().decode([ClassWeights].self, from: json) == all)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ClassWeights].self, from: Data(#"["some"]"#.utf8))
    }
  }

  @Test func `a recipe of all labels is written without their share`() throws {
    var options = Self.sound
    func json() throws -> String {
      String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
    }
    #expect(try !json().contains("labelShare"))
    options.labelShare = 0.25
    #expect(try json().contains(#""labelShare":0.25"#))
  }

  @Test func `a recipe without weights of feedback is written without them`() throws {
    var options = Self.sound
    func json() throws -> String {
      String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
    }
    #expect(try !json().contains("feedback"))
    options.feedback = FeedbackWeights(accepted: 1, corrected: -2)
    #expect(options.problems.map(\.key) == ["training.feedback"])
    #expect(options.problems.map(\.reason) == ["must be weights from 0 to 100"])
  }

  @Test func `a recipe comes back from JSON`() throws {
    var options = Self.sound
    options.earlyStopping = .init(metric: .auroc, patience: 4)
    options.threshold = .sensitivityAtLeast(0.9)
    let json = try JSONEncoder().encode(options)
    #expect(try JSONDecoder().decode(TrainingOptions.self, from: json) == options)
  }
}
