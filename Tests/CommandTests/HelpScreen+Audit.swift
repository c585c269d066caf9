extension HelpScreen {
  static let audit: [HelpScreen] = [
    HelpScreen(
      ["audit"],
      """
      OVERVIEW: Check the log of what was done in an output folder.

      USAGE: fovea audit <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        verify                  Check an audit log, and that what it names is
                                unchanged.

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
  ]
}
