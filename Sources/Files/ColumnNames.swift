/// The names in the first row of a table, as messages speak of them.
public enum ColumnNames {
  /// Whether the first row holds values, which no message may repeat, and not names.
  public static func areData(_ header: [String]) -> Bool {
    header.contains { name in
      Double(name.replacing(",", with: ".")).map(\.isFinite) == true
        || name.wholeMatch(of: /[0-9]+([.\/:\-][0-9]+)+/) != nil
    }
  }

  /// At most a dozen of them.
  public static func list(_ header: [String]) -> String {
    let shown = header.prefix(12)
    guard shown.count == header.count, let last = shown.last, shown.count > 1 else {
      return shown.joined(separator: ", ") + (shown.count < header.count ? ", …" : "")
    }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}
