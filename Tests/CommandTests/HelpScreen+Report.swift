extension HelpScreen {
  static let report: [HelpScreen] = [
    HelpScreen(
      ["evaluate"],
      """
      OVERVIEW: Measure a model on the validation part of a cohort, or open its test
      part.

      --test opens the test part. Each opening is counted in the cohort, for this
      split and for ever, and printed in the report. No gate passes on the validation
      part, where thresholds were fitted.

      USAGE: fovea evaluate [<options>] <model> <cohort> --output <folder>

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
        --pictures              Show the worst errors as pictures; ingest overlooks
                                some burned-in text.
        --gate <bar>            A bar for the report, as
                                worstGroup.sensitivity=min:0.8 or gap.auroc=max:0.1;
                                may be repeated. A broken one ends in exit code 1.
        --release               Make a report that may leave the house: what too few
                                patients stand behind, and what would give it away,
                                is suppressed; nothing is about single patients.
        --suppress-below <patients>
                                Suppress what fewer patients stand behind; means
                                --release. (default: 11)
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
      ["report"],
      """
      OVERVIEW: Report accuracy overall and per group, for any model's table of
      predictions.

      The table is long (case_id, patient_id, label, score[, truth, threshold]) or
      wide (score_<label>, truth_<label>); other usual names are known, such as
      filename, prob and target, and what was read is said. Without an image column a
      row is a patient. demographics.csv has patient_id and any columns, a row per
      patient or per image; it may say whose image it is. Without --validation and
      without a threshold column only figures that need no threshold are given.
      Columns predicted_value and reference_value are read as measurements,
      predicted_grade and reference_grade as grades, a truth that is mostly neither 0
      nor 1 and not in whole numbers up to 20 as measurements; --kind says so of
      other tables. With --masks and --reference the report is on masks (Dice,
      distances of boundaries), with --boxes and --reference-boxes on boxes (AP,
      FROC).

      USAGE: fovea report [<options>] --demographics <file> --output <folder>

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
        --predictions <file>    The table of predictions.
        --demographics <file>   The table of patients' attributes.
        --validation <file>     Predictions for other patients, on which thresholds
                                are fitted.
        --kind <kind>           What the table predicts, where its columns do not
                                say: classification; continuous for measurements or
                                ordinal for grades, with the prediction in the column
                                of the score and the reference in that of the truth.
                                (values: classification, continuous, ordinal)
        --column <role=name>    The column that holds the image, patient, label,
                                score, truth or threshold, as score=NAME; may be
                                repeated.
        --compare-cohort <name=file>
                                Predictions of the same model for other patients, to
                                be shown beside, as elsewhere=other.csv; may be
                                repeated.
        --compare-model <name=file>
                                Predictions of another model for the same images, as
                                older=older.csv; may be repeated.
        --margin <share>        How much worse another model may be and still count
                                as not worse. (default: 0.05)
        --adjust <attribute,…>  Attributes whose mix may differ between groups, as
                                view,site: every gap is given again at equal mix.
        --masks <folder>        A folder of predicted masks, PNG files named as the
                                images of the demographics: values above 0 are
                                lesion. Instead of --predictions.
        --reference <folder>    The folder of the true masks, named alike.
        --labels <list>         Names of the values in the masks, as
                                1=liver,2=tumour; others are not marked.
        --spacing <mm>          Millimetres from pixel to pixel, as 0.5, or across
                                and down, as 0.5,0.7; without it lengths are in
                                pixels.
        --tolerance <length>    How far boundaries may be apart and still count as
                                equal for NSD, in mm or pixels. (default: 2.0)
        --missing-as-empty      Count images without a predicted mask as predicted
                                empty.
        --boxes <file>          A table of predicted boxes: image_id, x, y, width,
                                height, score and perhaps class. Instead of
                                --predictions; demographics.csv then lists every
                                image.
        --reference-boxes <file>
                                The table of true boxes, without scores.
        --gate <bar>            A bar for the report, as
                                worstGroup.sensitivity=min:0.8 or gap.auroc=max:0.1;
                                may be repeated. A broken one ends in exit code 1.
        --release               Make a report that may leave the house: what too few
                                patients stand behind, and what would give it away,
                                is suppressed; nothing is about single patients.
        --suppress-below <patients>
                                Suppress what fewer patients stand behind; means
                                --release. (default: 11)
        -o, --output <folder>   The folder to write to.
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --version               Show the version.
        -h, --help              Show help information.


      """),
  ]
}
