internal import Evaluation
internal import Explaining
internal import Files
internal import Foundation
internal import Reports

/// The findings of an audit as a page and as a table.
struct BaseAuditPage {
  let findings: BaseAuditFindings

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    let subject = findings.subject
    var page = SectionedPage(
      title: "What can be read from features",
      subtitle: subject.networks.first.map { "\($0.architecture), cohort of " } ?? "",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.subtitle += "\(subject.images) images, training and validation part"
    page.numbersFile = BaseAuditStage.artefacts[0]
    page.sentences = findings.sentences.map(\.onPage)
    let attributes = findings.results.filter { !$0.column.isLabel }
    page.tiles = [
      ("Images", "\(subject.images)", "none of the test part"),
      ("Patients", "\(subject.patients)", "in \(subject.folds) folds"),
      ("Attributes", "\(attributes.count)", "read"),
      (
        "Worth caution", "\(findings.sentences.count { $0.level == .caution })", "sentences"
      ),
    ]
    page.sections =
      findings.results.map { result in
        SectionedPage.Section(
          result.column.name, [areas(result), differences(result), shifts(result), levels(result)])
      } + [
        SectionedPage.Section("Images that are spoiled", [scope]),
        SectionedPage.Section("How this was read", [networks, leftOut]),
      ]
    return try page.render()
  }

  private typealias Text = BaseAuditSentences

  private func areas(_ result: BaseAuditFindings.Result) -> SectionedPage.Table {
    let alone = result.reading.labelAlone.map { "; the label alone gives \(Text.text($0))" } ?? ""
    return SectionedPage.Table(
      "Linear probes",
      columns: [
        "Network", "AUROC", "Within the label", "By the label", "Discriminant", "By chance", "p",
        "p after BH",
      ],
      rows: each(result) { name, reading in
        [
          name, Text.text(reading.area), Text.text(reading.withinLabel),
          Text.text(reading.byLabel), Text.number(reading.test.value),
          Text.number(reading.test.nullMedian), Text.p(reading.test.pValue),
          Text.p(reading.test.pAdjusted),
        ]
      },
      note: "AUROC of penalised logistic regression on frozen features, out of fold by patient, "
        + "pairs inside a fold alone; of several values the mean of each against the rest; 95 % "
        + "intervals by patient. Within the label: pairs of images with the same label (Janes and "
        + "Pepe 2009); by the label: what is lost by that\(alone). Discriminant, chance and p: "
        + "Fisher's linear discriminant with shrunk covariance, out of fold, beside labels "
        + "shuffled among patients (Hewitt and Liang 2019).")
  }

  private func differences(_ result: BaseAuditFindings.Result) -> SectionedPage.Table {
    let rows = findings.subject.networks.indices.compactMap { place -> [String]? in
      guard let difference = result.reading.differences[place] else { return nil }
      let facts = findings.subject.networks[place]
      return [
        "\(facts.name) less \(facts.role == .before ? "random" : "before")", Text.text(difference),
      ]
    }
    return SectionedPage.Table(
      "Difference of networks", columns: ["Networks", "AUROC"], rows: rows,
      note: "On the same images and folds, 95 % intervals by patient.")
  }

  private func shifts(_ result: BaseAuditFindings.Result) -> SectionedPage.Table {
    func row(_ network: String, _ images: String, _ shift: PermutedValue) -> [String]? {
      [
        network, images, Text.number(shift.value), Text.number(shift.nullMedian),
        Text.p(shift.pValue), Text.p(shift.pAdjusted),
      ]
    }
    let rows = each(result) { name, reading in
      [
        row(name, "all images", reading.shift),
        reading.shiftWithinLabel.flatMap { row(name, "within the label", $0) },
      ].compactMap { $0 }
    }.flatMap { $0 }
    return SectionedPage.Table(
      "Distance of the groups' features",
      columns: ["Network", "Images", "Distance", "By chance", "p", "p after BH"], rows: rows,
      note: "Mahalanobis distance of the means of the two groups that are farthest apart, shrunk "
        + "covariance of all images, beside groups shuffled among patients.")
  }

  private func levels(_ result: BaseAuditFindings.Result) -> SectionedPage.Table {
    let column = result.column
    return SectionedPage.Table(
      "Values", columns: ["Value", "Images", "Patients"],
      rows: column.levels.map { [$0.name, "\($0.images)", "\($0.patients)"] }
        + column.tooSmall.map { [$0, "too small", "too small"] },
      note: column.unnamed == 0
        ? "" : "\(column.unnamed) more values of very few patients are not named.")
  }

