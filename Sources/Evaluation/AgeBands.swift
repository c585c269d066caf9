internal import Foundation

/// Ages in bands; the last band is open, and ages over 89 are never told apart.
public struct AgeBands: Codable, Sendable, Equatable {
  /// Where each band starts, in years: 0, then ascending, the last at most 90.
  public let starts: [Int]

  /// Nil when the starts do not begin with 0, do not ascend, or split the ages over 89.
  public init?(starts: [Int]) {
    guard starts.first == 0, zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 }),
      let last = starts.last, last <= 90
    else { return nil }
    self.starts = starts
  }

  /// 0-17, 18-39, 40-64, 65-89, 90+.
  public static let standard = AgeBands(checked: [0, 18, 40, 65, 90])

  private init(checked starts: [Int]) { self.starts = starts }

  /// Reads the array of starts.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for starts that `init(starts:)` refuses.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let bands = AgeBands(starts: try container.decode([Int].self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "age bands start at 0, ascend and end at 90 or below")
    }
    self = bands
  }

  /// Writes the array of starts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(starts)
  }

  /// The names of the bands, youngest first.
  public var names: [String] {
    starts.indices.map { index in
      index + 1 < starts.count
        ? "\(starts[index])-\(starts[index + 1] - 1)" : "\(starts[index])+"
    }
  }

  /// The band of an age as cohorts write it: years, `90+`, or DICOM's `034Y`, `006M`, `010W`,
  /// `002D`.
  ///
  /// `unknown`, `declined`, `other` and `mixed` stay what they are; anything else, a negative age
  /// or one above 130 is `invalid`.
  public func band(of age: String) -> String {
    let text = CohortAttributes.normalised(age)
    if CohortAttributes.specialValues.contains(text) { return text }
    guard let years = Self.years(text), let index = starts.lastIndex(where: { $0 <= years }) else {
      return "invalid"
    }
    return names[index]
  }

  private static func years(_ text: String) -> Int? {
    let unit = text.last ?? "Y"
    let yearsPerUnit: [Character: Double] = [
      "Y": 1, "y": 1, "+": 1, "M": 1 / 12, "W": 7 / 365.25, "D": 1 / 365.25,
    ]
    let number = yearsPerUnit[unit] == nil ? Substring(text) : text.dropLast()
    guard number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let value = Double(number)
    else { return nil }
    let years = (value * (yearsPerUnit[unit] ?? 1)).rounded(.down)
    return years <= 130 ? Int(years) : nil
  }
}
