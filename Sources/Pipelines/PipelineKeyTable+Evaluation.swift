internal import Training

extension PipelineKeyTable {
  /// What reports look at.
  static let evaluation: [PipelineKey] = [
    PipelineKey(
      "evaluation.test", .flag, .flag(false),
      "Whether the test part is opened at the end; each opening is counted."),
    PipelineKey(
      "evaluation.groups", .list, .list(["sex", "ageBand", "view"]),
      "Attributes by which the report is divided."),
    PipelineKey(
      "evaluation.bootstrap", .integer(0...100_000), .integer(2000),
      "Replicates behind the intervals that have no formula; 0: none."),
    PipelineKey(
      "evaluation.permutations", .integer(0...100_000), .integer(2000),
      "Permutations behind each gap's chance level; 0: none."),
    PipelineKey(
      "evaluation.adjust", .list, .list([]),
      "Attributes, such as view and site, at equal mix of which gaps are given too."
    ).only(.classify),
    PipelineKey(
      "evaluation.prevalences", .list, .list([]),
      "Prevalences, such as 0.01, at which PPV and NPV are given besides the cohort's."
    ).only(.classify),
    PipelineKey(
      "evaluation.noFinding", .list, .list([]),
      "Targets that say there is no disease: their false positives are missed diagnoses."
    ).only(.classify),
    PipelineKey(
      "evaluation.pictures", .flag, .flag(false),
      "Whether the report shows the worst errors; ingest overlooks some burned-in text."
    ).only(.classify),
    PipelineKey(
      "evaluation.learningCurve", .numbers(0.0001...1), .numbers([]),
      "Label shares at which backbone and random weights are compared, in up to 4 × the epochs."
    ).only(.classify),
  ]
}
