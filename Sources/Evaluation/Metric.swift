/// A measure that reports print; the raw values are the `metric` column and the keys in JSON.
public enum Metric: String, Codable, CaseIterable, Sendable, CodingKeyRepresentable {
  case prevalence, auroc, auprc, sensitivity, specificity, ppv, npv, fpr, fnr, accuracy
  case selectionRate = "selection_rate"
  case f1, mcc, brier
  case logLoss = "log_loss"
  case ece
  case oeRatio = "oe_ratio"
  case citl
  case calibrationSlope = "calibration_slope"
  case ce2Debiased = "ce2_debiased"

  /// The measure's name for people.
  public var title: String {
    switch self {
    case .prevalence: "Prevalence"
    case .auroc: "AUROC"
    case .auprc: "AUPRC"
    case .sensitivity: "Sensitivity"
    case .specificity: "Specificity"
    case .ppv: "PPV"
    case .npv: "NPV"
    case .fpr: "FPR"
    case .fnr: "FNR"
    case .accuracy: "Accuracy"
    case .selectionRate: "Selection rate"
    case .f1: "F1"
    case .mcc: "MCC"
    case .brier: "Brier score"
    case .logLoss: "Log loss"
    case .ece: "ECE"
    case .oeRatio: "O/E ratio"
    case .citl: "Calibration in the large"
    case .calibrationSlope: "Calibration slope"
    case .ce2Debiased: "CE², debiased"
    }
  }

  /// The definition, for the methods section.
  public var formula: String {
    switch self {
    case .prevalence: "positives / n"
    case .auroc: "P(score of a positive > score of a negative) + ½ P(equal), by mid-ranks"
    case .auprc: "Σ (recallₖ − recallₖ₋₁) · precisionₖ over descending thresholds, no interpolation"
    case .sensitivity: "TP / (TP + FN)"
    case .specificity: "TN / (TN + FP)"
    case .ppv: "TP / (TP + FP), at the prevalence of this table"
    case .npv: "TN / (TN + FN), at the prevalence of this table"
    case .fpr: "FP / (FP + TN)"
    case .fnr: "FN / (FN + TP)"
    case .accuracy: "(TP + TN) / n"
    case .selectionRate: "(TP + FP) / n"
    case .f1: "2 TP / (2 TP + FP + FN)"
    case .mcc: "(TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN))"
    case .brier: "mean of (p − y)²"
    case .logLoss: "mean of −log p(y), natural logarithm"
    case .ece: "Σ (n_b / n) · |mean p − share of positives| over bins b = min(bins − 1, ⌊p · bins⌋)"
    case .oeRatio: "positives / sum of p"
    case .citl: "intercept of a logistic regression of y with the offset logit(p)"
    case .calibrationSlope: "slope of a logistic regression of y on logit(p)"
    case .ce2Debiased:
      "Σ (n_b / n) · ((mean p − ȳ)² − ȳ(1 − ȳ) / (n_b − 1)) over the bins of ECE (Kumar 2019)"
    }
  }

  /// Whether the measure needs yes-or-no answers.
  public var needsCalls: Bool {
    switch self {
    case .sensitivity, .specificity, .ppv, .npv, .fpr, .fnr, .accuracy, .selectionRate, .f1, .mcc:
      true
    default: false
    }
  }

  /// Whether the measure needs probabilities.
  public var needsProbabilities: Bool {
    switch self {
    case .brier, .logLoss, .ece, .oeRatio, .citl, .calibrationSlope, .ce2Debiased: true
    default: false
    }
  }
}
