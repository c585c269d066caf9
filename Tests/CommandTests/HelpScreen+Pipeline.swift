extension HelpScreen {
  static let pipeline: [HelpScreen] = [
    HelpScreen(
      ["run"],
      """
      OVERVIEW: Do all stages of a pipeline file; run again, it resumes or says
      already done.

      The output holds cohort/, model.fovea, predictions.csv, evaluation.json,
      report/ and run.json. The test part is opened only with evaluation.test: true
      in the file. Where a finished run is asked for another report, that alone is
      made again; anything that was trained or opened stays, or needs --force.

      USAGE: fovea run [<options>] <pipeline.yaml> --output <folder>

      ARGUMENTS:
        <pipeline.yaml>         The pipeline file.

      OPTIONS OF EVERY COMMAND:
        --key <file>            The secret key behind pseudonyms and signatures.
                                (default: $XDG_CONFIG_HOME/fovea/key)
        --threads <count>       Threads to compute with; results do not depend on it.
                                (default: all processors)
        --json                  Print one JSON document on stdout.
        --quiet                 Say nothing on stderr but warnings and errors.
        -v, --verbose           Say more on stderr.
        --dry-run               Check everything, say what would be done, and do
                                nothing.
        --force                 Replace what an earlier command left in the output.

      OPTIONS:
        -o, --output <folder>   The folder to write to.
        --gate <bar>            A bar for the report, as
                                worstGroup.sensitivity=min:0.8 or gap.auroc=max:0.1;
                                may be repeated. A broken one ends in exit code 1.
        --set <key=value>       Set a key of the pipeline, as training.epochs=3; may
                                be repeated.
        --weights-dir <folder>  A folder of pretrained weights, looked up by name;
                                may be repeated. (default: $XDG_DATA_HOME/fovea, or
                                ~/.local/share/fovea)
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --convolution <way>     How convolutions are computed; results differ by
                                rounding. (values: fastest, unfolded, im2col;
                                default: fastest)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["check"],
      """
      OVERVIEW: Say everything that is wrong with a pipeline file and its data,
      before the work.

      USAGE: fovea check <pipeline.yaml> [--set <key=value> ...] [--weights-dir <folder> ...] \
      [--convolution <way>] [--key <file>] [--threads <count>] [--json] [--quiet] [--verbose] \
      [--dry-run] [--force]

      ARGUMENTS:
        <pipeline.yaml>         The pipeline file.

      OPTIONS OF EVERY COMMAND:
        --key <file>            The secret key behind pseudonyms and signatures.
                                (default: $XDG_CONFIG_HOME/fovea/key)
        --threads <count>       Threads to compute with; results do not depend on it.
                                (default: all processors)
        --json                  Print one JSON document on stdout.
        --quiet                 Say nothing on stderr but warnings and errors.
        -v, --verbose           Say more on stderr.
        --dry-run               Check everything, say what would be done, and do
                                nothing.
        --force                 Replace what an earlier command left in the output.

      OPTIONS:
        --set <key=value>       Set a key of the pipeline, as training.epochs=3; may
                                be repeated.
        --weights-dir <folder>  A folder of pretrained weights, looked up by name;
                                may be repeated. (default: $XDG_DATA_HOME/fovea, or
                                ~/.local/share/fovea)
        --convolution <way>     How convolutions are computed; results differ by
                                rounding. (values: fastest, unfolded, im2col;
                                default: fastest)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["config"],
      """
      OVERVIEW: Tell what a pipeline file may hold.

      USAGE: fovea config <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        schema                  Print the JSON Schema of pipeline files, for editors.

        See 'fovea help config <subcommand>' for detailed help.

      """),
    HelpScreen(
      ["config", "schema"],
      """
      OVERVIEW: Print the JSON Schema of pipeline files, for editors.

      USAGE: fovea config schema [--key <file>] [--threads <count>] [--json] [--quiet] \
      [--verbose] [--dry-run] [--force]

      OPTIONS OF EVERY COMMAND:
        --key <file>            The secret key behind pseudonyms and signatures.
                                (default: $XDG_CONFIG_HOME/fovea/key)
        --threads <count>       Threads to compute with; results do not depend on it.
                                (default: all processors)
        --json                  Print one JSON document on stdout.
        --quiet                 Say nothing on stderr but warnings and errors.
        -v, --verbose           Say more on stderr.
        --dry-run               Check everything, say what would be done, and do
                                nothing.
        --force                 Replace what an earlier command left in the output.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.


      """),
  ]
}
