internal import Files
internal import Foundation

extension PretrainRecipe {
  /// Reads and checks a pretraining file; nil stands for one without keys.
  ///
  /// - Parameter assignments: `a=b`, which override the file.
  /// - Throws: `PipelineProblems` with everything that is wrong; errors of the file.
  public init(path: String?, assignments: [String]) throws {
    var reader = Reader()
    if let path {
      let data = try InputFile.data(of: URL(fileURLWithPath: path), limit: PipelineNode.largestFile)
      guard let text = String(validating: data, as: UTF8.self) else {
        throw PipelinesError(
          .configuration, subject: path, reason: "is not UTF-8 text", hint: "save it as UTF-8")
      }
      reader.read(try PipelineNode(yaml: text, subject: path), section: "", file: path)
    }
    for assignment in assignments { reader.assign(assignment) }
    reader.finish(file: path ?? "--set")
    guard reader.problems.isEmpty else { throw PipelineProblems(reader.problems) }
    self.init(values: reader.values)
  }

  /// The text of values as they are found, and what is wrong with them.
  private struct Reader {
    var values: [String: PipelineValue] = [:]
    var problems: [PipelinesError] = []

    init() {
      for key in PretrainKeys.keys { values[key.path] = key.standard }
    }

    mutating func read(_ node: PipelineNode, section: String, file: String) {
      guard case .mapping(let members) = node else {
        problems.append(
          PipelinesError(
            .configuration, subject: section.isEmpty ? file : "\(file): \(section)",
            reason: "must hold keys of its own", hint: "write \(section): {key: value}"))
        return
      }
      for member in members {
        let path = section.isEmpty ? member.key : "\(section).\(member.key)"
        if path == "families" {
          read(member.value, section: path, file: file)
        } else {
          store(member.value, path, subject: "\(file): \(path)")
        }
      }
    }

    mutating func assign(_ assignment: String) {
      guard let sign = assignment.firstIndex(of: "="), sign != assignment.startIndex else {
        problems.append(
          PipelinesError(
            .configuration, subject: "--set \(assignment)", reason: "is not an assignment",
            hint: "write --set steps=1000"))
        return
      }
      let path = String(assignment[..<sign])
      let text = String(assignment[assignment.index(after: sign)...])
      store(.scalar(text, isPlain: true), path, subject: "--set \(path)")
    }

    private mutating func store(_ node: PipelineNode, _ path: String, subject: String) {
      guard let key = PretrainKeys.keys.first(where: { $0.path == path }) else {
        let names = PretrainKeys.keys.map(\.path)
        let meant = Suggestion.nearest(to: path, among: names)
        problems.append(
          PipelinesError(
            .configuration, subject: subject, reason: "no such key",
            hint: meant.map { "did you mean \($0)?" }
              ?? "known are \(names.joined(separator: ", "))"
          ))
        return
      }
      do throws(PipelinesError) {
        values[path] = try key.value(of: node, subject: subject)
      } catch {
        problems.append(error)
      }
    }

    mutating func finish(file: String) {
      if values["format"] == .text("F32"), values["fractionBits"] != .integer(10) {
        problems.append(
          PipelinesError(
            .configuration, subject: "\(file): fractionBits", reason: "is of no use with F32",
            hint: "leave it out, or set format: F16"))
      }
      let weights = values.filter { $0.key.hasPrefix("families.") }.values
      if weights.allSatisfy({ $0 == .number(0) }) {
        problems.append(
          PipelinesError(
            .configuration, subject: "\(file): families", reason: "are all 0, so nothing is drawn",
            hint: "give one of them a share, such as lesion: 1"))
      }
    }
  }
}
