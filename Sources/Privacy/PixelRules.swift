internal import DecodeProtocol
internal import Files
public import Foundation

/// Where devices burn text in, by manufacturer, model and size: the table of `--pixel-regions`.
public struct PixelRules: Sendable {
  private struct Rule {
    let manufacturer: String
    let model: String
    let rows: Int?
    let columns: Int?
    let region: PixelRegion
  }

  private static let header = [
    "manufacturer", "model", "rows", "columns", "x", "y", "width", "height",
  ]
  private var rules: [Rule] = []

  /// Whether nothing is to be blanked.
  public var isEmpty: Bool { rules.isEmpty }

  /// No rule.
  public init() {}

  /// Reads the table.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`; `badRules` naming the row.
  public init(contentsOf url: URL) throws(PrivacyError) {
    let table: CSVTable
    do throws(FilesError) {
      table = try CSVTable(contentsOf: url)
    } catch {
      throw error.code == .badData
        ? PrivacyError(
          .badRules, subject: error.subject, reason: error.reason, hint: error.hint)
        : PrivacyError(error)
    }
    let name = url.lastPathComponent
    guard Set(table.header) == Set(Self.header), table.header.count == Self.header.count else {
      throw PrivacyError(
        .badRules, subject: name, reason: "has other columns than a table of pixel regions",
        hint: "name them " + Self.header.joined(separator: ", "))
    }
    for row in table.rows.indices {
      rules.append(try Self.rule(table, row, name))
    }
  }

  private static func rule(
    _ table: CSVTable, _ row: Int, _ name: String
  ) throws(PrivacyError) -> Rule {
    let cells = header.map { table[row, $0] ?? "" }
    let numbers = cells[2...].map { cell in cell.isEmpty ? nil : Int(cell) }
    let isNumber = zip(cells[2...], numbers).allSatisfy { $0.isEmpty || ($1 ?? -1) >= 0 }
    guard isNumber, let x = numbers[2], let y = numbers[3], let width = numbers[4],
      let height = numbers[5], width > 0, height > 0, max(x, y, width, height) <= 1 << 20
    else {
      throw PrivacyError(
        .badRules, subject: "\(name) row \(table.rowNumbers[row])",
        reason: "names no region in whole pixels",
        hint: "give x, y, width and height; rows and columns are numbers or blank")
    }
    return Rule(
      manufacturer: cells[0].lowercased(), model: cells[1].lowercased(), rows: numbers[0],
      columns: numbers[1], region: PixelRegion(rows: y..<y + height, columns: x..<x + width))
  }

  /// The regions of a file's frames; blank cells of a rule fit every file.
  func regions(_ attributes: AttributeTree, rows: Int, columns: Int) -> [PixelRegion] {
    let manufacturer = attributes.string(.manufacturer)?.lowercased() ?? ""
    let model = attributes.string(.manufacturerModelName)?.lowercased() ?? ""
    return rules.filter { rule in
      (rule.manufacturer.isEmpty || rule.manufacturer == manufacturer)
        && (rule.model.isEmpty || rule.model == model)
        && (rule.rows ?? rows) == rows && (rule.columns ?? columns) == columns
    }.map { $0.region.padded(by: 0, rows: rows, columns: columns) }
      .filter { !$0.rows.isEmpty && !$0.columns.isEmpty }
  }
}
