internal import Foundation

/// What was typed, without the places where things lie.
enum CommandLineText {
  /// The arguments in one line: paths of outputs are `<output>`, names of pipeline and model files
  /// stay without their folders, all other paths are `<input>`.
  static func masked(_ arguments: [String]) -> String {
    var words = ["fovea"]
    var previous = ""
    for argument in arguments {
      words.append(masked(argument, after: previous))
      previous = argument
    }
    return words.joined(separator: " ")
  }

  private static func masked(_ argument: String, after flag: String) -> String {
    if ["-o", "--output"].contains(flag) { return "<output>" }
    if flag == "--key" { return "<key>" }
    if flag == "--link" { return "<link>" }
    if flag == "--originals" { return "<originals>" }
    if flag == "--seal" { return "<seal>" }
    if flag == "--weights-dir" { return "<weights>" }
    if flag.hasPrefix("--compare-") || flag == "--other" {
      return String(argument.prefix { $0 != "=" }) + "=<input>"
    }
    if let sign = argument.firstIndex(of: "="), argument.hasPrefix("--") || flag == "--set" {
      let value = String(argument[argument.index(after: sign)...])
      let isPath = argument.hasPrefix("input.") || argument.hasPrefix("model.weights=")
      let name = argument.hasPrefix("--") ? String(argument[..<sign]) : ""
      return argument[...sign]
        + (isPath || argument.hasPrefix("--set=input.") ? "<input>" : masked(value, after: name))
    }
    guard argument.contains("/") || FileManager.default.fileExists(atPath: argument) else {
      return argument
    }
    let url = URL(fileURLWithPath: argument)
    return ["yaml", "yml", "fovea", "safetensors"].contains(url.pathExtension)
      ? url.lastPathComponent : "<input>"
  }
}
