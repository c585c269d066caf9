extension HelpScreen {
  static let monitor: [HelpScreen] = [
    HelpScreen(
      ["monitor"],
      """
      OVERVIEW: Watch whether incoming patients are still those that a model was made
      for.

      Holds the images of a cohort, or of a folder, against the reference that
      fine-tuning and calibrate keep in the model: image statistics, refused images,
      what the network sees, probabilities, groups, missing attributes, and with
      labels prevalence, calibration and AUROC; for all patients and by group. An
      alarm is an effect over its limit that chance hardly gives (Benjamini and
      Hochberg, tests of labels apart from the others), and exit code 1. Below 30
      patients nothing is said.

      USAGE: fovea monitor [<options>] <model> <incoming> --output <folder>

      ARGUMENTS:
        <model>                 The model, NAME.fovea.
        <incoming>              A cohort, or a folder of images.

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
        --labels <file>         Labels of a folder's images, as fovea ingest takes
                                them.
        --demographics <file>   Sex, age and more of a folder's patients.
        --effect-limits <limits>
                                Other limits of effects, by kind, as
                                input=0.3,outputs=0.2; kinds: input, scope, features,
                                outputs, mix, missing, prevalence, calibration,
                                discrimination.
        --alpha <share>         The largest p of an alarm, after adjusting. (default:
                                0.05)
        --seed <number>         The seed of permutations and draws. (default: 1)
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
