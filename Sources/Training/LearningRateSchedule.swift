internal import Foundation

/// The learning rate of every step: a linear rise, then constant or half a cosine down.
///
/// Source: Goyal et al., "Accurate, Large Minibatch SGD" (2017), 2.2, for the rise; Loshchilov and
/// Hutter, "SGDR" (2017), equation 5 with one period and minimum 0, for the cosine.
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

  /// Makes a schedule.
  ///
  /// - Precondition: the rise is no longer than the whole.
  public init(kind: Kind, peak: Double, warmupSteps: Int, totalSteps: Int) {
    precondition(
      (0...totalSteps).contains(warmupSteps), "\(warmupSteps) of \(totalSteps) steps cannot rise")
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
      let done = Double(min(step, totalSteps) - warmupSteps)
      let length = Double(max(totalSteps - warmupSteps, 1))
      return peak * 0.5 * (1 + cos(.pi * done / length))
    }
  }
}
