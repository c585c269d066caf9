/// What a column of somebody's table is for.
enum ColumnRole: String, CaseIterable {
  case image, patient, label, score, truth, threshold

  /// The names that the column usually has, ours first; see `plain`.
  var names: [String] {
    switch self {
    case .image:
      [
        "case_id", "image_id", "image", "image_name", "case", "file_name", "file", "file_path",
        "image_path", "path", "img", "img_id", "img_name", "sample_id", "sample", "isic_id",
        "sop_uid", "sop_instance_uid", "study_id", "study", "id",
      ]
    case .patient:
      [
        "patient_id", "patient", "subject_id", "subject", "participant_id", "participant",
        "person_id", "pid",
      ]
    case .label: ["label", "class_name", "finding", "task"]
    case .score:
      [
        "score", "probability", "prob", "y_score", "y_prob", "y_proba", "y_pred_proba",
        "pred_proba", "pred_prob", "predicted_probability", "proba", "prob_1", "prob_positive",
        "score_1", "p", "p_hat", "confidence", "sigmoid", "logit", "logits", "output",
        "prediction", "pred", "y_pred", "y_hat",
      ]
    case .truth:
      [
        "truth", "target", "y_true", "ground_truth", "gt", "true_label", "label_true", "y",
        "reference", "outcome", "actual",
      ]
    case .threshold: ["threshold", "cutoff", "cut_off", "operating_point"]
    }
  }

  /// What one label's column begins with where every label has one.
  var prefixes: [String] {
    switch self {
    case .score:
      ["score", "probability", "prob", "proba", "y_score", "y_prob", "logit", "pred", "output"]
    case .truth: ["truth", "target", "y_true", "ground_truth", "gt", "label", "true"]
    case .image, .patient, .label, .threshold: []
    }
  }

  /// The role in words.
  var title: String {
    switch self {
    case .image: "the image"
    case .patient: "the patient"
    case .label: "the label's name"
    case .score: "the score"
    case .truth: "the truth"
    case .threshold: "the threshold"
    }
  }

  /// The column of the header that has one of the role's names, the usual one first.
  func column(in header: [String]) -> String? {
    for name in names {
      if header.contains(name) { return name }
      if let column = header.first(where: { Self.plain($0) == Self.plain(name) }) {
        return column
      }
    }
    return nil
  }

  /// A name without case, blanks, points, hyphens and underscores: `Patient ID` is `patientid`.
  static func plain(_ name: String) -> String {
    name.lowercased().filter { !" ._-".contains($0) }
  }
}
