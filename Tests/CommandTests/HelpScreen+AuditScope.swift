extension HelpScreen {
  static let auditScope: [HelpScreen] = [
    HelpScreen(
      ["audit", "scope"],
      """
      OVERVIEW: Say how well a model tells images that are not its own.

      For a model with calibration.scope: AUROC of its distance of features, by
      patient, and the shares that the distance, the rest of the input contract and
      both turn away, of the validation part spoiled as fovea stress does it, and of
      folders of other images; of the images as they are also by group, since a scope
      that turns one group away is a bias. Findings do not change the exit code. The
      output holds the model with this record, for its card.

      USAGE: fovea audit scope [<options>] <model> <cohort> --output <folder>

      ARGUMENTS:
        <model>                 The model, NAME.fovea.
        <cohort>                A cohort that has been split.

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
        --other <name=folder>   A folder of images of another origin and the word for
                                it, as ct=ct-images; may be repeated.
        --test                  Measure images of the test part; this is counted in
                                the cohort's ledger.
        --seed <number>         The seed of noise and of drawn patients. (default: 1)
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --convolution <way>     How convolutions are computed; results differ by
                                rounding. (values: fastest, unfolded, im2col;
                                default: fastest)
        --version               Show the version.
        -h, --help              Show help information.


      """)
  ]
}
