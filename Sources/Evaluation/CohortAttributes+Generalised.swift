internal import Foundation

extension CohortAttributes {
  /// The attributes as a release may show them: years instead of dates, ages over 89 as one.
  ///
  /// A date is a year of four digits with month and day, in either order, with or without marks
  /// between, and whatever follows a T or a blank. An age is a whole number or DICOM's `091Y`.
  public var generalised: CohortAttributes {
    func generalised(_ all: [String: [String: String]]) -> [String: [String: String]] {
      all.mapValues { values in
        var values = values
        for (name, value) in values {
          values[name] = name == "age" ? Self.pooledAge(value) : Self.yearAlone(value)
        }
        return values
      }
    }
    return CohortAttributes(byUnit: generalised(byUnit), byPatient: generalised(byPatient))
  }

  private static func pooledAge(_ text: String) -> String {
    let digits = text.last == "Y" ? String(text.dropLast()) : text
    guard let years = Double(digits), years >= 90, years <= 130 else { return text }
    return "90+"
  }

  private static let months = "(0?[1-9]|1[0-2])"
  private static let days = "(0?[1-9]|[12][0-9]|3[01])"
  private static let years = "((?:18|19|20)[0-9]{2})"
  private static let rest = "([T ].*)?$"
  private static let patterns = [
    "^\(years)[-/.]\(months)([-/.]\(days))?\(rest)", "^\(years)(0[1-9]|1[0-2])([0-2][0-9]|3[01])$",
    "^\(days)[-/.]\(months)[-/.]\(years)\(rest)", "^\(months)[-/.]\(days)[-/.]\(years)\(rest)",
  ]

  private static func yearAlone(_ text: String) -> String {
    let isDate = patterns.contains { text.range(of: $0, options: .regularExpression) != nil }
    guard isDate, let year = text.range(of: years, options: .regularExpression) else { return text }
    return String(text[year])
  }
}
