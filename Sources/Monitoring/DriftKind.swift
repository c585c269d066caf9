/// What can drift between the patients that a model was made for and those that come.
public enum DriftKind: String, Codable, CaseIterable, Sendable {
  /// Statistics of the images.
  case input
  /// What the input contract refuses.
  case scope
  /// What the network sees.
  case features
  /// The probabilities that it gives.
  case outputs
  /// Which groups the patients belong to.
  case mix
  /// Which attributes are stated.
  case missing
  /// How many patients have the label.
  case prevalence
  /// Whether probabilities fit the labels.
  case calibration
  /// Whether positives still rank above negatives.
  case discrimination

  /// Whether it is measured on labels: a family of tests of its own.
  package var needsLabels: Bool {
    switch self {
    case .prevalence, .calibration, .discrimination: true
    case .input, .scope, .features, .outputs, .mix, .missing: false
    }
  }

  /// Its heading.
  package var title: String {
    switch self {
    case .input: "Images"
    case .scope: "Refused images"
    case .features: "What the network sees"
    case .outputs: "Probabilities"
    case .mix: "Groups"
    case .missing: "Missing attributes"
    case .prevalence: "Prevalence"
    case .calibration: "Calibration"
    case .discrimination: "Discrimination"
    }
  }

  /// How its effect is measured.
  package var measure: String {
    switch self {
    case .input: "distance of the distributions (Wasserstein 1) in deviations of the reference"
    case .scope: "difference of the shares of patients whose image is refused"
    case .features: "distance of mean embeddings in spreads of one patient"
    case .outputs: "largest difference of the cumulative shares (Kolmogorov and Smirnov)"
    case .mix: "share of patients that would have to be of another group (total variation)"
    case .missing: "difference of the shares of patients without a value"
    case .prevalence: "difference of the shares of patients with the label"
    case .calibration: "difference of intercepts, in logits, or of slopes"
    case .discrimination: "fall of AUROC"
    }
  }

  /// What to do where it drifted.
  package var advice: String {
    switch self {
    case .input:
      "look at some of these images beside older ones; ask about scanners, protocols, export and "
        + "compression"
    case .scope:
      "see the reasons in what fovea predict says of them; another kind of image may be coming in"
    case .features:
      "see whether images drifted too; if not, another kind of patient or finding may be coming "
        + "in; collect labels for some of them"
    case .outputs:
      "read some cases with large and small probabilities; thresholds may answer more or fewer "
        + "patients than planned"
    case .mix:
      "evaluate by group before trusting the model on those that grew; nothing need be wrong with "
        + "the model"
    case .missing: "see where the attribute is entered or lost; groups cannot be watched without it"
    case .prevalence: "see who is referred now; predictive values change with it"
    case .calibration: "calibrate anew on these patients with fovea calibrate, and watch again"
    case .discrimination:
      "withdraw the model from use or have every answer read until it is evaluated on labelled "
        + "patients of today"
    }
  }
}
