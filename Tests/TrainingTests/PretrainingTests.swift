internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

@Suite struct PretrainingTests {
  private static var options: PretrainingOptions {
    var options = PretrainingOptions()
    options.architecture = .resnet20_cifar
    options.steps = 10
    options.batch = 8
    options.side = 32
    options.finalSide = 40
    options.finalShare = 0.34
    options.families = ["lesion": 1, "texture": 1, "speckle": 1]
    options.warmupSteps = 2
    options.averaging = 0.9
    options.evaluateEvery = 5
    options.heldOut = 12
    return options
  }

  private static func run(
    threads: Int, in folder: URL, resume: Bool = false, stopAfter last: Int? = nil
  ) throws -> Pretraining.Outcome {
    let pretraining = try Pretraining(
      options, checkpointFolder: folder, checkpointMinutes: 60,
      workers: WorkerPool(threadCount: threads), buffers: BufferPool(), convolution: .fastest)
    var done = 0
    return try pretraining.run(
      resume: resume, isInterrupted: { last.map { done >= $0 } ?? false },
      events: { event in
        if case .stepEnded(let step, _, _) = event { done = step }
      })
  }

  private static func file(_ outcome: Pretraining.Outcome) throws -> [Data] {
    guard case .finished(let backbone) = outcome else { return [] }
    return [
      try backbone.weightFile(.half), try backbone.weightFile(.single),
      try backbone.summary(),
    ]
  }

  private static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  @Test func `threads and interruptions leave the bytes alone`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try Self.file(Self.run(threads: 1, in: folder))
    #expect(whole.count == 3)
    #expect(try Self.file(Self.run(threads: 2, in: folder)) == whole)
    guard case .interrupted(9) = try Self.run(threads: 2, in: folder, stopAfter: 9) else {
      Issue.record("the run was not interrupted after step 9")
      return
    }
    #expect(try Self.file(Self.run(threads: 1, in: folder, resume: true)) == whole)
  }

  @Test func `the file loads as a backbone whose head is missing`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("backbone.safetensors")
    try Self.file(Self.run(threads: 2, in: folder))[0].write(to: url)
    let source = try WeightSource(contentsOf: url, architecture: nil)
    #expect(source.card.architecture == .resnet20_cifar)
    #expect(source.card.normalisation.mean == [0.5, 0.5, 0.5])
    var generator = SeededGenerator(seed: 1)
    var classifier = Classifier(
      architecture: .resnet20_cifar, outputCount: 2, generator: &generator, buffers: BufferPool())
    let report = try classifier.load(source.tensors, allowPartial: false)
    #expect(report.matchedShare == 1)
  }

  @Test func `kernels keep so many bits, norms keep all`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    guard case .finished(let backbone) = try Self.run(threads: 2, in: folder) else { return }
    let whole = try SafeTensors(data: backbone.weightFile(.half)).tensors
    let short = try SafeTensors(data: backbone.weightFile(.half(fractionBits: 5))).tensors
    #expect(whole.keys == short.keys)
    for (name, tensor) in whole {
      let expected = tensor.values.map {
        tensor.shape.count == 1 ? $0 : Float(Float16($0).rounded(toFractionBits: 5))
      }
      #expect(short[name]?.values == expected, "\(name)")
    }
    #expect(whole["conv1.weight"] != short["conv1.weight"])
  }

  @Test func `the state of another recipe is refused`() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try Self.run(threads: 2, in: folder, stopAfter: 1)
    var other = Self.options
    other.learningRate = 0.05
    let pretraining = try Pretraining(
      other, checkpointFolder: folder, checkpointMinutes: 60,
      workers: WorkerPool(threadCount: 1), buffers: BufferPool(), convolution: .fastest)
    let error = #expect(throws: TrainingError.self) {
      _ = try pretraining.run(resume: true, isInterrupted: { false }, events: { _ in })
    }
    #expect(
      error?.description.hasSuffix(
        "pretraining.safetensors: belongs to a pretraining with another recipe; resume with the "
          + "recipe that it was started with, or start again without --resume") == true)
  }
}
