extension SampleCounts: Codable {
  private enum CodingKeys: String, CodingKey {
    case imageCount, patientCount, positives, negatives, positivePatients, negativePatients
    case suppressed
  }

  /// Reads the counts, or that they are withheld.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if try container.decodeIfPresent(Bool.self, forKey: .suppressed) == true {
      self = .suppressed
      return
    }
    func count(_ key: CodingKeys) throws -> Int { try container.decode(Int.self, forKey: key) }
    self.init(
      imageCount: try count(.imageCount), patientCount: try count(.patientCount),
      positives: try count(.positives), negatives: try count(.negatives),
      positivePatients: try count(.positivePatients),
      negativePatients: try count(.negativePatients))
  }

  /// Writes every key; null and a mark where the counts are withheld.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let counts: [(CodingKeys, Int)] = [
      (.imageCount, imageCount), (.patientCount, patientCount), (.positives, positives),
      (.negatives, negatives), (.positivePatients, positivePatients),
      (.negativePatients, negativePatients),
    ]
    for (key, count) in counts {
      if isSuppressed {
        try container.encodeNil(forKey: key)
      } else {
        try container.encode(count, forKey: key)
      }
    }
    if isSuppressed { try container.encode(true, forKey: .suppressed) }
  }
}
