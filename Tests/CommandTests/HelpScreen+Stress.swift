extension HelpScreen {
  static let stress: [HelpScreen] = [
    HelpScreen(
      ["stress"],
      """
      OVERVIEW: Say what noise, blur, covering and attacks do to a model, by group.

      Images of the validation part are spoiled at five severities (noise, blur,
      darker, brighter, contrast, JPEG, resolution), a marker is put in, corners,
      border and what masks mark are covered, and every pixel is changed for the
      worst (FGSM, PGD). A model that falls when corners are covered, or that still
      knows the answer when the finding is, has learnt a shortcut. Findings do not
      change the exit code. --test opens the test part, which is counted.

      USAGE: fovea stress [<options>] <model> <cohort> --output <folder>

      ARGUMENTS:
        <model>                 The model, NAME.fovea.
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
        -o, --output <folder>   The folder to write to.
        --test                  Open the test part; this is counted.
        --margin <share>        How much AUROC may fall and the model still hold.
                                (default: 0.05)
        --attacked <count>      How many images are attacked; 0 for none. (default:
                                200)
        --seed <number>         The seed of noise and of random starts. (default: 1)
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
