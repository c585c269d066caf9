internal import Cohorts
internal import Files
internal import Foundation
internal import Testing
internal import TestSupport
internal import Training

@Suite struct EpochPlanTests {
  private func set(_ values: [String]) throws -> TrainingSet {
    let cases = values.enumerated().map { number, value in
      Picture.known(number, patient: number, targets: ["t": value])
    }
    let labels = try LabelTable(
      cases: cases, targets: ["t"], unit: .image, uncertain: .ignore)
    return try TrainingSet(
      candidates: Array(cases.indices), cases: cases, labels: labels)
  }

  private func options(batch: Int = 4) -> TrainingOptions {
    var options = TrainingOptions(
      targets: ["t"], unit: .image, aggregate: .max, inputSize: 16)
    options.batch = batch
    return options
  }

  private func plan(
    _ epoch: Int, _ set: TrainingSet, _ options: TrainingOptions, seed: UInt64 = 1
  ) -> EpochPlan {
    EpochPlan(epoch: epoch, set: set, kind: .binary, options: options, seed: seed)
  }

  @Test func `every image comes once, in an order of the epoch and the seed`() throws {
    let set = try set((0..<10).map { String($0 % 2) })
    let one = plan(0, set, options())
    #expect(one.batches.map(\.count) == [4, 4, 2])
    #expect(one.batches.joined().map(\.index).sorted() == Array(0..<10))
    #expect(plan(0, set, options()).batches == one.batches)
    #expect(plan(1, set, options()).batches != one.batches)
    #expect(plan(0, set, options(), seed: 2).batches != one.batches)
  }

  @Test(arguments: [(9, [4, 5]), (8, [4, 4]), (5, [5]), (4, [4]), (2, [2])])
  func `a last batch of one joins the one before`(count: Int, sizes: [Int]) throws {
    let set = try set((0..<count).map { String($0 % 2) })
    #expect(plan(0, set, options()).batches.map(\.count) == sizes)
    #expect(EpochPlan.stepCount(images: count, batch: 4) == sizes.count)
  }

  @Test func `balanced sampling draws both classes alike`() throws {
    let set = try set((0..<1000).map { $0 % 10 == 0 ? "1" : "0" })
    var options = options(batch: 50)
    options.sampling = .balanced
    let samples = Array(plan(0, set, options).batches.joined())
    #expect(samples.count == 1000)
    let positives = samples.count { $0.index % 10 == 0 }
    #expect((440...560).contains(positives))
  }

  @Test func `variants come round, and the same one is drawn alike`() throws {
    let set = try set(["0", "1"])
    var options = options()
    options.augmentation = TinyRun.variants(3)
    func sample(_ epoch: Int) -> Sample? {
      plan(epoch, set, options).batches.joined().first { $0.index == 1 }
    }
    #expect((0..<4).map { sample($0)?.variant } == [1, 2, 3, 1])
    #expect(sample(0)?.draw == sample(3)?.draw)
    #expect(sample(0)?.draw != sample(1)?.draw)
    options.augmentation.variants = 0
    #expect(sample(0)?.variant == nil)
    #expect(sample(0)?.draw != sample(3)?.draw)
  }

  /// Produced by `compute_class_weight("balanced", classes=["a","b","c"], y=list("aaaabbc"))` of
  /// scikit-learn: 0.58333333, 1.16666667, 2.33333333.
  @Test func `balanced weights are scikit-learn's, for a yes or no too`() throws {
    let classes = try set(["a", "a", "a", "a", "b", "b", "c"])
    let many = Head(kind: .multiClass, targets: ["t"], labels: ["a", "b", "c"])
    let weights = try classes.weights(.balanced, head: many)
    expectClose(weights.positive, [0.58333333, 1.16666667, 2.33333333], absolute: 1e-6)
    let yesNo = Head(kind: .binary, targets: ["t"], labels: ["t"])
    let balanced = try set(["0", "0", "0", "1"]).weights(.balanced, head: yesNo)
    #expect(balanced == .init(positive: [2], negative: [4.0 / 6]))
    let stated = try set(["0", "1"]).weights(.explicit([4]), head: yesNo)
    #expect(stated == .init(positive: [4], negative: [1]))
    let error = #expect(throws: TrainingError.self) {
      try set(["0", "1"]).weights(.explicit([1, 4]), head: yesNo)
    }
    #expect(
      error?.description
        == "training.classWeights: 2 weights were given, the model has 1 outputs; "
        + "the outputs are t")
    #expect(error?.exitCode == 64)
  }

  @Test func `images of one patient are refused`() throws {
    let cases = (0..<4).map {
      Picture.known($0, patient: 0, targets: ["t": String($0 % 2)])
    }
    let labels = try LabelTable(
      cases: cases, targets: ["t"], unit: .image, uncertain: .ignore)
    let error = #expect(throws: TrainingError.self) {
      try TrainingSet(candidates: [0, 1, 2, 3], cases: cases, labels: labels)
    }
    #expect(
      error?.description
        == "training part: its 4 labelled images belong to one patient; "
        + "add patients; nothing general can be learned from one")
    #expect(error?.exitCode == 65)
  }
}
