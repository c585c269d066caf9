extension HelpScreen {
  static let inspect: [HelpScreen] = [
    HelpScreen(
      ["inspect"],
      """
      OVERVIEW: Say what a cohort holds and what is odd about it, worst first.

      Counts by class, group, size and spacing; pictures that are identical or look
      alike; images of unusual brightness; missing attributes; differences between
      the parts of the split; masks. The page names cases by pseudonym and stays in
      the house. Findings do not change the exit code.

      USAGE: fovea inspect <cohort> [--output <folder>] [--masks <folder>] \
      [--link <file>] [--seal <file>] [--key <file>] [--threads <count>] [--json] \
      [--quiet] [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <cohort>                The cohort.

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
        -o, --output <folder>   Write inspect.json and inspect.html into this folder.
        --masks <folder>        Look at these PNG masks, named as their images were;
                                needs --link.
        --link <file>           The table that ingest --link wrote, which knows the
                                names of images.
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --version               Show the version.
        -h, --help              Show help information.


      """)
  ]
}
