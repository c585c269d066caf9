internal import Privacy

/// The page of a de-identification for people: one file, no script, no value of any attribute.
enum DeliveryPage {
  static func html(_ summary: DeliverySummary) -> String {
    let files = summary.files
    let counts: [(String, Int)] = [
      ("found", files.found), ("released", files.released), ("copied as they are", files.copied),
      ("quarantined", files.quarantined), ("not DICOM", files.notDICOM),
      ("repeated", files.duplicate), ("patients", summary.patients),
      ("may show a face", summary.mayShowFace),
      ("bits beside the samples cleared", summary.embeddedBitsCleared),
      ("comments and bytes beside the frames taken out", summary.commentsStripped),
      ("regions of pixels blanked", summary.pixelsBlanked),
      ("look like text, and a person found none", summary.textReviewed),
      ("PNG and JPEG pictures among those written", summary.pictures),
      ("JPEG written as PNG, since regions were blanked", summary.convertedToPNG),
    ]
    let rules = summary.tally.rules.sorted { $0.key < $1.key }.flatMap { rule, actions in
      actions.sorted { $0.key < $1.key }.map { [rule, $0.key, String($0.value)] }
    }
    return [
      "<!DOCTYPE html>", "<html lang=\"en\"><head><meta charset=\"utf-8\">",
      "<title>De-identification</title>", "<style>\(style)</style></head><body>",
      "<h1>De-identification</h1>",
      paragraph("Profile \(summary.profile), codes \(summary.codes.joined(separator: ", "))."),
      paragraph("Rules of \(summary.edition)."),
      table(["files", "count"], counts.map { [$0.0, String($0.1)] }),
      summary.notes.map(paragraph).joined(),
      "<h2>Kept out</h2>",
      table(
        ["file", "name", "reason"], summary.refusals.map { [String($0.file), $0.name, $0.reason] }),
      "<h2>What may still identify</h2>",
      "<ul>" + summary.residualRisks.map { "<li>\(escaped($0))</li>" }.joined() + "</ul>",
      "<h2>Rules</h2>", table(["rule", "action", "times"], rules), "</body></html>\n",
    ].joined(separator: "\n")
  }

  private static let style =
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    + "table{border-collapse:collapse}td,th{padding:.2em .8em;border-bottom:1px solid #ccc;"
    + "text-align:left}"

  private static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>" }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    if rows.isEmpty { return paragraph("None.") }
    let lines = rows.map { row in
      "<tr>" + row.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
    }
    return "<table><tr>" + head.map { "<th>\(escaped($0))</th>" }.joined() + "</tr>\n"
      + lines.joined(separator: "\n") + "</table>"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
