internal import Evaluation
internal import Foundation
internal import Reports
internal import Training

/// The findings of an audit of membership as a page.
struct MembershipPage {
  let findings: MembershipFindings

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    let record = findings.record
    let summary = record.summary
    var page = SectionedPage(
      title: "What a model tells about who was trained on",
      subtitle: "model \(record.modelDigest.prefix(12))",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.numbersFile = AuditMembersStage.artefacts[0]
    page.sentences = findings.sentences.map(\.onPage)
    page.tiles = [
      ("Trained on", "\(summary.members)", "patients"),
      ("Not trained on", "\(summary.others)", "other patients outside the test part"),
      ("Shadow models", "\(record.shadows)", record.scope.title),
      (
        "Declared epsilon",
        summary.bound.map { Decimals.text($0.epsilon, places: 2) } ?? "none", "per patient"
      ),
    ]
    page.sections = [
      SectionedPage.Section("Attacks", [areas(summary)]),
      SectionedPage.Section("Members found", [rates(summary)]),
    ]
    return try page.render()
  }

  private func areas(_ summary: MembershipSummary) -> SectionedPage.Table {
    SectionedPage.Table(
      "Chance that a patient who was trained on looks more like one than another patient",
      columns: ["Attack", "AUROC", "From", "To", "Told from others"],
      rows: summary.results.map { result in
        [
          result.attack.title, text(result.area.value), text(result.area.lower),
          text(result.area.upper), result.isCaught ? "yes" : "not shown",
        ]
      },
      note: "0.5 is chance; 95 % intervals. The likelihood ratio is that of Carlini et al. (2022), "
        + "the confidence alone that of Yeom et al. (2018). Told from others: at a level that "
        + "allows for all looks at this page together, 5 % in all. It is assumed that chance "
        + "decided who was trained on.")
  }

  private func rates(_ summary: MembershipSummary) -> SectionedPage.Table {
    SectionedPage.Table(
      "Patients found among those trained on",
      columns: ["Attack", "Others accused", "Found", "From", "To", "Most allowed", "Remark"],
      rows: summary.results.flatMap { result in
        result.rates.map { rate in
          [
            result.attack.title, MembershipFindings.percent(rate.falsePositiveRate),
            share(rate.truePositiveRate), share(rate.lower), share(rate.upper),
            share(
              summary.bound.flatMap {
                rate.mostAllowed(epsilon: $0.epsilon, delta: $0.delta)
              }), rate.reason,
          ]
        }
      },
      note:
        "Exact 95 % limits (Clopper and Pearson) at the threshold that was taken. Most allowed: "
        + "by the declared epsilon, at the upper limit of the share of others accused.")
  }

  private func text(_ number: Double?) -> String {
    number.map { MembershipFindings.number($0) } ?? "–"
  }

  private func share(_ number: Double?) -> String {
    number.map { MembershipFindings.percent($0) } ?? "–"
  }
}

extension MembershipRecord.Scope {
  /// The scope in a few words.
  fileprivate var title: String {
    switch self {
    case .headAsRecipe: "of the head, as the model"
    case .headUnchanged: "of the head, without augmentation"
    case .headOnly: "of the head alone"
    case .wholeRecipe: "of the whole recipe"
    }
  }
}
