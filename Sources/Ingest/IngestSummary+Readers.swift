extension IngestSummary {
  /// Images that several people labelled.
  public struct Readers: Codable, Sendable, Equatable {
    /// What holds where they differ.
    public let rule: ConsensusRule
    /// The pseudonyms of those who share an image with another.
    public internal(set) var readers: [String] = []
    /// Images with several readers.
    public internal(set) var images = 0
    /// By target: the images on which readers differ.
    public internal(set) var disputed: [String: Int] = [:]
    /// By target: those of them that became uncertain.
    public internal(set) var uncertain: [String: Int] = [:]

    init(rule: ConsensusRule) { self.rule = rule }

    /// Counts one image.
    mutating func add(
      _ readings: [String: [String: String]], disputed targets: Set<String>,
      _ labels: [String: String]
    ) {
      readers = Set(readers).union(readings.keys).sorted()
      images += 1
      for target in targets {
        guard let label = labels[target] else { continue }
        disputed[target, default: 0] += 1
        if label == ConsensusRule.uncertain { uncertain[target, default: 0] += 1 }
      }
    }

    /// The sentences for people.
    func sentences(table: String) -> [String] {
      let names = Set(disputed.keys).sorted()
      let first = "\(table): \(images) images have several of \(readers.count) readers"
      guard !names.isEmpty else { return ["\(first), who agree"] }
      return ["\(first); where they differ, the rule is \(rule.rawValue)"]
        + names.map { name in
          "\(table): readers differ on \(name) in \(disputed[name] ?? 0) images, of which"
            + " \(uncertain[name] ?? 0) are uncertain now"
        }
    }
  }
}
