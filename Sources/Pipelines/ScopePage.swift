internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Reports
internal import Training

/// The findings of an audit of the scope as a page and as a table.
struct ScopePage {
  let findings: ScopeFindings

  private var record: ScopeAuditRecord { findings.record }

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    let summary = record.summary
    var page = SectionedPage(
      title: "What a model's scope keeps out",
      subtitle: "model \(record.modelDigest.prefix(12)), \(record.part.rawValue) part",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.numbersFile = AuditScopeStage.artefacts[0]
    page.sentences = findings.sentences.map(\.onPage)
    let compared = summary.others + summary.changes
    let counts = summary.own.outOfScope.counts
    page.tiles = [
      (
        "Own images", counts.isSuppressed ? "few" : "\(counts.imageCount)",
        "of the \(record.part.rawValue) part"
      ),
      ("Other folders", "\(summary.others.count)", "of images"),
      ("Told apart", "\(compared.count { $0.verdict == .toldApart })", "of \(compared.count)"),
      ("Declared", ScopePage.percent(1 - record.declaredShare), "of patients beyond the limit"),
    ]
    page.sections = [
      SectionedPage.Section("Images of another origin", [others]),
      SectionedPage.Section("Own images, spoiled", [changes]),
      SectionedPage.Section("Own images", [own, withheld]),
      SectionedPage.Section("Rules", [rules]),
    ]
    return try page.render()
  }

  private static let measured = [
    "AUROC", "Beyond the limit", "Refused by the contract", "Out of scope", "Verdict",
  ]

  private var others: SectionedPage.Table {
    SectionedPage.Table(
      "Against own images",
      columns: ["Of", "Files", "Kept out", "Images", "Patients"] + Self.measured,
      rows: zip(record.summary.others, record.origins).map { result, origin in
        [
          result.name, origin.files.map { "\($0)" } ?? "–",
          origin.refusedFiles.map { "\($0)" } ?? "–",
        ] + counts(result.shares) + numbers(result)
      },
      note: "AUROC: chance that such an image lies farther from the training images than an own "
        + "one; 95 % intervals from \(record.replicates) draws of patients. The network sees all "
        + "images here, also those that the contract refuses. Kept out: files that could not be "
        + "read as images.")
  }

  private var changes: SectionedPage.Table {
    SectionedPage.Table(
      "Against the same images as they are", columns: ["Change", "Severity"] + Self.measured,
      rows: record.summary.changes.map { result in
        [result.name, result.severity.map { "\($0)" } ?? "–"] + numbers(result)
      },
      note: "The changes are those of fovea stress. Patients are drawn with their images of both "
        + "kinds.")
  }

  private func numbers(_ result: ScopeComparison) -> [String] {
    [
      ScopeFindings.interval(result.area), share(result.shares.far),
      share(result.shares.refused), share(result.shares.outOfScope), result.verdict.words,
    ]
  }

  /// Images and patients.
  private func counts(_ shares: ScopeShares) -> [String] {
    let counts = shares.outOfScope.counts
    return [counts.imageCount, counts.patientCount].map { counts.isSuppressed ? "–" : "\($0)" }
  }

  private var own: SectionedPage.Table {
    func row(
      _ attribute: String, _ group: String, _ shares: ScopeShares, _ difference: String
    ) -> [String] {
      [attribute, group] + counts(shares) + [
        share(shares.far), share(shares.refused), share(shares.outOfScope), difference,
      ]
    }
    return SectionedPage.Table(
      "How many of them are turned away",
      columns: [
        "Attribute", "Group", "Images", "Patients", "Beyond the limit", "Refused by the contract",
        "Out of scope", "More than the others",
      ],
      rows: [row("all", "all", record.summary.own, "–")]
        + record.summary.attributes.flatMap { attribute in
          attribute.groups.map {
            row(attribute.name, $0.name, $0.shares, ScopeFindings.interval($0.difference))
          }
        },
      note: "95 % intervals by patient; those of the differences at a level that allows for all "
        + "groups together. Groups of fewer than \(Suppression.usualBound) patients are withheld, "
        + "with others where these would give them away.")
  }

  private var withheld: SectionedPage.Table {
    SectionedPage.Table(
      "Withheld", columns: ["Attribute", "Values", "Too small to be named"],
      rows: record.summary.attributes.filter { $0.unnamed > 0 || !$0.withheld.isEmpty }.map {
        [$0.name, $0.withheld.joined(separator: ", "), "\($0.unnamed)"]
      })
  }

  private var rules: SectionedPage.Table {
    let bar = Decimals.text(ScopeComparison.toldApartAbove, places: 1)
    let verdicts: [(ScopeComparison.Verdict, String)] = [
      (.toldApart, "the whole interval of the AUROC lies above \(bar)"),
      (.better, "it lies above 0.5, and not above \(bar)"),
      (.noEvidence, "it holds 0.5"), (.nearer, "it lies below 0.5"),
      (.insufficient, "there are fewer than \(Suppression.usualBound) patients on a side"),
    ]
    return SectionedPage.Table(
      "How a comparison ends, fixed before any result", columns: ["Verdict", "When"],
      rows: verdicts.map { [$0.0.words, $0.1] },
      note: "The distance is Mahalanobis's to the nearest mean of a label, with one shrunk "
        + "covariance (Lee et al. 2018, Ledoit and Wolf 2004), as the model keeps it. Distances to "
        + "nearest neighbours need every training image's features, which no model may hold; "
        + "fovea audit-base measures them beside a cohort.")
  }

  private func share(_ estimate: Estimate) -> String {
    estimate.value == nil ? "–" : ScopeFindings.share(estimate)
  }

  static func percent(_ share: Double) -> String { "\(Decimals.text(100 * share, places: 1)) %" }
}

extension ScopeComparison.Verdict {
  /// The verdict in a few words.
  var words: String {
    switch self {
    case .toldApart: "told apart"
    case .better: "not reliably"
    case .noEvidence: "no evidence"
    case .nearer: "nearer than own"
    case .insufficient: "insufficient"
    }
  }
}
