import Foundation

extension HouseRule {
  /// Rule 22.
  static let output = HouseRule(sentence: "only fovea and fovea-bench print") { file in
    guard let target = file.target, file.isSwift, !["fovea", "fovea-bench"].contains(target) else {
      return []
    }
    return file.codeLines(matching: #"(?<![\w.])(print|debugPrint|dump)\("#)
  }

  /// Rule 22.
  static let force = HouseRule(sentence: "nothing is forced") { file in
    guard file.target != nil, file.isSwift else { return [] }
    return file.codeLines(matching: #"\btry!|\bas!|\bfatalError\(|[\w)\]}>?]!(?![=\w])"#)
  }

  /// Rule 12: the three places that ARCHITECTURE.md names.
  static let unchecked = HouseRule(sentence: "concurrency is checked but in three places") { file in
    let allowed = ["Tensors/TensorStorage", "Compute/BufferPool", "Compute/WorkerPool"]
    guard file.target != nil, !allowed.contains(where: { file.path == "Sources/\($0).swift" })
    else { return [] }
    return file.codeLines(matching: #"@unchecked\s+Sendable"#)
  }

  /// Rule 12.
  static let environment = HouseRule(sentence: "only fovea reads the environment") { file in
    guard let target = file.target, target != "fovea" else { return [] }
    return file.codeLines(
      matching: #"processInfo\s*\.environment|\b(secure_)?getenv\(|\benviron\b"#)
  }

  /// Rule 24, for what we write ourselves.
  static let machinePaths = HouseRule(sentence: "no file names a folder of one machine") { file in
    file.allLines(matching: "/(work|root)" + #"/\w|/(home|Users)/[A-Za-z]"#)
  }
}
