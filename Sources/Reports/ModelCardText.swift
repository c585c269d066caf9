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
    let head =
      ["Label", "Group", "Patients, pos./neg."] + ModelCardDocument.metrics.map(\.title)
      + ["Remark"]
    let rows = card.quantitativeAnalyses.map { row in
      [
        row.label, row.group.map { ReportContent.title(of: $0) } ?? "All",
        row.counts.classText,
      ]
        + ModelCardDocument.metrics.map { metric in
          row.metrics[metric].map(NumberText.both) ?? NumberText.none
        } + [row.isEligible || row.counts.isSuppressed ? "" : "not eligible"]
    }
    return ([head, head.map { _ in "---" }] + rows).map { cells in
      "| " + cells.map(Self.escaped).joined(separator: " | ") + " |"
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
