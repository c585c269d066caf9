import Foundation

extension HouseRule {
  /// Rule 6.
  static let fileLength = HouseRule(sentence: "a file has at most 400 lines") { file in
    file.lines.count > 400 ? [401] : []
  }

  /// Rule 6.
  static let lineLength = HouseRule(sentence: "a line has at most 100 columns") { file in
    file.lines.indices.filter { file.lines[$0].count > 100 }.map { $0 + 1 }
  }

  /// Rule 6; what stands between the braces is counted.
  static let functionLength = HouseRule(sentence: "a function has at most 60 lines") { file in
    file.isSwift ? longFunctions(of: file.code, limit: 60) : []
  }

  private static func longFunctions(of code: [String], limit: Int) -> [Int] {
    var open: [(line: Int, isFunction: Bool)] = []
    var statement = ""
    var long: [Int] = []
    for (index, line) in code.enumerated() {
      for character in line {
        switch character {
        case "{":
          open.append((index, isFunctionStart(statement)))
          statement = ""
        case "}":
          if let start = open.popLast(), start.isFunction, index - start.line - 1 > limit {
            long.append(start.line + 1)
          }
          statement = ""
        default:
          statement.append(character)
        }
      }
      statement.append(" ")
    }
    return long
  }

  private static func isFunctionStart(_ statement: String) -> Bool {
    let function = #"\b(func |init\??[(<]|subscript[(<])"#
    let noTypeAfter = #"(?!.*\b(struct|class|enum|extension|protocol|actor)\s)"#
    return statement.range(of: function + noTypeAfter, options: .regularExpression) != nil
  }
}
