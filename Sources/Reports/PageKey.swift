/// Every name that the templates may use; a test compares them.
package enum PageKey: String, CaseIterable {
  // The page.
  case title, subtitle, marks, isTuning, summarySentences, gateTables, contents
  case markKind, markText
  case labels, measured, hasFlow, flow, dataTables, limitations, methodTables, commandLine, program
  case driftSentences, casesNote, numbersFile
  case hasClasses, classTables
  case hasComparisons, comparisonTables, hasCohorts, cohortTables
  case text
  // Contents.
  case anchor, heading
  // The verdict strip.
  case tiles, tileName, tileValue, tileDetail, tileKind
  // One label.
  case label, operatingNote, operatingTables, overallTables, charts, chart, plotTables
  case hasForest, forest
  case groupTables, hasGroups, gapTables, moreTables, failureTables,
    failureNotes
  case hasIntersections, grids, intersectionTables
  case hasPictures, pictures, pictureData, pictureText, hasPlots
  // The learning curve.
  case curves, curveFindings, curveTables, curveNotes
  // The page on which readers judge.
  case visible, items, unit, unitID, call, verdicts, answers, reasons
  // One table.
  case caption, columns, column, columnKind, rows, head, headKind, headNote, cells, cellMain,
    cellSub, cellKind
  case note
}

/// What a template name may stand for.
package enum PageValue {
  /// Text, escaped when it is printed.
  case text(String)
  /// A drawing of ours, printed as it is.
  case drawing(String)
  /// Whether a section is printed.
  case flag(Bool)
  /// A section printed once for each.
  case list([PageFields])

  /// The value as the template engine takes it.
  var object: Any {
    switch self {
    case .text(let text): PageText.clean(text)
    case .drawing(let drawing): drawing
    case .flag(let flag): flag
    case .list(let items): items.map(\.object)
    }
  }
}

/// Values by name, the only thing that a template is rendered from.
package struct PageFields {
  package var values: [PageKey: PageValue]

  package init(_ values: [PageKey: PageValue]) { self.values = values }

  /// The fields as the template engine takes them.
  var object: [String: Any] {
    Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value.object) })
  }
}

/// Text that is safe to escape character by character.
enum PageText {
  /// Control characters are dropped, and so is a mark that would combine with a character that has
  /// to be escaped: the escaping must see that character alone.
  static func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .surrogate, .unassigned, .privateUse, .format: continue
      case .nonspacingMark, .spacingMark, .enclosingMark:
        if let last = scalars.last, "<>&\"'".unicodeScalars.contains(last) { continue }
        scalars.append(scalar)
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The text with the five characters of HTML escaped, for drawings.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in clean(text).unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
