/// The rows of a table that were to name something and named nothing.
public enum UnmetRows {
  /// A sentence that numbers the first twenty, or nil where every row met something.
  ///
  /// - Parameters:
  ///   - rows: the numbers of the rows by what they name.
  ///   - met: what there was.
  ///   - table: the table's file name.
  ///   - lack: what the rows name not one of.
  public static func sentence(
    _ rows: [String: [Int]], met: Set<String>, table: String, naming lack: String
  ) -> String? {
    let others = rows.filter { !met.contains($0.key) }.flatMap(\.value).sorted()
    guard !others.isEmpty else { return nil }
    let count = rows.values.reduce(0) { $0 + $1.count }
    let shown = others.prefix(20).map(String.init).joined(separator: ", ")
    let more = others.count > 20 ? ", and \(others.count - 20) more" : ""
    return "\(table): \(others.count) of \(count) rows name \(lack): \(shown)\(more)"
  }
}
