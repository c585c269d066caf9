package import Training

/// Writes pipeline files: the commented template, and the resolved values of a run.
package enum PipelineText {
  /// A pipeline file in which every key of a task stands once, with its standard value and its
  /// comment.
  package static func template(for task: TrainingOptions.Task) -> String {
    var examples: [String: PipelineValue] = ["model.task": .text(task.rawValue)]
    if task != .classify { examples["model.targets"] = .list([]) }
    if task == .segment { examples["input.masks"] = .text("masks") }
    if task == .detect { examples["input.boxes"] = .text("boxes.csv") }
    return "# A pipeline: one experiment. Run it with: fovea run pipeline.yaml -o run\n"
      + text(showsNotes: true, note: { comment($0) }) { key in
        key.tasks.contains(task) ? examples[key.path] ?? key.example : nil
      }
  }

  /// A pipeline file of some keys, each with its reason.
  ///
  /// - Parameters:
  ///   - head: lines above everything, without comment signs.
  ///   - decision: value and reason of a key; nil: the key is left out.
  static func explained(
    head: [String], _ decision: (PipelineKey) -> (value: PipelineValue, reason: String)?
  ) -> String {
    head.map { "# \($0)\n" }.joined()
      + text(showsNotes: true, note: { decision($0)?.reason ?? "" }) { decision($0)?.value }
  }

  /// The values without comments; keys without value are left out, and instead of the paths of the
  /// input stands what they are.
  ///
  /// - Parameter sections: the sections to write; nil for all.
  static func resolved(_ values: PipelineValues, sections: Set<String>? = nil) -> String {
    let task = values.choice("model.task", TrainingOptions.Task.self)
    return text(showsNotes: false, note: { _ in "" }) { key in
      guard key.tasks.contains(task) else { return nil }
      if let sections, !sections.contains(key.components[0]) { return nil }
      guard case .path = key.kind, case .text = values[key.path] else { return values[key.path] }
      return .text(key.path == "input.folder" ? "<input>" : "<\(key.components[1])>")
    }
  }

  private static func text(
    showsNotes: Bool, note: (PipelineKey) -> String, _ value: (PipelineKey) -> PipelineValue?
  ) -> String {
    var text = ""
    var open: [String] = []
    for key in PipelineKeyTable.keys {
      guard let value = value(key) else { continue }
      let sections = Array(key.components.dropLast())
      let shared = zip(open, sections).prefix { $0 == $1 }.count
      for depth in shared..<max(shared, sections.count) {
        let path = sections[0...depth].joined(separator: ".")
        let purpose = PipelineKeyTable.sections.first { $0.path == path }?.note ?? ""
        if showsNotes {
          text += (depth == 0 ? "\n" : "") + indent(depth) + "# \(purpose)\n"
        }
        text += indent(depth) + sections[depth] + ":\n"
      }
      open = sections
      let name = key.components.last ?? key.path
      if showsNotes, sections.isEmpty { text += "\n" }
      let line = indent(sections.count) + "\(name): \(value.yaml)"
      if showsNotes { text += commented(note(key), depth: sections.count) }
      text += line + "\n"
    }
    return text
  }

  /// A comment in lines of at most a hundred columns.
  private static func commented(_ text: String, depth: Int) -> String {
    var lines: [String] = []
    // Labels may hold line breaks, which would end the comment.
    for word in text.split(whereSeparator: \.isWhitespace) {
      let longer = lines.last.map { "\($0) \(word)" }
      if let longer, longer.count <= 96 - 2 * depth {
        lines[lines.count - 1] = longer
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { indent(depth) + "# \($0)\n" }.joined()
  }

  /// The note and, for a key with few choices, the choices.
  private static func comment(_ key: PipelineKey) -> String {
    guard case .choice(let names) = key.kind, names.count > 1 else { return key.note }
    return key.note + " (" + names.joined(separator: " | ") + ")"
  }

  private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}
