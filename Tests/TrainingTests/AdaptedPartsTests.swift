internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// Which numbers of a network change under each choice of what is adapted.
@Suite struct AdaptedPartsTests {
  private static func tensors(
    _ adapt: AdaptedParts?, epochs: Int = 2
  ) throws -> [String: FileTensor] {
    var options = TinyRun.options
    (options.adapt, options.epochs) = (adapt, epochs)
    let name = "adapted-\(adapt?.rawValue ?? "all")-\(epochs)"
    return try TinyRun(name: name, options: options).finished().model.tensors
  }

  /// The first network: prototypes leave all of it but the head.
  private static let first = Result { try tensors(.prototypes) }

  private static func changed(_ adapt: AdaptedParts?) throws -> Set<String> {
    let first = try first.get()
    let tensors = try tensors(adapt)
    return Set(tensors.keys.filter { tensors[$0] != first[$0] })
  }

  private static let head: Set = ["linear.weight", "linear.bias"]

  @Test func `the head alone is a linear probe`() throws {
    #expect(try Self.changed(.head) == Self.head)
  }

  @Test(arguments: [(AdaptedParts.last1, ["layer3"]), (.last2, ["layer2", "layer3"])])
  func `the last stages learn with the head, and those before them do not`(
    adapt: AdaptedParts, stages: [String]
  ) throws {
    let changed = try Self.changed(adapt)
    let known = Set(try Self.first.get().keys)
    let meant = known.filter { name in stages.contains { name.hasPrefix($0 + ".") } }
    #expect(changed.subtracting(Self.head) == meant)
    #expect(changed.isSuperset(of: Self.head))
  }

  @Test func `bias only leaves every filter as it was`() throws {
    let changed = try Self.changed(.bias)
    #expect(changed.isSuperset(of: Self.head))
    let filters = Set(
      try Self.first.get().filter { $0.value.shape.count == 4 }.map(\.key))
    #expect(!filters.isEmpty && changed.isDisjoint(with: filters))
    // Scale and shift of every normalisation learn, and its statistics follow.
    let norms = Set(
      try Self.first.get().keys.filter { $0.contains("bn") })
    #expect(norms.subtracting(changed).isEmpty, "\(norms.subtracting(changed))")
  }

  @Test func `adapters learn with the head, behind a backbone that does not`() throws {
    let first = try Self.first.get()
    let tensors = try Self.tensors(.adapter)
    let added = tensors.keys.filter { first[$0] == nil }
    // conv1 and three layers, each with two filters and two biases.
    #expect(added.count == 16 && added.allSatisfy { $0.hasPrefix("adapter") })
    #expect(Set(first.keys.filter { tensors[$0] != first[$0] }) == Self.head)
    for name in added where name.hasSuffix("up.weight") {
      #expect(tensors[name]?.values.contains { $0 != 0 } == true, "\(name)")
    }
  }

  @Test func `a model with adapters is read again, and answers as it did`() throws {
    var options = TinyRun.options
    (options.adapt, options.epochs) = (.adapter, 1)
    let run = try TinyRun(name: "adapted-read", options: options)
    let tuned = try run.finished()
    let place = run.folder.appendingPathComponent("model.fovea")
    try tuned.model.write(to: place)
    let read = try ModelFile.read(from: place)
    #expect(read == tuned.model)
    let predictor = try Predictor(
      model: read, workers: WorkerPool(threadCount: 2), buffers: BufferPool())
    let rows = try predictor.predict(
      cohort: run.cohort, indices: run.lock.indices(in: .validation), part: .validation
    ) { _ in }
    #expect(rows.map(\.score) == tuned.predictions.map(\.score))
  }

  @Test func `all is what a recipe without the choice does`() throws {
    #expect(try Self.tensors(.all) == Self.tensors(nil))
  }

  @Test func `a recipe without the choice has the bytes that it had`() throws {
    let encoded = try StableJSON.encode(TinyRun.options)
    #expect(!String(decoding: encoded, as: UTF8.self).contains("adapt"))
  }

  @Test(arguments: [AdaptedParts.bias, .last1, .adapter])
  func `what is adapted is the same bytes with one thread or two`(adapt: AdaptedParts) throws {
    var options = TinyRun.options
    (options.adapt, options.epochs) = (adapt, 1)
    let run = try TinyRun(name: "adapted-threads-\(adapt)", options: options)
    #expect(try run.digest(threads: 1) == run.digest(threads: 2))
  }

  @Test func `it contradicts a list of frozen stages, and what thaws them`() {
    var options = TinyRun.options
    (options.adapt, options.freeze) = (.bias, ["conv1"])
    let reason = "says which parts learn, as training.freeze and training.unfreezeAtEpoch do"
    #expect(options.problems.map(\.key) == ["training.adapt"])
    #expect(options.problems.map(\.reason) == [reason])
    (options.freeze, options.unfreezeAtEpoch) = ([], 1)
    #expect(options.problems.map(\.reason) == [reason])
  }
}