  private var scope: SectionedPage.Table {
    func text(_ estimate: Estimate?) -> String {
      guard let value = estimate?.value else { return "–" }
      guard let lower = estimate?.lower, let upper = estimate?.upper else {
        return Text.number(value)
      }
      return "\(Text.number(value)) (\(Text.number(lower)) to \(Text.number(upper)))"
    }
    return SectionedPage.Table(
      "Distances of features",
      columns: ["Change", "Network", "Severity", "Images", "Mahalanobis", "Nearest neighbours"],
      rows: findings.scope.map {
        [
          $0.change.rawValue, $0.network, "\($0.severity)", "\($0.images)", text($0.mahalanobis),
          text($0.nearest),
        ]
      },
      note: "AUROC of the distance, spoiled images against the same as they are, of patients of "
        + "one fold, measured from images of the others. Mahalanobis: to the nearest mean of a "
        + "label (Lee et al. 2018), what calibration.scope keeps in a model. Nearest neighbours: "
        + "1 less the cosine with the neighbour of rank \(FeatureScopeAudit.rank) (Sun et al. "
        + "2022); it needs every image's features, which no model may hold. Images that a network "
        + "learnt from lie closer than new ones would.")
  }

  private var networks: SectionedPage.Table {
    SectionedPage.Table(
      "Networks", columns: ["Network", "Architecture", "File", "Input", "Features"],
      rows: findings.subject.networks.map { facts in
        [
          facts.name, facts.architecture,
          facts.digest.isEmpty ? "random weights" : "\(facts.weights) \(facts.digest.prefix(12))",
          "\(facts.inputSize) pixels", "\(facts.features)",
        ]
      },
      note: "Features are the outputs of the last stage before the head, averaged over the image, "
        + "and standardised. Whether a model uses what can be read is another question (Glocker "
        + "et al., eBioMedicine 89, 2023).")
  }

  private var leftOut: SectionedPage.Table {
    SectionedPage.Table(
      "Not read", columns: ["Column", "Reason"],
      rows: findings.skipped.map { [$0.column.name, $0.reason] })
  }

  private func each<Row>(
    _ result: BaseAuditFindings.Result, _ row: (String, ProbeReading.Network) -> Row
  ) -> [Row] {
    zip(findings.subject.networks, result.reading.networks).compactMap { facts, reading in
      reading.map { row(facts.name, $0) }
    }
  }
}

// MARK: - The table for machines

extension BaseAuditPage {
  private static let header = [
    "column", "kind", "network", "measure", "value", "lo", "hi", "null_median", "p", "p_bh",
    "n_images", "n_patients",
  ]

  /// One row per column, network and measure.
  var table: String {
    CSVTable.text(
      header: Self.header, rows: findings.results.flatMap(rows) + findings.scope.flatMap(rows))
  }

  private func rows(_ result: FeatureScopeAudit.Result) -> [[String]] {
    [("auroc_mahalanobis", result.mahalanobis), ("auroc_nearest", result.nearest)].compactMap {
      measure, estimate in
      estimate.map { estimate in
        [result.change.rawValue, "corruption", result.network, measure]
          + [estimate.value, estimate.lower, estimate.upper].map { $0.map { "\($0)" } ?? "" }
          + ["", "", "", "\(result.images)", "\(estimate.counts.patientCount)"]
      }
    }
  }

  private func rows(_ result: BaseAuditFindings.Result) -> [[String]] {
    let column = result.column
    let images = column.levels.reduce(0) { $0 + $1.images }
    let ending = ["\(images)", "\(result.patients)"]
    func row(_ network: String, _ measure: String, _ middle: [Double?]) -> [String] {
      [column.name, column.isLabel ? "label" : "attribute", network, measure]
        + middle.map { $0.map { "\($0)" } ?? "" } + ending
    }
    func figure(_ network: String, _ measure: String, _ figure: ProbeFigure?) -> [[String]] {
      figure.map {
        [row(network, measure, [$0.value, $0.lower, $0.upper, nil, nil, nil])]
      } ?? []
    }
    func tested(_ network: String, _ measure: String, _ value: PermutedValue?) -> [[String]] {
      value.map {
        [row(network, measure, [$0.value, nil, nil, $0.nullMedian, $0.pValue, $0.pAdjusted])]
      } ?? []
    }
    var rows = figure("none", "auroc_label_alone", result.reading.labelAlone)
    for (place, facts) in findings.subject.networks.enumerated() {
      guard let reading = result.reading.networks[place] else { continue }
      let rival = facts.role == .before ? "random" : "before"
      rows += figure(facts.name, "auroc", reading.area)
      rows += figure(facts.name, "auroc_within_label", reading.withinLabel)
      rows += figure(facts.name, "auroc_by_label", reading.byLabel)
      rows += figure(
        facts.name, "auroc_less_\(rival)", result.reading.differences[place])
      rows += tested(facts.name, "discriminant_auroc", reading.test)
      rows += tested(facts.name, "distance", reading.shift)
      rows += tested(facts.name, "distance_within_label", reading.shiftWithinLabel)
    }
    return rows
  }
}
