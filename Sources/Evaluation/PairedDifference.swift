/// The AUROC difference of two models on the same units.
public struct PairedDifference: Codable, Sendable, Equatable {
  /// First model less second, with its normal interval.
  public let difference: Estimate
  /// AUROC of the first model; nil when a class is absent.
  public let firstArea: Double?
  /// AUROC of the second model.
  public let secondArea: Double?
  /// Standard error of the difference; nil with fewer than two patients of a class.
  public let standardError: Double?
  /// Two-sided p value of no difference; nil without a standard error above 0.
  public let pValue: Double?
}
