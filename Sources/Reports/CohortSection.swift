internal import Evaluation

/// The reported cohort and others side by side: the whole and every group that one of them has.
struct CohortSection {
  private static let metrics: [Metric] = [.auroc, .sensitivity, .specificity]

  private let content: ReportContent

  init(_ content: ReportContent) { self.content = content }

  /// A table per label; none without other cohorts.
  var tables: [PageTable] {
    guard !content.otherCohorts.isEmpty else { return [] }
    let cohorts =
      [ReportedCohort(name: content.facts.cohort.name, summary: content.summary)]
      + content.otherCohorts
    return content.summary.labels.map { label in
      let labels = cohorts.map { cohort in
        cohort.summary.labels.first { $0.label == label.label }
      }
      return PageTable(
        caption: "Cohorts side by side: \(label.label)",
        columns: ["Group"]
          + cohorts.flatMap { cohort in
            ["Patients, \(cohort.name)"] + Self.metrics.map { "\($0.title), \(cohort.name)" }
          },
        rows: [row("All", labels.map { $0.map { ($0.counts, $0.metrics) } }, kind: .total)]
          + groups(labels).map { reference in
            row(
              ReportContent.title(of: reference),
              labels.map { $0.flatMap { Self.group(reference, in: $0) } })
          },
        note: "The cohorts are different patients; a group that a cohort lacks has no number.")
    }
  }

  /// The groups of all cohorts, in the order in which they first occur.
  private func groups(_ labels: [LabelSummary?]) -> [GroupReference] {
    var found: [GroupReference] = []
    for table in labels.compactMap({ $0 }).flatMap(\.attributes) {
      for group in table.groups {
        let reference = GroupReference(attribute: table.attribute, group: group.name)
        if !found.contains(reference) { found.append(reference) }
      }
    }
    return found.sorted { position($0.attribute) < position($1.attribute) }
  }

  private func position(_ attribute: String) -> Int {
    content.summary.options.groups.firstIndex(of: attribute) ?? .max
  }

  private static func group(
    _ reference: GroupReference, in label: LabelSummary
  ) -> (SampleCounts, [Metric: Estimate])? {
    label.attributes.first { $0.attribute == reference.attribute }?
      .groups.first { $0.name == reference.group }.map { ($0.counts, $0.metrics) }
  }

  private func row(
    _ head: String, _ parts: [(SampleCounts, [Metric: Estimate])?], kind: PageTable.Kind = .plain
  ) -> PageTable.Row {
    PageTable.Row(
      head: head, kind: kind,
      cells: parts.flatMap { part in
        [PageTable.Cell(part.map { $0.0.text(\.patientCount) } ?? NumberText.none)]
          + Self.metrics.map { metric in
            part?.1[metric].map { PageTable.Cell($0) }
              ?? PageTable.Cell(NumberText.none, kind: .faint)
          }
      })
  }
}
