internal import Evaluation

/// model_card.md: the card for people.
struct ModelCardText {
  private let card: ModelCardDocument

  init(_ card: ModelCardDocument) { self.card = card }

  /// The whole file.
  var markdown: String {
    var lines = ["# Model card: \(Self.escaped(card.title))", ""]
    lines.append(
      card.needsAuthor == 0
        ? "Nothing is left open."
        : "\(card.needsAuthor) items need an author; they are marked NEEDS AUTHOR.")
    for section in card.sections {
      lines += ["", "## \(section.heading)", ""]
      lines += section.items.map {
        "- **\(Self.escaped($0.name)):** \(Self.escaped($0.text))"
      }
    }
    lines += ["", "## Quantitative analyses", ""] + table
    return lines.joined(separator: "\n") + "\n"
  }

  private var table: [String] {
    let measures = card.quantitativeAnalyses.first?.measures.map { known in
      AgreementMeasure.allCases.filter { known[$0] != nil }
    }
    if let measures {
      return Self.markdown(measures.map(\.title), agreementRows(measures), "Patients")
    }
    let rows = card.quantitativeAnalyses.map { row in
      [
        row.label, row.group.map { ReportContent.title(of: $0) } ?? "All",
        row.counts.classText,
      ]
        + ModelCardDocument.metrics.map { metric in
          row.metrics[metric].map(NumberText.both) ?? NumberText.none
        } + [row.isEligible || row.counts.isSuppressed ? "" : "not eligible"]
    }
    return Self.markdown(
      ModelCardDocument.metrics.map(\.title), rows, "Patients, pos./neg.")
  }

  /// Measurements or grades: the whole and each group.
  private func agreementRows(_ measures: [AgreementMeasure]) -> [[String]] {
    card.quantitativeAnalyses.map { row in
      [
        row.label, row.group.map { ReportContent.title(of: $0) } ?? "All",
        "\(row.counts.patientCount)",
      ]
        + measures.map { row.measures?[$0].map(NumberText.both) ?? NumberText.none }
        + [row.isEligible ? "" : "not eligible"]
    }
  }

  private static func markdown(
    _ titles: [String], _ rows: [[String]], _ counts: String
  ) -> [String] {
    let head = ["Label", "Group", counts] + titles + ["Remark"]
    return ([head, head.map { _ in "---" }] + rows).map { cells in
      "| " + cells.map(escaped).joined(separator: " | ") + " |"
    }
  }

  /// Text that no reader of Markdown takes for markup: one line, `<`, `|` and the like escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in PageText.clean(text).unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\\", "|", "*", "_", "`", "[", "]", "#": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
