/// Finds for each parameter the tensor of a file that belongs to it, by name and shape alone.
struct WeightMatch {
  /// What was found, for people.
  let report: LoadReport
  /// The file's name of each tensor to load, by parameter; a head that does not fit is left out.
  let sources: [String: String]

  /// Matches names and shapes.
  ///
  /// - Parameters:
  ///   - parameters: every parameter of the network in its order, with its shape in a checkpoint.
  ///   - file: the shape of each tensor in the file.
  init(
    parameters: [(name: String, shape: [Int])], file: [String: [Int]], architecture: Architecture,
    outputCount: Int
  ) {
    let ignored = file.keys.filter { $0.hasSuffix("num_batches_tracked") }
    let candidates = file.filter { !$0.key.hasSuffix("num_batches_tracked") }
    let prefix = Self.prefix(of: candidates, over: parameters.map(\.name))
    let headName = architecture.headName
    func isHead(_ name: String) -> Bool { name.hasPrefix(headName + ".") }

    var sources: [String: String] = [:]
    var missing: [String] = []
    var misShaped: [LoadReport.MisShaped] = []
    for (name, shape) in parameters {
      if let found = candidates[prefix + name] {
        if found == shape {
          sources[name] = prefix + name
        } else if !isHead(name) {
          misShaped.append(.init(parameter: name, fileShape: found, shape: shape))
        }
      } else if !isHead(name) {
        missing.append(name)
      }
    }

    let headParameters = parameters.map(\.name).filter(isHead)
    let fileHead = candidates.filter { name, _ in
      architecture.publishedHeadNames.contains { name.hasPrefix("\(prefix)\($0).") }
    }
    let head: LoadReport.Head
    if headParameters.allSatisfy({ sources[$0] != nil }) {
      head = .loaded
    } else {
      headParameters.forEach { sources[$0] = nil }
      let outputs = fileHead.values.max { $0.count < $1.count }?.first
      head = outputs.map { .replaced(fileOutputs: $0) } ?? .absent
    }

    let known = Set(parameters.map { prefix + $0.name })
    let matched = sources.keys.filter { !isHead($0) }.sorted()
    report = LoadReport(
      architecture: architecture, outputCount: outputCount,
      backboneCount: parameters.count - headParameters.count, matched: matched,
      renamed: prefix.isEmpty ? [] : matched.map { .init(file: prefix + $0, parameter: $0) },
      missing: missing,
      unexpected: candidates.keys.filter { !known.contains($0) && fileHead[$0] == nil }.sorted(),
      misShaped: misShaped, ignored: ignored.sorted(), head: head)
    self.sources = sources
  }

  /// What stands before every name in the file, such as `module.`: the choice that matches most.
  private static func prefix(of file: [String: [Int]], over names: [String]) -> String {
    guard let anchor = names.first else { return "" }
    let prefixes = file.keys.filter { $0.hasSuffix("." + anchor) }
      .map { String($0.dropLast(anchor.count)) }
    let counted = ([""] + prefixes.sorted()).map { prefix in
      (prefix: prefix, count: names.filter { file[prefix + $0] != nil }.count)
    }
    let best = counted.map(\.count).max() ?? 0
    return counted.first { $0.count == best }?.prefix ?? ""
  }
}
