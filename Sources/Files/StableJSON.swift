public import Foundation

/// JSON that gives the same bytes for the same value: sorted keys, no escaped slashes.
public enum StableJSON {
  /// The value as one line, or indented when `pretty`; no newline at the end.
  ///
  /// - Throws: `internalFault` for NaN and infinities, which JSON cannot hold.
  public static func encode<T: Encodable>(
    _ value: T, pretty: Bool = false
  ) throws(FilesError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    do {
      return try encoder.encode(value)
    } catch EncodingError.invalidValue(_, let context) {
      throw FilesError(
        .internalFault, subject: "JSON key \(keyPath(context.codingPath))",
        reason: "holds a value that JSON cannot express, such as NaN")
    } catch {
      throw FilesError(.internalFault, subject: "JSON", reason: "cannot be written")
    }
  }

  /// The value read from JSON; `subject` names the file in errors.
  ///
  /// - Throws: `badData`, naming the key path and never the value.
  public static func decode<T: Decodable>(
    _ type: T.Type, from data: Data, subject: String
  ) throws(FilesError) -> T {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw FilesError(.badData, subject: subject, reason: reason(of: error))
    } catch {
      throw FilesError(.badData, subject: subject, reason: "is not valid JSON")
    }
  }

  private static func reason(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "lacks the key \(keyPath(context.codingPath + [key]))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "has a value of the wrong type at \(keyPath(context.codingPath))"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "is not valid JSON" : "has a value that cannot be at \(keyPath(context.codingPath))"
    @unknown default: "is not valid JSON"
    }
  }

  private static func keyPath(_ keys: [any CodingKey]) -> String {
    keys.isEmpty
      ? "at the top"
      : keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        .joined(separator: ".")
  }
}
