extension HelpScreen {
  static let calibrate: [HelpScreen] = [
    HelpScreen(
      ["calibrate"],
      """
      OVERVIEW: Fit probabilities and thresholds of a model anew, on images it did
      not learn from.

      Uses the validation part of the cohort, or all of a cohort that is not split
      and that the model was not trained on; never a training part, never a test
      part. A new model file is written, with what it was calibrated on; the network
      in it is the same. The images are spent by that: reports of the new model on
      them are marked as tuning.

      USAGE: fovea calibrate [<options>] <model> <cohort> --output <file>

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
        -o, --output <file>     The model to write, another NAME.fovea.
        --method <method>       How scores become probabilities: temperature, platt,
                                isotonic or none. (default: as in the model's
                                training)
        --threshold <rule>      What thresholds must reach: sensitivityAtLeast=0.9,
                                specificityAtLeast=0.9, youden, f1, mcc or fixed=0.5.
                                (default: as in the model's training)
        --conformal <score>     Sets of answers that hold the truth with a declared
                                chance: lac, aps, apsRandomised or none. (default: as
                                the model has them)
        --conformal-by <attribute>
                                For whom that chance holds: all, class, or each value
                                of an attribute such as sex.
        --abstain <rule>        When an answer is withheld: conformal, unless the set
                                is that answer alone; confidence, where it is the
                                least; or none. (default: as the model has it)
        --alpha <share>         Chance that a set misses the truth, and share that
                                confidence withholds: of what is asked for beside it,
                                else of both. (default: as the model has it, or 0.1)
        --trained-on <cohort>   The cohort that the model was trained on: patients
                                and pictures of it are refused.
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
