extension HelpScreen {
  static let review: [HelpScreen] = [
    HelpScreen(
      ["review"],
      """
      OVERVIEW: Have readers judge a model's answers, learn from them, and decide
      what they change.

      USAGE: fovea review <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        export                  Lay a model's answers before readers: a table and a
                                page that needs no network.
        import                  Take readers' feedback in: the next version of the
                                cohort, under the same split.
        decide                  Decide whether a challenger takes the champion's
                                place; exit code 1 if not.
        roll-back               Put the champion before the last promotion back, its
                                bytes verified.

        See 'fovea help review <subcommand>' for detailed help.

      """),
    HelpScreen(
      ["review", "export"],
      """
      OVERVIEW: Lay a model's answers before readers: a table and a page that needs
      no network.

      review.html shows image, answer and probability; a reader accepts, corrects or
      rejects with a coded reason and saves feedback.csv for fovea review import.
      Both stay in the house.

      USAGE: fovea review export [<options>] <predictions> --output <folder>

      ARGUMENTS:
        <predictions>           A run, the output of predict or evaluate, or a
                                predictions.csv.

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
        --cohort <folder>       The cohort whose images are shown.
        --model <file>          The model that made the predictions. (default:
                                model.fovea beside them)
        --blind                 Leave out what the model says; the feedback is
                                recorded as blind.
        --order <order>         Which answers come first: uncertain or random.
                                (default: uncertain)
        --seed <number>         Seed of a random order. (default: 7)
        --count <number>        Ask about so many answers at most.
        --part <part>           Ask about one part: train, validation, out-of-fold.
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["review", "import"],
      """
      OVERVIEW: Take readers' feedback in: the next version of the cohort, under the
      same split.

      An accepted answer becomes the label, a correction does, a rejected answer
      leaves none. Cases of the test part keep their labels whatever anybody says;
      where readers differ, in this table or with what another said in an earlier
      one, nothing changes, unless --adjudicate says that this table settles it. An
      answer that was taken in before is not taken in again, and an older one of a
      reader undoes no newer one. Every answer is kept in feedback.jsonl, chained and
      signed, with the reader's pseudonym. training.feedback says how much such cases
      count in fine-tuning.

      USAGE: fovea review import [<options>] <feedback> <cohort> --output <folder>

      ARGUMENTS:
        <feedback>              The table of feedback, CSV or JSON.
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
        --predictions <file>    The predictions.csv that was reviewed, for tables
                                that do not say what the model said; blind ones need
                                it.
        --adjudicate            Settle what readers dispute: this table need not
                                agree with earlier ones.
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["review", "decide"],
      """
      OVERVIEW: Decide whether a challenger takes the champion's place; exit code 1
      if not.

      Both models are compared on the same patients: the validation part, with folds
      the predictions that fine-tuning left beside the models and signed for, or the
      test part, which is opened for either. The challenger is promoted when, in the
      whole and in every group with 30 patients of either class, the lower limit of
      the difference lies above -margin, by a bootstrap of patients, and no larger
      share is left unanswered, or withheld, that the champion answers. The folder
      holds the model in use, current.fovea, the predictions of all, and
      history.jsonl, chained and signed.

      USAGE: fovea review decide [<options>] <champion> <challenger> <cohort> --output <folder>

      ARGUMENTS:
        <champion>              The model in use.
        <challenger>            The model that would take its place.
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
        --margin <difference>   How much worse still counts as not worse. (default:
                                0.02)
        --measure <measures>    What is compared: auroc, sensitivity, specificity,
                                with commas. (default: auroc)
        --groups <attributes>   Attributes whose groups must not lose, with commas.
                                (default: sex,ageBand,view)
        --test                  Open the test part, once for each model; this is
                                counted.
        --by <name>             Who decides; a pseudonym is kept. (default: the
                                account)
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --convolution <way>     How convolutions are computed; results differ by
                                rounding. (values: fastest, unfolded, im2col;
                                default: fastest)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["review", "roll-back"],
      """
      OVERVIEW: Put the champion before the last promotion back, its bytes verified.

      USAGE: fovea review roll-back <folder> [--by <name>] [--key <file>] [--threads <count>] \
      [--json] [--quiet] [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <folder>                The folder that fovea review decide wrote.

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
        --by <name>             Who decides; a pseudonym is kept. (default: the
                                account)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["lineage"],
      """
      OVERVIEW: Say where a model comes from, or what a patient's images went into.

      Of a model: the version of its data, rounds of feedback, split, first weights
      and licence, program, owner, approvals. Of a patient's pseudonym: cohorts,
      models, backbones, predictions and reports below the folders, and cohorts that
      do not hold the patient. Nothing is written; places are named by digest.

      USAGE: fovea lineage <subject> [--in <folder> ...] [--key <file>] [--threads <count>] \
      [--json] [--quiet] [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <subject>               A NAME.fovea, or a patient_id.

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
        --in <folder>           A folder to search, at every depth; may be repeated.
                                (default: the model's own)
        --version               Show the version.
        -h, --help              Show help information.


      """),
  ]
}
