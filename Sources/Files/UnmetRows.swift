/// The rows of a table that were to name something and named nothing.
public enum UnmetRows {
  /// A sentence that numbers the first twenty, or nil where every row met something.
  ///
  /// It stands in outputs, so that it names the table by its flag and not by its file.
  ///
  /// - Parameters:
  ///   - rows: the numbers of the rows by what they name.
  ///   - met: what there was.
  ///   - flag: what named the table.
  ///   - lack: what the rows name not one of.
  public static func sentence(
    _ rows: [String: [Int]], met: Set<String>, flag: String, naming lack: String
  ) -> String? {
    let others = rows.filter { !met.contains($0.key) }.flatMap(\.value).sorted()
    guard !others.isEmpty else { return nil }
    let count = rows.values.reduce(0) { $0 + $1.count }
    let shown = others.prefix(20).map(String.init).joined(separator: ", ")
    let more = others.count > 20 ? ", and \(others.count - 20) more" : ""
    return "\(flag): \(others.count) of \(count) rows name \(lack): \(shown)\(more)"
  }
}
