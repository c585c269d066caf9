extension HelpScreen {
  static let auditBase: [HelpScreen] = [
    HelpScreen(
      ["audit-base"],
      """
      OVERVIEW: Say what features tell of sex, age, view and scanner, before and
      after fine-tuning.

      Linear probes read each attribute of the cohort, and its label, from frozen
      features, out of fold by patient; beside them stand the same probes on random
      weights of the network, labels shuffled among patients, the same within each
      label, and how far the groups' features lie apart. --after adds models that
      were fine-tuned from the backbone. Only the training and the validation part
      are read. Findings do not change the exit code.

      USAGE: fovea audit-base [<options>] <backbone> <cohort> --output <folder>

      ARGUMENTS:
        <backbone>              Pretrained weights, a name or a file; or NAME.fovea,
                                whose backbone is meant.
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
        --after <model>         A model that was fine-tuned from the backbone; may be
                                repeated.
        --attributes <names>    The attributes to read, separated by commas; ages are
                                ageBand. (default: all)
        --target <column>       The label to read, and to compare within. (default:
                                that of --after, or the only one; of several each is
                                read, and none compared within)
        --architecture <name>   The network, for weight files that do not say.
        --input-norm <rule>     The input that the weights expect, for files that do
                                not say: imagenet, caffe, symmetric, unit, or
                                mean=R/G/B,std=R/G/B,scale=1.
        --input-size <pixels>   Side of the square that the backbone sees. (default:
                                that of the first --after, else 128)
        --permutations <count>  How often labels are shuffled. (default: 1000)
        --seed <number>         The seed of random weights, folds, intervals and
                                shuffles. (default: 1)
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
