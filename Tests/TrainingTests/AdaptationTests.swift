internal import Cohorts
internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

/// Adaptation of a random ResNet-20 to the images of a tiny run.
@Suite struct AdaptationTests {
  @Test func `threads and interruptions leave the bytes alone`() throws {
    let bench = try Bench("bytes")
    let whole = try Self.files(bench.outcome(threads: 1))
    #expect(whole.count == 4)
    #expect(try Self.files(bench.outcome(threads: 2)) == whole)
    // Two are in the middle of an epoch of three steps, one at its end.
    for last in [2, 3, 8] {
      guard case .interrupted(last) = try bench.outcome(threads: 2, stopAfter: last) else {
        Issue.record("the run was not interrupted after step \(last)")
        return
      }
      #expect(
        try Self.files(bench.outcome(threads: 1, resume: true)) == whole, "after step \(last)")
    }
  }

  @Test func `a forecast knows the batch that steps will have, and what each image costs`() throws {
    let bench = try Bench("memory")
    let request = try bench.request(Self.options)
    func forecast(resident: Int) throws -> MemoryForecast {
      try Adaptation.memoryForecast(
        of: request, residentBytes: resident, workers: WorkerPool(threadCount: 2),
        convolution: .fastest)
    }
    let few = try forecast(resident: 0)
    let many = try forecast(resident: 1_000_000)
    #expect(many.fixedBytes - few.fixedBytes == 1_000_000)
    #expect(few.batch == 16)
    // Two views of ResNet-20's three stages, saved in float: 7 maps of 16 channels of 16 x 16, 6
    // of 32 of 8 x 8, 6 of 64 of 4 x 4, and no layer saves more than eight times its map.
    let maps = 2 * 4 * (7 * 16 * 256 + 6 * 32 * 64 + 6 * 64 * 16)
    #expect(few.bytesPerImage > maps)
    #expect(few.bytesPerImage < 8 * maps)
  }

  @Test func `the file loads as a backbone with the first weights' input`() throws {
    let bench = try Bench("file")
    let url = bench.run.folder.appendingPathComponent("backbone.safetensors")
    try bench.finished().weightFile(.half).write(to: url)
    let source = try WeightSource(contentsOf: url, architecture: nil)
    #expect(source.card.architecture == .resnet20_cifar)
    #expect(source.card.normalisation == .symmetric)
    var generator = SeededGenerator(seed: 1)
    var classifier = Classifier(
      architecture: .resnet20_cifar, outputCount: 2, generator: &generator, buffers: BufferPool())
    let report = try classifier.load(source.tensors, allowPartial: false)
    #expect(report.matchedShare == 1)
    #expect(report.head == .absent)
    #expect(source.tensors["conv1.weight"] != bench.source.tensors["conv1.weight"])
  }

  @Test func `views come together while images stay apart`() throws {
    var options = Self.options
    options.epochs = 12
    var records: [AdaptationRecord] = []
    _ = try Bench("learns").outcome(options) { event in
      if case .epochEnded(let record, 12, _) = event { records.append(record) }
    }
    let (first, last) = (try #require(records.first), try #require(records.last))
    #expect(records.map(\.epoch) == Array(1...12))
    #expect(last.loss < 0.95 * first.loss)
    #expect(last.spread > 0.3)
  }

  @Test func `without a term that keeps images apart they collapse, and the run says so`() throws {
    var options = Self.options
    options.epochs = 60
    options.learningRate = 3e-2
    (options.variance, options.covariance) = (0, 0)
    let bench = try Bench("collapse")
    let error = #expect(throws: TrainingError.self) { _ = try bench.outcome(options) }
    let text = (error?.description ?? "")
      .replacing(/epoch \d+/, with: "epoch N").replacing(/is 0\.0\d+/, with: "is 0.0")
    #expect(
      text == """
        epoch N: the embeddings of all images have become alike: their deviation is 0.0, where \
        1 is aimed at; raise variance or lower learningRate; no backbone was written
        """)
  }

  @Test func `the state of another recipe or cohort part is refused`() throws {
    let bench = try Bench("other")
    _ = try bench.outcome(stopAfter: 1)
    var other = Self.options
    other.views.flip = .none
    for (options, isSplit) in [(other, true), (Self.options, false)] {
      let error = #expect(throws: TrainingError.self) {
        _ = try bench.outcome(options, isSplit: isSplit, resume: true)
      }
      #expect(
        error?.description == """
          pretraining.safetensors: belongs to a pretraining with another recipe; resume with the \
          recipe that it was started with, or start again without --resume
          """)
    }
  }

  @Test func `one image is not enough to compare`() throws {
    let bench = try Bench("one")
    let cohort = try Picture.cohort([Picture.facts(1, patient: 1)])
    let error = #expect(throws: TrainingError.self) {
      _ = try Adaptation(
        AdaptationRequest(
          options: Self.options, source: bench.source, cohort: cohort, lock: nil,
          checkpointFolder: bench.run.checkpoints, checkpointMinutes: 60, memoryBudgetBytes: 0),
        workers: WorkerPool(threadCount: 1), buffers: BufferPool(), convolution: .fastest)
    }
    #expect(
      error?.description
        == "training part: has fewer than two images, and an adaptation compares them; add images")
  }

  @Test func `only the training part is learnt from`() throws {
    let bench = try Bench("part")
    let learnt = try bench.finished().cohort
    let training = try #require(bench.run.lock.counts.first { $0.part == .train })
    #expect(learnt.images == training.images)
    #expect(learnt.patients == training.patients)
    #expect(learnt.leftOut == 80 - training.images)
    #expect(learnt.split == bench.run.lock.hash)
    #expect(
      learnt.sentence == """
        Learnt from without labels: \(training.images) images of \(training.images) patients, \
        the training part of the cohort; \(80 - training.images) images of validation and test \
        are left out.
        """)
    #expect(learnt.warnings == [])
  }

  @Test func `a cohort without a split is learnt from as a whole, which is warned of`() throws {
    let backbone = try Bench("unsplit").finished(isSplit: false)
    #expect(
      backbone.cohort.sentence
        == "Learnt from without labels: 80 images of 80 patients, the whole cohort.")
    let warning = """
      The cohort has no split.lock: patients that a later split sets aside for validation or test \
      have been learnt from too, without their labels; run fovea split first to keep them out.
      """
    #expect(backbone.cohort.warnings == [warning])
    #expect(backbone.card(digest: "d").contains("\n- \(warning)\n"))
    #expect(String(decoding: try backbone.summary(), as: UTF8.self).contains(warning))
  }

  @Test func `patients of every fold are learnt from, which is warned of`() throws {
    let learnt = try Bench("folds", folds: 4).finished().cohort
    #expect(
      learnt.warnings == [
        """
        Patients of all 4 folds are learnt from, without their labels: an out-of-fold estimate \
        holds for patients whose images the backbone has seen.
        """
      ])
  }

  @Test func `the card and the file say that patients' images are in the weights`() throws {
    let backbone = try Bench("card").finished()
    let privacy = """
      Private: patients' images are in these weights and can leak from them; treat the file as \
      you treat the images, and do not pass it on.
      """
    #expect(AdaptedBackbone.privacy == privacy)
    let card = backbone.card(digest: "d1g35t")
    #expect(card.hasPrefix("# resnet20_cifar, adapted without labels to a cohort\n"))
    for line in [
      "SHA-256 d1g35t", "- **\(privacy)**", "- \(backbone.cohort.sentence)",
      "- Cohort \(backbone.cohort.digest), split \(backbone.cohort.split ?? "").",
    ] {
      #expect(card.contains("\n\(line)\n"), "\(line)")
    }
    let file = try SafeTensors(data: backbone.weightFile(.half))
    #expect(file.metadata["fovea-weights"]?.contains(privacy) == true)
  }
}
