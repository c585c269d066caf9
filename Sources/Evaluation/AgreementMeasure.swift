/// What is measured on predicted measurements and grades; raw values are names in tables.
package enum AgreementMeasure: String, Codable, CaseIterable, Sendable, CodingKeyRepresentable {
  case mae
  case medianError = "median_ae"
  case rmse, bias
  case lowerLimit = "loa_lower"
  case upperLimit = "loa_upper"
  case pearson
  case determination = "r2"
  case ccc
  case quadraticKappa = "kappa_quadratic"
  case linearKappa = "kappa_linear"
  case exact = "agreement_exact"
  case withinOne = "agreement_within_one"

  /// The name as people read it.
  package var title: String {
    switch self {
    case .mae: "MAE"
    case .medianError: "Median AE"
    case .rmse: "RMSE"
    case .bias: "Bias"
    case .lowerLimit: "Lower limit"
    case .upperLimit: "Upper limit"
    case .pearson: "Pearson"
    case .determination: "R²"
    case .ccc: "CCC"
    case .quadraticKappa: "Quadratic κ"
    case .linearKappa: "Linear κ"
    case .exact: "Exact agreement"
    case .withinOne: "Within one grade"
    }
  }

  /// The definition, x the prediction and y the reference.
  package var formula: String {
    switch self {
    case .mae: "mean absolute error, Σ|x − y| / n, in the unit of the measurement"
    case .medianError: "median of |x − y|"
    case .rmse: "root of the mean squared error, √(Σ(x − y)² / n)"
    case .bias: "mean of x − y: above 0 where predictions are too large"
    case .lowerLimit:
      "lower limit of agreement, bias − 1.96 SD of x − y; several units of a patient by analysis "
        + "of variance between and inside patients (Bland and Altman 1986, 2007)"
    case .upperLimit: "upper limit of agreement, bias + 1.96 SD of x − y"
    case .pearson: "Pearson's correlation of x and y, which a bias does not lower"
    case .determination:
      "1 − Σ(x − y)² / Σ(y − mean y)²: below 0 where the mean of the references is the better guess"
    case .ccc:
      "Lin's concordance correlation, 2·s(x, y) / (s²(x) + s²(y) + (mean x − mean y)²) (1989)"
    case .quadraticKappa:
      "1 − Σ w·observed / Σ w·expected by chance, w = (i − j)² between the grades (Cohen 1968)"
    case .linearKappa: "the same with w = |i − j|"
    case .exact: "share of units whose predicted grade is the reference"
    case .withinOne: "share of units whose predicted grade is the reference or one beside it"
    }
  }

  /// How bad a value is: of two groups the one with more of it is the worse.
  func badness(_ value: Double) -> Double {
    switch self {
    case .mae, .medianError, .rmse: value
    case .bias, .lowerLimit, .upperLimit: abs(value)
    case .pearson, .determination, .ccc, .quadraticKappa, .linearKappa, .exact, .withinOne: -value
    }
  }
}
