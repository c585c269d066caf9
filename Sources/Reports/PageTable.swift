internal import Evaluation

/// A table of the page: a caption, columns, rows with a head.
struct PageTable {
  /// How a cell or a row's head is marked; the raw values are classes of the style sheet.
  enum Kind: String {
    case plain
    case faint
    case worst
    case best
    case total
    /// Text, set to the left.
    case word
  }

  /// One cell: a main line and a smaller one.
  struct Cell {
    var main: String
    var sub = ""
    var kind = Kind.plain

    init(_ main: String, sub: String = "", kind: Kind = .plain) {
      self.main = main
      self.sub = sub
      self.kind = kind
    }

    /// A count, or that it is withheld.
    init(_ count: Int?) {
      self.init(NumberText.count(count), kind: count == nil ? .faint : .plain)
    }

    /// Text instead of a number.
    init(words: String) { self.init(words, kind: .word) }

    /// Value over interval; faint where precision is low or there is no value.
    init(_ estimate: Estimate) {
      let isFaint = estimate.status != .ok && estimate.status != .separable
      self.init(
        NumberText.value(estimate), sub: NumberText.interval(estimate),
        kind: isFaint ? .faint : .plain)
    }
  }

  /// One row.
  struct Row {
    var head: String
    var note = ""
    var kind = Kind.plain
    var cells: [Cell]
  }

  var caption: String
  var columns: [String]
  var rows: [Row]
  var note = ""

  var fields: PageFields {
    for row in rows {
      precondition(
        row.cells.count + 1 == columns.count,
        "\(caption): \(row.cells.count + 1) cells under \(columns.count) columns")
    }
    return PageFields([
      .caption: .text(caption),
      .columns: .list(
        columns.enumerated().map { index, column in
          let isWord = index > 0 && rows.first?.cells[index - 1].kind == .word
          return PageFields([
            .column: .text(column),
            .columnKind: .text((isWord ? Kind.word : .plain).rawValue),
          ])
        }),
      .rows: .list(
        rows.map { row in
          PageFields([
            .head: .text(row.head), .headNote: .text(row.note),
            .headKind: .text(row.kind.rawValue),
            .cells: .list(
              row.cells.map {
                PageFields([
                  .cellMain: .text($0.main), .cellSub: .text($0.sub),
                  .cellKind: .text($0.kind.rawValue),
                ])
              }),
          ])
        }),
      .note: .text(note),
    ])
  }

  /// Names in the first column, words in the second.
  static func words(_ caption: String, _ pairs: [(String, String)], head: String) -> PageTable {
    PageTable(
      caption: caption, columns: [head, "What it is"],
      rows: pairs.map { Row(head: $0.0, cells: [Cell(words: $0.1)]) })
  }
}

extension PageValue {
  /// Tables, those without rows left out.
  static func tables(_ tables: [PageTable]) -> PageValue {
    .list(tables.filter { !$0.rows.isEmpty }.map(\.fields))
  }

  /// Texts under the key `text`.
  static func texts(_ texts: [String]) -> PageValue {
    .list(texts.map { PageFields([.text: .text($0)]) })
  }
}
