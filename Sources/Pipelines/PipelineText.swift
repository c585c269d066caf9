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
      + text(showsNotes: true) { key in
        key.tasks.contains(task) ? examples[key.path] ?? key.example : nil
      }
  }

  /// The values without comments; keys without value are left out, and instead of the paths of the
  /// input stands what they are.
  ///
  /// - Parameter sections: the sections to write; nil for all.
  static func resolved(_ values: PipelineValues, sections: Set<String>? = nil) -> String {
    let task = values.choice("model.task", TrainingOptions.Task.self)
    return text(showsNotes: false) { key in
      guard key.tasks.contains(task) else { return nil }
      if let sections, !sections.contains(key.components[0]) { return nil }
      guard case .path = key.kind, case .text = values[key.path] else { return values[key.path] }
      return .text(key.path == "input.folder" ? "<input>" : "<\(key.components[1])>")
    }
  }

  private static func text(
    showsNotes: Bool, _ value: (PipelineKey) -> PipelineValue?
  ) -> String {
    var text = ""
    var open: [String] = []
    for key in PipelineKeyTable.keys {
      guard let value = value(key) else { continue }
      let sections = Array(key.components.dropLast())
      let shared = zip(open, sections).prefix { $0 == $1 }.count
      for depth in shared..<max(shared, sections.count) {
        let path = sections[0...depth].joined(separator: ".")
        let note = PipelineKeyTable.sections.first { $0.path == path }?.note ?? ""
        if showsNotes {
          text += (depth == 0 ? "\n" : "") + indent(depth) + "# \(note)\n"
        }
        text += indent(depth) + sections[depth] + ":\n"
      }
      open = sections
      let name = key.components.last ?? key.path
      if showsNotes, sections.isEmpty { text += "\n" }
      let line = indent(sections.count) + "\(name): \(value.yaml)"
      text += showsNotes ? indent(sections.count) + "# \(comment(key))\n\(line)\n" : line + "\n"
    }
    return text
  }

  /// The note and, for a key with few choices, the choices.
  private static func comment(_ key: PipelineKey) -> String {
    guard case .choice(let names) = key.kind, names.count > 1 else { return key.note }
    return key.note + " (" + names.joined(separator: " | ") + ")"
  }

  private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}
