extension HelpScreen {
  static let mitigate: [HelpScreen] = [
    HelpScreen(
      ["mitigate"],
      """
      OVERVIEW: Compare ways of training that look after groups with plain training.

      Trains plain and with each method over several seeds, and judges all on the
      same patients, out of fold or on the validation part. Each method ends in
      improved, no evidence, harmed or levelled down, by rules on the page, which ask
      for more the more methods and labels there are. Nothing beats plain training
      reliably: expect no evidence. What is worth it is switched on by
      training.mitigation.method. The test part is not looked at.

      USAGE: fovea mitigate [<options>] <cohort> --output <folder> --target <column> \
      --attribute <name>

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
        -o, --output <folder>   The folder to write to.
        --target <column>       The column to learn, or several with commas.
        --attribute <name>      The attribute whose values are groups, as sex.
        --methods <methods>     balancedSampling, reweighting, groupDRO, worstGroup,
                                gradientReversal, headRetraining, with commas.
                                (default: all that the patients suffice for)
        --seeds <count>         How many seeds, from 3. (default: 3)
        --backbone <name>       Pretrained weights: a name, a file, or random.
                                (default: fovea-small)
        --architecture <name>   The network, for random weights and files that do not
                                say.
        --epochs <count>        Passes over the images. (default: 12)
        --resume                Go on with an interrupted comparison in the output.
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


      """)
  ]
}
