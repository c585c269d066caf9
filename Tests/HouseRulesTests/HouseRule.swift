import Testing

/// A rule of the house that can be checked in one file at a time.
struct HouseRule: Sendable, CustomTestStringConvertible {
  /// The rule as a sentence.
  let sentence: String
  /// The lines of a file that break it, from 1.
  let brokenLines: @Sendable (SourceFile) -> [Int]

  var testDescription: String { sentence }

  /// Where files break the rule, as a compiler would name the places.
  func offences(in files: [SourceFile]) -> [String] {
    files.flatMap { file in brokenLines(file).map { "\(file.path):\($0)" } }
  }
}

/// Text that must break a rule, and text like it that must not.
struct RuleSample: Sendable, CustomTestStringConvertible {
  let rule: HouseRule
  /// Where the text pretends to stand.
  let path: String
  let bad: String
  let good: String

  init(_ rule: HouseRule, _ path: String = "Sources/Files/Digest.swift", bad: String, good: String)
  {
    self.rule = rule
    self.path = path
    self.bad = bad
    self.good = good
  }

  var testDescription: String { bad }
}
