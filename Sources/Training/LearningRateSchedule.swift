internal import Foundation

/// The learning rate of every step: a linear rise, then constant or half a cosine down, or several.
///
/// Source: Goyal et al., "Accurate, Large Minibatch SGD" (2017), 2.2, for the rise; Loshchilov and
/// Hutter, "SGDR" (2017), equation 5 with equal periods and minimum 0, for the cosine. The rise is
/// part of the first period; each further one begins at the peak, as in Huang et al., "Snapshot
/// ensembles" (2017), equation 2.
public struct LearningRateSchedule: Sendable, Equatable {
  /// What follows the rise.
  public enum Kind: String, Codable, CaseIterable, Sendable { case cosine, constant }

  /// What follows the rise.
  public let kind: Kind
  /// The rate at the end of the rise.
  public let peak: Double
  /// Steps of the rise; the last of them has the peak rate.
  public let warmupSteps: Int
  /// All steps.
  public let totalSteps: Int
  /// Periods of the cosine, of equal length.
  public let cycles: Int

  /// Makes a schedule.
  ///
  /// - Precondition: the rise is no longer than a period, and periods have whole numbers of steps.
  public init(kind: Kind, peak: Double, warmupSteps: Int, totalSteps: Int, cycles: Int = 1) {
    precondition(
      cycles > 0 && totalSteps % cycles == 0, "\(totalSteps) steps in \(cycles) cycles")
    precondition(
      (0...totalSteps / cycles).contains(warmupSteps),
      "\(warmupSteps) of \(totalSteps / cycles) steps cannot rise")
    self.cycles = cycles
    self.kind = kind
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
  }

  /// The rate of a step counted from 0; what lies beyond the last step has the last one's rate.
  public func rate(at step: Int) -> Double {
    if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
    switch kind {
    case .constant:
      return peak
    case .cosine:
      let steps = totalSteps / cycles
      let cycle = min(step / max(steps, 1), cycles - 1)
      let rise = cycle == 0 ? warmupSteps : 0
      let done = Double(min(step, totalSteps) - cycle * steps - rise)
      let length = Double(max(steps - rise, 1))
      return peak * 0.5 * (1 + cos(.pi * done / length))
    }
  }
}
