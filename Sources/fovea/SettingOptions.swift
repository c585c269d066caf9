internal import ArgumentParser

/// Keys of the pipeline that are set on the command line.
struct SettingOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a key of the pipeline, as training.epochs=3; may be repeated.", valueName: "key=value"))
  var assignments: [String] = []
}
