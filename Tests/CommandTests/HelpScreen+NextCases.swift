extension HelpScreen {
  static let nextCases: [HelpScreen] = [
    HelpScreen(
      ["next-cases"],
      """
      OVERVIEW: Choose the cases to be labelled next, or see whether choosing beats
      lot.

      From the images of a cohort without a label patients are chosen: those whose
      answer is least certain (entropy, margin), on whom draws of the head or several
      networks disagree (bald, for a model with dropout, kept folds or snapshots),
      who are unlike all others (core-set), or uncertain and unlike each other
      (diverse). A tenth is drawn by lot and marked so: only those tell how often a
      finding is. Of a divided cohort only the training part is chosen from; images
      whose answer a reader rejected are left out. --simulate hides the labels of a
      labelled cohort instead and says of every rule whether it learns faster than
      lot, with a head on the features of the weights that the model began with.

      USAGE: fovea next-cases [<options>] <model> <pool> --output <folder>

      ARGUMENTS:
        <model>                 The model, NAME.fovea.
        <pool>                  The cohort.

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
        --budget <count>        Patients to choose, or for each round. (default: 50)
        --strategy <rule>       The rule: entropy, margin, bald, core-set, diverse or
                                random. (default: entropy)
        --quota <attribute>     Groups that are chosen from at least as often as the
                                pool has them, as sex, or as declared:
                                sex=F:0.5,M:0.5.
        --random-share <share>  Share that is drawn by lot. (default: 0.1)
        --seed <number>         The seed of every draw. (default: 7)
        --link <file>           The table that ingest --link wrote, for --originals.
        --originals <file>      Where the rows of that table for the chosen cases are
                                written, outside the output.
        --simulate              Try all rules on a labelled cohort.
        --initial <count>       Patients whose labels a trial begins with. (default:
                                the budget)
        --rounds <count>        Rounds of a trial, at most. (default: 8)
        --repeats <count>       Repeats of a trial. (default: 5)
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
