/// How many patients have a value where on the scale from 0 to 1.
struct ValueDistribution: Codable, Equatable {
  /// Values from `start` up to, not with, `end`; the last bin holds its end too.
  struct Bin: Codable, Equatable {
    var start: Double
    var end: Double
    var count = 0
  }

  static let binCount = 20

  var label: String
  /// The measure's name in tables that machines read.
  var measure: String
  var bins: [Bin]

  /// Counts values from 0 to 1.
  init(label: String, measure: String, values: [Double]) {
    self.label = label
    self.measure = measure
    let count = Self.binCount
    bins = (0..<count).map {
      Bin(start: Double($0) / Double(count), end: Double($0 + 1) / Double(count))
    }
    for value in values {
      bins[min(count - 1, max(0, Int(value * Double(count))))].count += 1
    }
  }

  /// The same numbers for those who cannot see the plot.
  func table(caption: String, counted: String) -> PageTable {
    PageTable(
      caption: caption, columns: ["From", "below", counted],
      rows: bins.map { bin in
        PageTable.Row(
          head: NumberText.decimal(bin.start, digits: 2),
          cells: [
            PageTable.Cell(NumberText.decimal(bin.end, digits: 2)), PageTable.Cell(bin.count),
          ])
      }, note: "The last row holds its upper end too.")
  }
}
