extension HelpScreen {
  static let audit: [HelpScreen] = [
    HelpScreen(
      ["audit"],
      """
      OVERVIEW: Check the log of an output folder, or what a model tells about its
      patients.

      USAGE: fovea audit <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        verify                  Check an audit log, and that what it names is
                                unchanged.
        members                 Say whether a model tells who was in its training.
        scope                   Say how well a model tells images that are not its
                                own.

        See 'fovea help audit <subcommand>' for detailed help.

      """),
    HelpScreen(
      ["audit", "verify"],
      """
      OVERVIEW: Check an audit log, and that what it names is unchanged.

      Commands that read patients' data write audit.jsonl into their output: who ran
      what, when, with digests of what was read and written. A line that was changed,
      removed or moved, and an artefact that was changed, end in exit code 65. Who
      puts back an old copy of the log is found only by a head that was noted
      elsewhere; who has the key can write another log.

      USAGE: fovea audit verify <folder> [--head <head>] [--key <file>] [--threads <count>] \
      [--json] [--quiet] [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <folder>                The output folder.

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
        --head <head>           The end of the log as it was printed before and noted
                                elsewhere; it must still be in it.
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["audit", "members"],
      """
      OVERVIEW: Say whether a model tells who was in its training.

      Shadow models are fitted to halves of the training and validation patients. How
      sure they are of each patient, learnt from or not, says how much the model's
      own answer gives away: how many of those trained on an attack finds while it
      accuses 0.1, 1 or 10 % of others wrongly. Without --whole a shadow model trains
      the head alone. Findings do not change the exit code. The output holds the
      model with this record, for its card.

      USAGE: fovea audit members [<options>] <model> <cohort> --output <folder>

      ARGUMENTS:
        <model>                 The model, NAME.fovea.
        <cohort>                The cohort that it was trained on.

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
        --shadows <count>       How many shadow models, an even number. (default: 64)
        --whole                 Train all that the model's recipe trains in every
                                shadow model, not the head alone.
        --backbone <file>       The file of the weights that training began with.
                                (default: looked up by name)
        --seed <number>         The seed of who is in which half. (default: 1)
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
  ]
}
