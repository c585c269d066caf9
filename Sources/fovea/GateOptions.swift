internal import ArgumentParser

/// The bars that a report has to reach.
struct GateOptions: ParsableArguments {
  @Option(
    name: .customLong("gate"),
    help: ArgumentHelp(
      """
      A bar for the report, as worstGroup.sensitivity=min:0.8 or gap.auroc=max:0.1; may be \
      repeated. A broken one ends in exit code 1.
      """, valueName: "bar"))
  var bars: [String] = []
}
