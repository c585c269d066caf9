/// A temperature with the loss it was fitted on.
public struct TemperatureFit: Codable, Sendable, Equatable {
  /// Logits are divided by it; 1 leaves them alone.
  public let temperature: Double
  /// Mean negative log likelihood at temperature 1, natural logarithm; nil without units.
  public let lossBefore: Double?
  /// The same at `temperature`.
  public let lossAfter: Double?
  /// Units that were used.
  public let unitCount: Int
  /// Why the temperature is 1 or at a bound; empty for a proper minimum.
  public let reason: String

  /// Makes a fit that was computed elsewhere or read from a file.
  public init(
    temperature: Double, lossBefore: Double?, lossAfter: Double?, unitCount: Int, reason: String
  ) {
    self.temperature = temperature
    self.lossBefore = lossBefore
    self.lossAfter = lossAfter
    self.unitCount = unitCount
    self.reason = reason
  }

  /// Whether the numbers of a file can be what a fit makes.
  package var isSound: Bool {
    Calibration.temperatureRange.contains(temperature) && unitCount >= 0
      && [lossBefore, lossAfter].allSatisfy { $0.map { $0.isFinite && $0 >= 0 } ?? true }
  }
}
