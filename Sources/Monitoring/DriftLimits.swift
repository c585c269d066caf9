/// How large an effect must be, beside its p value, before it is an alarm.
public struct DriftLimits: Codable, Sendable, Equatable {
  /// The limits that hold where nothing else is said.
  ///
  /// A quarter of a deviation lies between Cohen's small and medium effect (Statistical Power
  /// Analysis, 1988); 0.05 of AUROC is what `fovea stress` lets a model lose; 0.5 logits are odds
  /// that are 1.65 times others. The others are shares of patients that would be noticed.
  public static let standard: [DriftKind: Double] = [
    .input: 0.25, .scope: 0.05, .features: 0.2, .outputs: 0.15, .mix: 0.15, .missing: 0.1,
    .prevalence: 0.1, .calibration: 0.5, .discrimination: 0.05,
  ]

  private var values: [DriftKind: Double]

  /// The standard limits with some of one's own.
  public init(_ own: [DriftKind: Double] = [:]) {
    values = Self.standard.merging(own) { $1 }
  }

  /// The limit of a kind.
  public subscript(kind: DriftKind) -> Double { values[kind] ?? 0 }

  /// Reads an object of limits by kind.
  ///
  /// - Throws: `DecodingError` for what is no number.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: DriftKindKey.self)
    var own: [DriftKind: Double] = [:]
    for kind in DriftKind.allCases {
      own[kind] = try container.decodeIfPresent(Double.self, forKey: DriftKindKey(kind))
    }
    self.init(own)
  }

  /// Writes an object of limits by kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: DriftKindKey.self)
    for kind in DriftKind.allCases { try container.encode(self[kind], forKey: DriftKindKey(kind)) }
  }
}

/// The kind as a key of JSON.
private struct DriftKindKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ kind: DriftKind) { stringValue = kind.rawValue }

  init?(stringValue: String) { self.stringValue = stringValue }

  init?(intValue: Int) { nil }
}
