/// Writes pipeline files: the commented template, and the resolved values of a run.
package enum PipelineText {
  /// A pipeline file in which every key stands once, with its standard value and its comment.
  package static var template: String {
    "# A pipeline: one experiment. Run it with: fovea run pipeline.yaml -o run\n"
      + text(showsNotes: true) { $0.example }
  }

  /// The values without comments; keys without value are left out, and instead of the paths of the
  /// input stands what they are.
  ///
  /// - Parameter sections: the sections to write; nil for all.
  static func resolved(_ values: PipelineValues, sections: Set<String>? = nil) -> String {
    text(showsNotes: false) { key in
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
