internal import Evaluation
internal import Files
internal import Training

/// How a calibration is asked for on the command line.
enum CalibrationText {
  private static let grammar =
    "write sensitivityAtLeast=0.9, specificityAtLeast=0.9, youden, f1, mcc or fixed=0.5"

  /// The method of that name.
  ///
  /// - Throws: `usage`.
  static func method(
    _ name: String
  ) throws(PipelinesError) -> TrainingOptions.CalibrationMethod {
    if let method = TrainingOptions.CalibrationMethod(rawValue: name) { return method }
    let names = TrainingOptions.CalibrationMethod.allCases.map(\.rawValue)
    throw PipelinesError(
      .usage, subject: "--method \(name)", reason: "is no method",
      hint: Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
        ?? "write one of \(names.joined(separator: ", "))")
  }

  /// The rule of `sensitivityAtLeast=0.9`; a stated threshold lies in 0…1, as scores do.
  ///
  /// - Throws: `usage`.
  static func rule(_ text: String) throws(PipelinesError) -> ThresholdRule {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    let value = parts.count == 2 ? Double(parts[1]) : nil
    let isComplete = parts.count == 1 || (parts.count == 2 && value != nil)
    if isComplete, value.map({ $0 >= 0 && $0 <= 1 }) ?? true,
      let rule = ThresholdRule(name: parts[0], value: value)
    {
      return rule
    }
    throw PipelinesError(
      .usage, subject: "--threshold \(text)", reason: "is no rule", hint: grammar)
  }
}
