/// What is measured on predicted measurements and grades; raw values are names in tables.
package enum AgreementMeasure: String, Codable, CaseIterable, Sendable, CodingKeyRepresentable {
  case mae, rmse, bias
  case lowerLimit = "loa_lower"
  case upperLimit = "loa_upper"
  case pearson, ccc
  case quadraticKappa = "kappa_quadratic"
  case linearKappa = "kappa_linear"

  /// The name as people read it.
  package var title: String {
    switch self {
    case .mae: "MAE"
    case .rmse: "RMSE"
    case .bias: "Bias"
    case .lowerLimit: "Lower limit"
    case .upperLimit: "Upper limit"
    case .pearson: "Pearson"
    case .ccc: "CCC"
    case .quadraticKappa: "Quadratic κ"
    case .linearKappa: "Linear κ"
    }
  }

  /// The definition, x the prediction and y the reference.
  package var formula: String {
    switch self {
    case .mae: "mean absolute error, Σ|x − y| / n, in the unit of the measurement"
    case .rmse: "root of the mean squared error, √(Σ(x − y)² / n)"
    case .bias: "mean of x − y: above 0 where predictions are too large"
    case .lowerLimit:
      "lower limit of agreement, bias − 1.96 SD of x − y; several units of a patient by analysis "
        + "of variance between and inside patients (Bland and Altman 1986, 2007)"
    case .upperLimit: "upper limit of agreement, bias + 1.96 SD of x − y"
    case .pearson: "Pearson's correlation of x and y, which a bias does not lower"
    case .ccc:
      "Lin's concordance correlation, 2·s(x, y) / (s²(x) + s²(y) + (mean x − mean y)²) (1989)"
    case .quadraticKappa:
      "1 − Σ w·observed / Σ w·expected by chance, w = (i − j)² between the grades (Cohen 1968)"
    case .linearKappa: "the same with w = |i − j|"
    }
  }
}

/// The numbers of a cohort or group, of whichever kind its target is.
package struct AgreementNumbers: Codable, Sendable, Equatable {
  /// The data.
  package let counts: SampleCounts
  /// The measures that the kind has.
  package let values: [AgreementMeasure: Estimate]

  init(_ summary: ContinuousSummary) {
    counts = summary.counts
    values = [
      .mae: summary.mae, .rmse: summary.rmse, .bias: summary.bias,
      .lowerLimit: summary.lowerLimitOfAgreement, .upperLimit: summary.upperLimitOfAgreement,
      .pearson: summary.pearson, .ccc: summary.ccc,
    ]
  }

  init(_ summary: OrdinalSummary) {
    counts = summary.counts
    values = [.quadraticKappa: summary.quadraticKappa, .linearKappa: summary.linearKappa]
  }
}
