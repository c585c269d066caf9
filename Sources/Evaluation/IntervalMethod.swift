/// How an interval was made; the raw values are the `ci_method` column.
public enum IntervalMethod: String, Codable, CaseIterable, Sendable {
  /// No interval.
  case none
  /// DeLong's variance on the logit scale; one unit per patient.
  case delongLogit = "delong_logit"
  /// Obuchowski's clustered variance on the logit scale.
  case obuchowskiLogit = "obuchowski_logit"
  /// The exact bound for an area of 1 or 0, whose variance is 0.
  case separable = "separable_bound"
  /// Wilson's score interval; one unit per patient.
  case wilson
  /// Wilson's interval at the effective number of units, with Student's quantile.
  case wilsonClustered = "wilson_clustered"
  /// Clopper and Pearson's exact interval; one unit per patient.
  case exact = "clopper_pearson"
  /// Clopper and Pearson's interval at the number of patients.
  case exactClustered = "clopper_pearson_patients"
  /// Percentiles of a bootstrap that draws patients.
  case bootstrap = "bootstrap_patients"
  /// Mean ± Student's quantile times its cluster-robust error.
  case clusteredMean = "mean_t_patients"
  /// Normal interval of a difference of two areas; one unit per patient.
  case delongDifference = "delong_difference"
  /// The same with Obuchowski's clustered variance and covariance.
  case obuchowskiDifference = "obuchowski_difference"
  /// A difference from the limits of its two parts (Zou and Donner 2008), where one is separable.
  case limitsDifference = "mover"
  /// Normal interval of the mean of the class areas, by patient.
  case macroMean = "macro_mean_patients"
  /// Newcombe's hybrid of two Wilson intervals; one unit per patient.
  case newcombe
  /// The same from clustered Wilson limits, less what shared patients have in common.
  case newcombeClustered = "newcombe_clustered"
  /// Mean paired difference ± Student's quantile times its cluster-robust error.
  case pairedMean = "paired_mean_t_patients"
  /// A coefficient of a logistic regression ± Student's quantile times its cluster-robust error.
  case logisticClustered = "logistic_t_patients"
  /// A ratio of sums, on the log scale, with its cluster-robust error.
  case ratioLog = "ratio_log_t_patients"
  /// A predictive value at a stated prevalence, on the logit scale.
  case predictiveLogit = "predictive_logit"

  /// The method in words, for reports.
  public var sentence: String {
    switch self {
    case .none: "no interval"
    case .delongLogit: "DeLong variance (Sun and Xu 2014), interval on the logit scale"
    case .obuchowskiLogit:
      "Obuchowski 1997 variance clustered by patient, interval on the logit scale"
    case .separable:
      "classes separated: variance is 0; bound (α/2)^(1/min(positive, negative patients))"
    case .wilson: "Wilson score interval"
    case .wilsonClustered:
      "Wilson score interval at the effective sample size, clustered by patient, Student quantile"
    case .exact: "Clopper–Pearson exact interval"
    case .exactClustered: "Clopper–Pearson interval at the number of patients"
    case .bootstrap: "percentile bootstrap that draws patients"
    case .clusteredMean: "mean with cluster-robust error by patient, Student quantile"
    case .delongDifference: "DeLong variances of two independent areas, normal interval"
    case .obuchowskiDifference:
      "Obuchowski variances and covariance by patient, normal interval"
    case .limitsDifference:
      "difference from the two limits (Zou and Donner 2008), as one area is separable"
    case .macroMean: "mean of class areas, variance by patient, normal interval"
    case .newcombe: "Newcombe's hybrid of two Wilson intervals (1998, method 10)"
    case .newcombeClustered:
      "Newcombe's hybrid of two clustered Wilson intervals, less the correlation of shared patients"
    case .pairedMean:
      "mean paired difference with cluster-robust error by patient, Student quantile"
    case .logisticClustered:
      "logistic regression with cluster-robust error by patient, Student quantile"
    case .ratioLog: "ratio on the log scale, cluster-robust error by patient, Student quantile"
    case .predictiveLogit: "logit interval at a stated prevalence (Mercaldo, Lau and Zhou 2007)"
    }
  }
}
