import Foundation

extension HouseRule {
  /// Rule 19.
  static let openEnds = HouseRule(sentence: "what is to be done has an issue number") { file in
    file.allLines(matching: #"\b(TO"# + #"DO|FIX"# + #"ME)\b(?!.*#\d+)"#)
  }

  /// Rules 11 and 14: the line above, attributes apart, is a documentation comment.
  static let documentation = HouseRule(sentence: "what is public is documented") { file in
    guard file.target != nil, file.isSwift else { return [] }
    let attributes = #"^\s*(@\w+(\([^)]*\))?\s+)*"#
    return file.codeLines(matching: attributes + #"public\s+(?!import\b|extension\b)"#)
      .filter { number in
        var above = number - 2
        while above >= 0,
          file.code[above].range(of: #"^\s*@\w+"#, options: .regularExpression) != nil
        { above -= 1 }
        guard above >= 0 else { return true }
        return !file.lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("///")
      }
  }
}
