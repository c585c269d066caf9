import Foundation

extension HouseRule {
  /// Rule 2.
  static let bannedNames = HouseRule(sentence: "a type is named for what it is") { file in
    let endings = "(Manager|Helper|Helpers|Util|Utils|Handler|Base|Impl|Common)"
    return file.isSwift
      ? file.codeLines(matching: typeKeyword + #"\w*"# + endings + #"\b"#) : []
  }

  /// Rule 4.
  static let roomName = HouseRule(sentence: "no type has the name of its room") { file in
    guard let target = file.target, file.isSwift else { return [] }
    return file.codeLines(matching: typeKeyword + target + #"\b"#)
  }

  /// Rule 4: `Type.swift` or `Type+Aspect.swift` declares or extends `Type`.
  static let fileName = HouseRule(sentence: "a file is named for its type") { file in
    guard file.isSwift, file.target != nil else { return [] }
    let type = String(file.stem.prefix { $0 != "+" })
    let owner = #"\b(struct|class|enum|actor|protocol|typealias|extension)\s+([\w.]+\.)?"#
    let declares = !file.codeLines(matching: owner + type + #"\b"#).isEmpty
    return declares ? [] : [1]
  }

  private static let typeKeyword = #"\b(struct|class|enum|actor|protocol|typealias)\s+"#
}
