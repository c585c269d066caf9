internal import Files
internal import Foundation
internal import Ingest
internal import Privacy
internal import Reports

extension IngestStage {
  /// The counts, the reasons and the rows that matched nothing.
  static func lines(of summary: IngestSummary) -> [String] {
    var lines = fileLines(of: summary)
    let targets = summary.targets.isEmpty ? "none" : summary.targets.joined(separator: ", ")
    lines.append(
      "cohort of \(summary.cases) images, \(summary.studies) studies, "
        + "\(summary.patients) patients; targets \(targets)")
    lines += rowLines(of: summary)
    if let count = summary.decisions[TextReview.decision] {
      lines.append("\(count) images look like text and were let in: \(TextReview.decision)")
    }
    lines += summary.leftOutColumns.map {
      "\($0.table): column \($0.column) left out, \($0.reason)"
    }
    return lines + summary.notes
  }

  /// How the rows of each table met the images.
  static func rowLines(of summary: IngestSummary) -> [String] {
    [
      ("labels", summary.labelRows), ("demographics", summary.demographicRows),
      ("exclude", summary.exclusionRows),
    ].filter { $0.1.rows > 0 }.map { name, rows in
      "\(name): \(rows.matched) of \(rows.rows) rows matched, \(rows.unmatched.count) unmatched"
        + "\(list(rows.unmatched)), \(rows.ambiguous.count) ambiguous\(list(rows.ambiguous))"
    }
  }

  /// Where every file went, and why some were kept out.
  static func fileLines(of summary: IngestSummary) -> [String] {
    let files = summary.files
    let counts = outcomes(of: files).map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    var lines = ["found \(files.found) files: \(counts)"]
    lines += reasons(of: summary).map { "\($0.count) kept out: \($0.name)" }
    for (kind, count) in summary.notImages.sorted(by: { $0.key < $1.key }) {
      lines.append("\(count) not images: \(kind)")
    }
    return lines
  }

  /// Where every file went; they sum to all files.
  static func flow(of summary: IngestSummary) -> FlowFacts {
    FlowFacts(
      found: summary.files.found, outcomes: outcomes(of: summary.files),
      reasons: reasons(of: summary))
  }

  /// What ingest left about itself in a cohort.
  ///
  /// - Throws: errors of the file.
  static func summary(in cohort: URL) throws -> IngestSummary {
    let url = cohort.appendingPathComponent(CohortFolder.summary)
    return try StableJSON.decode(
      IngestSummary.self, from: InputFile.data(of: url), subject: CohortFolder.summary)
  }

  private static func outcomes(of files: FileCounts) -> [FlowFacts.Count] {
    let always = [
      ("used", files.used), ("quarantined", files.quarantined), ("failed", files.failed),
    ]
    let sometimes = [
      ("not images", files.notAnImage), ("excluded", files.excluded),
      ("without label", files.unlabelled), ("repeated", files.duplicate),
      ("of other series", files.otherSeries),
    ]
    return (always + sometimes.filter { $0.1 > 0 }).map {
      FlowFacts.Count(name: $0.0, count: $0.1)
    }
  }

  private static func reasons(of summary: IngestSummary) -> [FlowFacts.Count] {
    Dictionary(grouping: summary.listed, by: \.reason).mapValues(\.count)
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { FlowFacts.Count(name: $0.key, count: $0.value) }
  }

  private static func list(_ rows: [Int]) -> String {
    guard !rows.isEmpty else { return "" }
    let shown = rows.prefix(10).map(String.init).joined(separator: ", ")
    return " (row\(rows.count == 1 ? "" : "s") \(shown)\(rows.count > 10 ? ", …" : ""))"
  }
}

extension IngestEvent {
  /// What is said about the event; nil for what the summary says again.
  var announcement: Announcement? {
    switch self {
    case .found(let files): .note("found \(files) files in <input>")
    case .progress(let done, let total): .progress(task: "ingest", done: done, total: total)
    case .quarantined(let file, let total, let reason):
      .warning("file \(file) of \(total) is quarantined: \(reason)")
    case .failed(let file, let total, let reason):
      .warning("file \(file) of \(total) failed: \(reason)")
    case .note(let text): .note(text)
    }
  }
}
