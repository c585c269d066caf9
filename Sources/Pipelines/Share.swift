/// A share of a whole as people write it: `0.2` or `20%`.
enum Share {
  /// The share, or an error that names the flag.
  ///
  /// - Throws: `usage` for anything but a number from 0 up to, not with, 1.
  static func value(_ text: String, flag: String) throws(PipelinesError) -> Double {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast() : Substring(text)
    let number = digits.allSatisfy { "0123456789.".contains($0) } ? Double(digits) : nil
    guard let number, case let share = isPercent ? number / 100 : number, share < 1 else {
      throw PipelinesError(
        .usage, subject: flag, reason: "is \(text)", hint: "give a share below 1, as 0.2 or 20%")
    }
    return share
  }
}
