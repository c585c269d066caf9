// The program: it reads the command line, hands a stage what it needs, and prints what it answers.
// In: arguments, and the environment (NO_COLOR, XDG_CONFIG_HOME, XDG_DATA_HOME, HOME).
// Out: results on stdout, everything else on stderr, the exit status.
// Callers: people, scripts and `make demo`.
// Nothing is decided here: each command is one file that fills in one stage of Pipelines.
internal import ArgumentParser
internal import Files
internal import Pipelines

/// Fine-tunes pretrained networks on a hospital's own images, and reports per group.
@main
struct FoveaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fovea",
    abstract: "Fine-tune a pretrained network on your own images, and see for whom it works.",
    discussion: """
      The stages: ingest, split, finetune, predict or evaluate, report;
      run does them all. Results go to stdout, everything else to stderr.
      Nothing is written outside -o, nothing is overwritten without --force.

      Exit codes: 0 done, 1 done but a gate is broken, monitor raises an alarm,
      a challenger is refused, or a viewer would hide an export; 64 usage,
      65 bad data, 66 input missing,
      69 something needed is missing, 70 a fault of ours, 73 cannot create,
      74 input or output, 75 try again, 77 permission, 78 configuration,
      130 interrupted, 143 terminated.
      """,
    version: Version.number,
    subcommands: [
      DoctorCommand.self, InitCommand.self, IngestCommand.self, DeidentifyCommand.self,
      InspectCommand.self, PlanCommand.self, SplitCommand.self, FinetuneCommand.self,
      PredictCommand.self, ExplainCommand.self, CalibrateCommand.self, EvaluateCommand.self,
      StressCommand.self, MitigateCommand.self, MonitorCommand.self, NextCasesCommand.self,
      AuditBaseCommand.self, ReportCommand.self, RunCommand.self, CheckCommand.self,
      PretrainCommand.self, WeightsCommand.self, ConfigCommand.self, KeyCommand.self,
      AuditCommand.self, ReviewCommand.self, LineageCommand.self,
    ])

  static func main() async {
    Interruption.install()
    await main(nil)
  }
}
