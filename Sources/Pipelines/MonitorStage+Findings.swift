internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Monitoring
internal import Training

extension MonitorStage {
  func predictor(_ source: ModelSource, _ context: StageContext) throws -> Predictor {
    try Predictor(
      model: source.file, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice)
  }

  /// Compares the patients of some cases with the reference.
  func findings(
    _ predictor: Predictor, _ cases: MonitoredCases, _ source: ModelSource,
    _ monitor: DriftMonitor, _ limits: DriftLimits, incoming: String
  ) throws -> MonitorFindings {
    var cases = cases
    let strangers = cases.forgetUnknown(source.file.card)
    let patients = try predictor.patients(of: cases)
    let tests = monitor.tests(of: patients)
    return MonitorFindings(
      MonitorFindings.Subject(
        model: source.digest, incoming: incoming, images: cases.count, patients: patients.count,
        reference: source.file.card.reference.map(ReferenceText.sentence) ?? "",
        hasLabels: cases.areLabelled(source.file.card.heads[0].targets),
        unknownAnswers: MonitorFindings.UnknownAnswers(
          patients: strangers, head: source.file.card.heads[0]), seed: seed),
      limits: limits, alpha: alpha, tests: tests, canAlarm: monitor.canAlarm(tests))
  }

  /// Writes what was found and puts it in its place.
  func finish(
    _ findings: MonitorFindings, lines: [String], _ gate: ReleaseGate, _ trail: AuditTrail,
    _ context: StageContext
  ) throws -> CommandResult {
    let exit: Int32 = findings.alarms == 0 ? 0 : 1
    let page = MonitorPage(findings: findings)
    let texts = [
      try StableJSON.encode(findings, pretty: true), Data(page.table.utf8),
      Data(try page.html(arguments: context.arguments).utf8),
    ]
    try target.staging(mayReplace: context.mayReplace, inputs: [incoming]) { staged in
      for (name, data) in zip(Self.artefacts, texts) {
        try AtomicFile.write(data, to: staged.url.appendingPathComponent(name))
      }
      try gate.check(staged.url)
      var trail = trail
      trail.gate = gate.standing
      try trail.commit(
        staged, artefacts: Self.artefacts,
        counts: [
          "images": findings.subject.images, "patients": findings.subject.patients,
          "alarms": findings.alarms,
        ], exit: exit)
    }
    return CommandResult(
      MonitorFindings.schema,
      lines: lines + [
        "watched \(findings.subject.images) images of \(findings.subject.patients) patients "
          + "against \(findings.subject.reference)"
      ] + findings.sentences.map(\.line)
        + ["page: \(output.appendingPathComponent("monitor.html").path)"],
      members: [
        "model": .text(findings.subject.model), "images": .integer(findings.subject.images),
        "patients": .integer(findings.subject.patients), "alarms": .integer(findings.alarms),
        "sentences": .array(findings.sentences.map { .text($0.text) }), "dryRun": .flag(false),
      ], exitCode: exit)
  }
}
