internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// What an audit of the scope measures of an image, and the record of it in a model.
@Suite struct ScopeMeterTests {
  private static func run(_ name: String, share: Double? = 0.9) throws -> TinyRun {
    var options = TinyRun.options
    options.epochs = 2
    options.scopeShare = share
    return try TinyRun(name: name, options: options)
  }

  private static func meter(_ model: ModelFile, threads: Int = 2) throws -> ScopeMeter {
    try ScopeMeter(
      model: model, subject: "model", workers: WorkerPool(threadCount: threads),
      buffers: BufferPool())
  }

  @Test func `an image's own look is what the model answers, and changes are beside it`() throws {
    let run = try Self.run("meter")
    let model = try run.finished().model
    let indices = run.lock.indices(in: .validation)
    func images(_ threads: Int) throws -> [ScopedImage] {
      try Self.meter(model, threads: threads).measured(
        cohort: run.cohort, indices: indices,
        changes: { (image, _, _) throws(CohortsError) in
          [
            image,
            UnitImage(
              height: image.height, width: image.width, channels: image.channels,
              values: image.values.map { 1 - $0 }),
          ]
        }, progress: { _ in })
    }
    let found = try images(2)
    #expect(try images(1) == found)
    let rows = try Predictor(
      model: model, workers: WorkerPool(threadCount: 2), buffers: BufferPool()
    ).predict(cohort: run.cohort, indices: indices, part: .validation, progress: { _ in })
    let limit = try #require(model.card.contract?.scope).limit
    #expect(found.count == indices.count)
    for image in found {
      let look = image.looks
      #expect(look.count == 3 && look[0] == look[1])
      #expect(look[2].distance != look[0].distance)
      let row = try #require(rows.first { $0.caseID == image.image.caseID })
      #expect((look[0].isFar || look[0].isRefused) == (row.status == .outOfScope), "\(row)")
      #expect(row.featureDistance == look[0].distance / limit)
    }
  }

  @Test func `images of a folder are in the order of their pixels, whatever comes first`()
    async throws
  {
    let run = try Self.run("meter-folder")
    let meter = try Self.meter(run.finished().model)
    let indices = Array(run.lock.indices(in: .validation).prefix(9))
    func images(_ order: [Int]) async throws -> [ScopedImage] {
      var left = try order.map { try run.cohort.image(at: $0) }
      return try await meter.measured(
        next: { left.isEmpty ? nil : left.removeFirst() }, progress: { _ in })
    }
    let found = try await images(indices)
    #expect(try await images(indices.reversed()) == found)
    #expect(found.map(\.image.pixelDigest) == found.map(\.image.pixelDigest).sorted())
    let own = try meter.measured(
      cohort: run.cohort, indices: indices,
      changes: { (_, _, _) throws(CohortsError) in [] }, progress: { _ in })
    #expect(own == found)
  }

  @Test func `a model without distance is refused with what to do`() throws {
    let model = try Self.run("meter-none", share: nil).finished().model
    #expect(
      throws: TrainingError(
        .badData, subject: "model",
        reason: "keeps no distance of features: it was trained without calibration.scope, or on "
          + "too few patients",
        hint: "train again with calibration.scope, such as --set calibration.scope=0.99")
    ) { try Self.meter(model) }
  }

  private static func record(origin name: String = "ct") -> ScopeAuditRecord {
    func images(_ first: Int, _ distance: Double) -> [ScopeJudgement] {
      (first..<first + 40).map {
        ScopeJudgement(
          patient: $0, distance: distance + Double($0 % 7), isFar: $0 % 9 == 0, isRefused: false)
      }
    }
    let own = images(0, 1)
    let summary = ScopeSummary(
      own: own,
      units: own.map { UnitIdentity(unitID: "u\($0.patient)", patientID: "p\($0.patient)") },
      attributes: [],
      changes: [ScopeImages(name: "noise", severity: 1, judgements: images(0, 2))],
      others: [
        ScopeImages(name: "ct", severity: nil, judgements: images(40, 9)),
        ScopeImages(name: "few", severity: nil, judgements: Array(images(80, 9).prefix(5))),
      ], resampling: PatientResampling(replicates: 100, level: 0.95, seed: 1),
      on: WorkerPool(threadCount: 1))
    return ScopeAuditRecord(
      modelDigest: "a", cohortDigest: "b", splitHash: "c", part: .validation, isTuned: true,
      declaredShare: 0.9, seed: 1, replicates: 100,
      origins: [name, "few"].map {
        ScopeAuditRecord.Origin(
          name: $0, digest: "d", files: $0 == "few" ? nil : 41,
          refusedFiles: $0 == "few" ? nil : 1, hasOwn: false)
      }, warnings: ["a sentence"], summary: summary)
  }

  @Test func `the record comes back from the model's file, and nothing else changes`() throws {
    let run = try Self.run("meter-card")
    let model = try run.finished().model
    let file = run.folder.appendingPathComponent("audited.fovea")
    let record = Self.record()
    try model.audited(record).write(to: file)
    let read = try ModelFile.read(from: file)
    #expect(read.card.scopeAudit == record)
    #expect(read.tensors == model.tensors)
    #expect(read.card.operatingPoint == model.card.operatingPoint)
    #expect(read.card.operatingPointHash == model.card.operatingPointHash)
    #expect(read.card.contract == model.card.contract)
    #expect(model.card.scopeAudit == nil)
    #expect(!String(decoding: try model.encoded(), as: UTF8.self).contains("scopeAudit"))
  }

  @Test func `a record that cannot be is refused, or one without a distance`() throws {
    let run = try Self.run("meter-false")
    let scoped = try run.finished().model
    let plain = try Self.run("meter-plain", share: nil).finished().model
    for (number, model) in [
      scoped.audited(Self.record(origin: "mr")), plain.audited(Self.record()),
    ].enumerated() {
      let file = run.folder.appendingPathComponent("false\(number).fovea")
      try model.write(to: file)
      #expect(
        throws: TrainingError(
          .badData, subject: file.lastPathComponent, reason: "its record of an audit cannot be",
          hint: "the file is damaged; use the original")
      ) { try ModelFile.read(from: file) }
    }
  }
}
