internal import Evaluation
internal import Files
internal import Foundation
internal import Reports

/// A trial of the rules of choice as a page and as a table.
struct TrialPage {
  let findings: TrialFindings

  private var curves: SelectionCurves { findings.curves }

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    let (subject, settings) = (findings.subject, findings.settings)
    var page = SectionedPage(
      title: "Which cases to label next: rules beside lot",
      subtitle: "features of \(subject.weights), cohort \(subject.cohort.prefix(12))",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.numbersFile = NextCasesTrialStage.artefacts[0]
    page.sentences = findings.sentences.map(\.onPage)
    page.tiles = [
      ("Patients", "\(subject.patients)", "with labels, \(subject.images) images"),
      ("Held out", "\(curves.heldOutPatients)", "patients, never chosen from"),
      ("First labels", "\(settings.initial)", "patients, drawn by lot for all rules alike"),
      ("Each round", "\(settings.budget)", "patients, \(curves.curves[0].points.count - 1) rounds"),
      ("Repeats", "\(curves.repeats)", "seeds"),
    ]
    page.sections = [SectionedPage.Section("Beside lot", [overall])]
    page.sections += curves.curves.dropLast().enumerated().map { number, curve in
      SectionedPage.Section(
        curve.strategy.rawValue, [points(curve)],
        plots: [SelectionPlot(curves, of: curve.strategy, number: number + 1)].compactMap { $0 })
    }
    page.sections += curves.curves.suffix(1).map {
      SectionedPage.Section("lot", [points($0)])
    }
    return try page.render()
  }

  private var overall: SectionedPage.Table {
    SectionedPage.Table(
      "Mean AUROC over the whole curve",
      columns: ["Rule", "AUROC", "Less lot", "Interval", "p", "p after Holm", "Verdict"],
      rows: curves.curves.map { curve in
        let difference = curve.difference
        return [
          curve.strategy == .random ? "lot" : curve.strategy.rawValue, text(curve.area),
          difference.map { TrialFindings.signed($0.value) } ?? "–", interval(difference),
          text(difference?.pValue), text(difference?.pHolm), difference?.verdict.rawValue ?? "–",
        ]
      },
      note: "Rule and lot begin each repeat with the same labels. Intervals "
        + "(\(Decimals.text(curves.level * 100, places: 0)) %) add what \(curves.repeats) repeats "
        + "and \(curves.replicates) draws of held-out patients vary by, and each stands for "
        + "itself; the verdict is by p after Holm, below "
        + "\(Decimals.text(1 - curves.level, places: 2)).")
  }

  private func points(_ curve: SelectionCurves.Curve) -> SectionedPage.Table {
    SectionedPage.Table(
      "AUROC by labelled patients",
      columns: [
        "Labelled patients", "AUROC", "Interval", "Of patients alone", "Deviation of repeats",
      ],
      rows: curve.points.map { point in
        [
          "\(point.patients)", text(point.area), range(point.lower, point.upper),
          range(point.patientLower, point.patientUpper), text(point.deviation),
        ]
      })
  }

  private func interval(_ difference: SelectionCurves.Difference?) -> String {
    guard let lower = difference?.lower, let upper = difference?.upper else { return "–" }
    return "\(TrialFindings.signed(lower)) to \(TrialFindings.signed(upper))"
  }

  private func range(_ lower: Double?, _ upper: Double?) -> String {
    guard let lower, let upper else { return "–" }
    return "\(text(lower)) to \(text(upper))"
  }

  private func text(_ number: Double?) -> String {
    number.map { Decimals.text($0, places: 3) } ?? "–"
  }

  /// One row per rule and round.
  var table: String {
    CSVTable.text(
      header: [
        "strategy", "patients", "auroc", "lo", "hi", "patients_lo", "patients_hi",
        "repeats_deviation",
      ],
      rows: curves.curves.flatMap { curve in
        curve.points.map { point in
          [
            curve.strategy.rawValue, "\(point.patients)", "\(point.area)", number(point.lower),
            number(point.upper), number(point.patientLower), number(point.patientUpper),
            "\(point.deviation)",
          ]
        }
      })
  }

  private func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}
