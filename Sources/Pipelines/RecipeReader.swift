internal import Files
internal import Foundation

/// Reads a pretraining file against a table of keys: values as they are found, and what is wrong.
struct RecipeReader {
  /// The keys that may stand there.
  let keys: [PipelineKey]
  /// The values, standard ones where nothing is said.
  private(set) var values: PipelineValues
  private(set) var problems: [PipelinesError] = []

  /// Reads a file, nil for one without keys, then assignments `a=b`, which override it.
  ///
  /// - Throws: errors of the file; what it says wrongly is in `problems`.
  init(keys: [PipelineKey], path: String?, assignments: [String]) throws {
    self.keys = keys
    values = PipelineValues(keys: keys)
    if let path {
      let data = try InputFile.data(of: URL(fileURLWithPath: path), limit: PipelineNode.largestFile)
      guard let text = String(validating: data, as: UTF8.self) else {
        throw PipelinesError(
          .configuration, subject: path, reason: "is not UTF-8 text", hint: "save it as UTF-8")
      }
      read(try PipelineNode(yaml: text, subject: path), section: "", file: path)
    }
    for assignment in assignments { assign(assignment) }
  }

  /// The values of all keys as lines of YAML.
  var text: String {
    keys.compactMap { key in values[key.path].map { "\(key.path): \($0.yaml)\n" } }.joined()
  }

  /// Notes what a table of keys cannot see.
  mutating func refuse(_ problem: PipelinesError) { problems.append(problem) }

  /// Ends the reading.
  ///
  /// - Throws: `PipelineProblems` with everything that is wrong.
  func finish() throws(PipelineProblems) {
    guard problems.isEmpty else { throw PipelineProblems(problems) }
  }

  /// Whether keys begin with this name and a dot.
  private func isSection(_ path: String) -> Bool {
    keys.contains { $0.path.hasPrefix(path + ".") }
  }

  private mutating func read(_ node: PipelineNode, section: String, file: String) {
    guard case .mapping(let members) = node else {
      problems.append(
        PipelinesError(
          .configuration, subject: section.isEmpty ? file : "\(file): \(section)",
          reason: "must hold keys of its own", hint: "write \(section): {key: value}"))
      return
    }
    for member in members {
      let path = section.isEmpty ? member.key : "\(section).\(member.key)"
      if isSection(path) {
        read(member.value, section: path, file: file)
      } else {
        store(member.value, path, subject: "\(file): \(path)")
      }
    }
  }

  private mutating func assign(_ assignment: String) {
    guard let sign = assignment.firstIndex(of: "="), sign != assignment.startIndex else {
      problems.append(
        PipelinesError(
          .configuration, subject: "--set \(assignment)", reason: "is not an assignment",
          hint: "write --set batch=64"))
      return
    }
    let path = String(assignment[..<sign])
    let text = String(assignment[assignment.index(after: sign)...])
    store(.scalar(text, isPlain: true), path, subject: "--set \(path)")
  }

  private mutating func store(_ node: PipelineNode, _ path: String, subject: String) {
    guard let key = keys.first(where: { $0.path == path }) else {
      let names = keys.map(\.path)
      let meant = Suggestion.nearest(to: path, among: names)
      problems.append(
        PipelinesError(
          .configuration, subject: subject, reason: "no such key",
          hint: meant.map { "did you mean \($0)?" }
            ?? "known are \(names.joined(separator: ", "))"))
      return
    }
    do throws(PipelinesError) {
      values[path] = try key.value(of: node, subject: subject)
    } catch {
      problems.append(error)
    }
  }
}
