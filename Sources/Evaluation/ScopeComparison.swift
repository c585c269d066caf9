/// How well a model's distance of features tells some images from its own.
public struct ScopeComparison: Codable, Sendable, Equatable {
  /// What follows from the area's 95 % interval by declared rules.
  public enum Verdict: String, Codable, Sendable {
    /// It lies above `toldApartAbove`.
    case toldApart
    /// It lies above ½, and not above `toldApartAbove`.
    case better
    /// It holds ½, or there is none as all distances are equal.
    case noEvidence
    /// It lies below ½: the images are nearer to the training than the model's own.
    case nearer
    /// There are too few patients for a number.
    case insufficient
  }

  /// Images are told apart where the whole interval lies above this area.
  ///
  /// Of ten pairs of another and an own image the other one is farther in nine; a declared bar.
  public static let toldApartAbove = 0.9

  /// A change of the model's own images, or what the user calls a folder.
  public let name: String
  /// How strong the change is, from 1; nil for images of another origin.
  public let severity: Int?
  /// AUROC of the distance: chance that such an image lies farther than an own one.
  public let area: Estimate
  /// What the scope makes of the images.
  public let shares: ScopeShares
  /// What follows.
  public let verdict: Verdict

  /// Compares; of fewer than `Suppression.usualBound` patients on a side nothing is shown.
  init(
    _ images: ScopeImages, own: [ScopeJudgement], patientBound: Int, drawing: AreaDrawing
  ) {
    (name, severity) = (images.name, images.severity)
    guard !own.isSmall, !images.judgements.isSmall else {
      (area, shares, verdict) = (.suppressed(), .withheld, .insufficient)
      return
    }
    let sample = Sample(
      own.observations { _ in false } + images.judgements.observations { _ in true },
      patientBound: patientBound)
    let area = drawing.area(of: sample)
    self.area = area
    shares = ScopeShares(
      images.judgements, patientBound: patientBound, level: drawing.resampling.level)
    verdict = Self.verdict(area)
  }

  private static func verdict(_ area: Estimate) -> Verdict {
    if area.value == nil { return .insufficient }
    guard let lower = area.lower, let upper = area.upper else { return .noEvidence }
    if lower > toldApartAbove { return .toldApart }
    if lower > 0.5 { return .better }
    return upper < 0.5 ? .nearer : .noEvidence
  }
}
