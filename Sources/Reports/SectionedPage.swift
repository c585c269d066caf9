internal import Foundation

/// A page of findings, figures and tables by section, for people inside the house.
package struct SectionedPage: Sendable {
  /// How loud a sentence is; the raw values are classes of the style sheet.
  package enum Loudness: String, Sendable {
    case alarm, caution, plain
  }

  /// A table of texts.
  package struct Table: Sendable {
    let caption: String
    let columns: [String]
    let rows: [[String]]
    let note: String

    /// Makes a table; each row has as many texts as there are columns.
    package init(_ caption: String, columns: [String], rows: [[String]], note: String = "") {
      self.caption = caption
      self.columns = columns
      self.rows = rows
      self.note = note
    }
  }

  /// A picture with what it shows, in words for those who do not see it too.
  package struct Picture: Sendable {
    let picture: ReportPicture
    let text: String

    /// Makes a picture.
    package init(_ picture: ReportPicture, _ text: String) {
      self.picture = picture
      self.text = text
    }

    var fields: PageFields? {
      picture.png.map {
        PageFields([.pictureData: .text($0.base64EncodedString()), .pictureText: .text(text)])
      }
    }
  }

  /// Tables and pictures under one heading.
  package struct Section: Sendable {
    let heading: String
    let tables: [Table]
    let pictures: [Picture]
    /// Plots of curves that stand before the tables.
    var plots: [SelectionPlot] = []

    /// Makes a section; tables without rows are left out of the page.
    package init(
      _ heading: String, _ tables: [Table], pictures: [Picture] = [],
      plots: [SelectionPlot] = []
    ) {
      self.heading = heading
      self.tables = tables
      self.pictures = pictures
      self.plots = plots
    }

    var isEmpty: Bool {
      pictures.isEmpty && plots.isEmpty && tables.allSatisfy(\.rows.isEmpty)
    }
  }

  /// The heading of all.
  package var title: String
  /// What it is about, below the title.
  package var subtitle: String
  /// What was found, the loudest first.
  package var sentences: [(loudness: Loudness, text: String)] = []
  /// A few figures: name, value, detail.
  package var tiles: [(name: String, value: String, detail: String)] = []
  /// The tables.
  package var sections: [Section] = []
  /// The file beside the page that holds every number on it.
  package var numbersFile = "inspect.json"
  /// What was typed, without places.
  package var commandLine: String
  /// Who made it.
  package var program: String

  /// Makes a page with nothing on it.
  package init(title: String, subtitle: String, commandLine: String, program: String) {
    self.title = title
    self.subtitle = subtitle
    self.commandLine = commandLine
    self.program = program
  }

  /// The whole page: one file, no script, no network.
  ///
  /// - Throws: `internalFault` where a template is broken.
  package func render() throws(ReportsError) -> String {
    try HTMLReport.render(fields, template: "sections")
  }

  private var fields: PageFields {
    let sections = sections.filter { !$0.isEmpty }
    return PageFields([
      .title: .text(title), .subtitle: .text(subtitle),
      .marks: .list(
        sentences.map {
          PageFields([.markKind: .text($0.loudness.rawValue), .markText: .text($0.text)])
        }),
      .tiles: .list(
        tiles.map {
          PageFields([
            .tileName: .text($0.name), .tileValue: .text($0.value), .tileDetail: .text($0.detail),
            .tileKind: .text(""),
          ])
        }),
      .contents: .list(
        sections.enumerated().map {
          PageFields([
            .anchor: .text("section\($0.offset + 1)"), .heading: .text($0.element.heading),
          ])
        }),
      .labels: .list(
        sections.enumerated().map {
          PageFields([
            .anchor: .text("section\($0.offset + 1)"), .label: .text($0.element.heading),
            .hasPlots: .flag(!$0.element.plots.isEmpty),
            .charts: .list($0.element.plots.map { PageFields([.chart: .drawing($0.drawing)]) }),
            .overallTables: .tables($0.element.tables.map(Self.table)),
            .hasPictures: .flag(!$0.element.pictures.isEmpty),
            .pictures: .list($0.element.pictures.compactMap(\.fields)),
          ])
        }),
      .commandLine: .text(commandLine), .program: .text(program),
      .numbersFile: .text(numbersFile),
    ])
  }

  /// The table with its numbers to the right and its words to the left.
  private static func table(_ table: Table) -> PageTable {
    let isNumber = table.columns.indices.map { column in
      table.rows.allSatisfy { row in
        row[column].allSatisfy { $0.isNumber || " .,−-–%".contains($0) }
      }
    }
    return PageTable(
      caption: table.caption, columns: table.columns,
      rows: table.rows.map { row in
        PageTable.Row(
          head: row[0],
          cells: zip(row, isNumber).dropFirst().map {
            PageTable.Cell($0.0, kind: $0.1 ? .plain : .word)
          })
      }, note: table.note)
  }
}
