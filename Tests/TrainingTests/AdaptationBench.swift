internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import Training

/// What the tests of adaptation share.
extension AdaptationTests {
  static var options: AdaptationOptions {
    var options = AdaptationOptions()
    (options.epochs, options.batch, options.side, options.embedding) = (3, 16, 16, 8)
    options.learningRate = 1e-3
    return options
  }

  /// A cohort, its split, and first weights beside it.
  struct Bench {
    let run: TinyRun
    let source: WeightSource

    init(_ name: String, folds: Int = 0) throws {
      run = try TinyRun(name: "adaptation-\(name)", folds: folds)
      var generator = SeededGenerator(seed: 5)
      let classifier = Classifier(
        architecture: .resnet20_cifar, outputCount: 2, generator: &generator,
        buffers: BufferPool())
      let card = WeightCard(
        architecture: .resnet20_cifar, normalisation: .symmetric, origin: "drawn by a test",
        licence: "", learntFrom: [])
      let text = String(decoding: try StableJSON.encode(card), as: UTF8.self)
      let file = SafeTensors(
        metadata: ["fovea-weights": text],
        tensors: Dictionary(uniqueKeysWithValues: classifier.fileTensors().map { ($0, $1) }))
      let url = run.folder.appendingPathComponent("first.safetensors")
      try file.encoded().write(to: url)
      source = try WeightSource(contentsOf: url, architecture: nil)
      try FileManager.default.createDirectory(
        at: run.checkpoints, withIntermediateDirectories: true)
    }

    func request(
      _ options: AdaptationOptions, isSplit: Bool = true
    ) throws -> AdaptationRequest {
      AdaptationRequest(
        options: options, source: source, cohort: run.cohort, lock: isSplit ? run.lock : nil,
        checkpointFolder: run.checkpoints, checkpointMinutes: 60, memoryBudgetBytes: 1 << 24)
    }

    func adaptation(
      _ options: AdaptationOptions, threads: Int = 2, isSplit: Bool = true
    ) throws -> Adaptation {
      try Adaptation(
        request(options, isSplit: isSplit),
        workers: WorkerPool(threadCount: threads), buffers: BufferPool(), convolution: .fastest)
    }

    func outcome(
      _ options: AdaptationOptions = AdaptationTests.options, threads: Int = 2,
      isSplit: Bool = true, resume: Bool = false, stopAfter last: Int? = nil,
      watch: (Adaptation.Event) -> Void = { _ in }
    ) throws -> Adaptation.Outcome {
      var done = 0
      return try adaptation(options, threads: threads, isSplit: isSplit).run(
        resume: resume, isInterrupted: { last.map { done >= $0 } ?? false },
        events: { event in
          if case .stepEnded(let step, _, _) = event { done = step }
          watch(event)
        })
    }

    func finished(isSplit: Bool = true) throws -> AdaptedBackbone {
      guard case .finished(let backbone) = try outcome(isSplit: isSplit) else {
        throw CancellationError()
      }
      return backbone
    }
  }

  static func files(_ outcome: Adaptation.Outcome) throws -> [Data] {
    guard case .finished(let backbone) = outcome else { return [] }
    return [
      try backbone.weightFile(.half), try backbone.weightFile(.single),
      try backbone.summary(), Data(backbone.card(digest: "d").utf8),
    ]
  }
}
