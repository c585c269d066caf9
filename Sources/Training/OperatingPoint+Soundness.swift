internal import Evaluation

extension OperatingPoint {
  /// What about it cannot be for a head, worded to follow "its operating point"; nil when it can.
  ///
  /// One that was read from a file must be asked before anything is mapped by it.
  package func fault(for head: Head) -> String? {
    let isOfClasses = head.kind == .multiClass
    guard thresholds.map(\.label) == (isOfClasses ? [] : head.labels) else {
      return "has thresholds of other outputs than the model's"
    }
    let maps = [
      (temperatures.isEmpty ? nil : temperatures.count, isOfClasses ? 1 : head.outputCount),
      (platt?.count, head.outputCount), (isotonic?.count, head.outputCount),
    ]
    guard maps.count(where: { $0.0 != nil }) <= 1 else {
      return "has more than one kind of map to probabilities"
    }
    guard maps.allSatisfy({ $0.0 == nil || $0.0 == $0.1 }) else {
      return "has maps to probabilities for other outputs than the model's"
    }
    guard thresholds.allSatisfy(\.fit.isSoundForProbabilities) else {
      return "has a threshold or a share outside 0…1, or a count that cannot be"
    }
    guard temperatures.allSatisfy(\.isSound) else {
      return "has a temperature that cannot be"
    }
    guard platt?.allSatisfy(\.isSound) ?? true else {
      return "has a Platt map that cannot be"
    }
    guard isotonic?.allSatisfy(\.isSound) ?? true else {
      return "has an isotonic map that is no rising line from 0…1 to 0…1"
    }
    guard isCertaintySound(for: head) else {
      return "has conformal sets or a rule for abstaining that cannot be"
    }
    return nil
  }
}

extension Head {
  /// Whether its names can be what training makes of label columns.
  var isSound: Bool {
    guard outputCount > 0, Set(labels).count == outputCount else { return false }
    switch kind {
    case .binary: return outputCount == 1 && labels == targets
    case .multiLabel: return outputCount > 1 && labels == targets
    case .multiClass: return outputCount > 1 && targets.count == 1
    }
  }
}
