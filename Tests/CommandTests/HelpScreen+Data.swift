extension HelpScreen {
  static let data: [HelpScreen] = [
    HelpScreen(
      ["doctor"],
      """
      OVERVIEW: Look at libraries, processor, memory, disk and rights, and say what
      to mend.

      USAGE: fovea doctor [--key <file>] [--threads <count>] [--json] [--quiet] [--verbose] \
      [--dry-run] [--force]

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
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["init"],
      """
      OVERVIEW: Write a commented pipeline file and templates of its tables.

      USAGE: fovea init <folder> [--task <task>] [--key <file>] [--threads <count>] \
      [--json] [--quiet] [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <folder>                The folder to write to.

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
        --task <task>           What the network is to do. (values: classify,
                                segment, detect; default: classify)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["ingest"],
      """
      OVERVIEW: Turn a folder of DICOM, PNG or JPEG files into a de-identified,
      signed cohort.

      labels.csv has target columns and any of the keys path, sop_uid, series_uid,
      study_uid, accession, patient_id (with laterality, view); optional are split,
      fold, mask, reader, study_date. Every file ends as used, quarantined with a
      reason, or failed, and the counts add up.

      USAGE: fovea ingest [<options>] <folder> --output <folder>

      ARGUMENTS:
        <folder>                The folder of images, searched at every depth.

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
        --labels <file>         The table of labels. (default: labels.csv in the
                                folder)
        --demographics <file>   The table of sex, age and more. (default:
                                demographics.csv in the folder, if any)
        --masks <folder>        Take over masks: PNG files named as their images
                                (also NAME_mask, NAME_segmentation) or as the mask
                                column of the labels says, or DICOM segmentations.
                                Images then need no labels.
        --mask-labels <labels>  What their values mean: a name for all above 0,
                                1=liver,2=tumour for grey values and palettes, or
                                ff0000=liver,00ff00=tumour for colours. (default:
                                lesion)
        --boxes <file>          Take over boxes from a table: keys as in labels.csv,
                                then label, x, y, width, height in pixels; several
                                rows an image, without a box where nothing is there.
        --coco <file>           Take over masks and boxes from a COCO file of
                                instances (polygons, both run lengths).
        --exclude <file>        The table of patients who withdrew.
        --text-reviewed <file>  Let in files that a person found free of text: the
                                quarantine.csv of an earlier run, less the rows of
                                files with text.
        --link <file>           Write the one table that leads back, outside the
                                output, mode 0600.
        --one-patient-per-image PNG and JPEG files without patient_id each stand for
                                one patient.
        --consensus <rule>      What holds where several readers of an image differ:
                                majority (else uncertain), unanimous (else
                                uncertain), any or all; none: they must agree.
                                (default: none)
        --unlabelled            Keep images without labels too; no labels are needed.
        --stored-values         Write no cohort but what the files hold: frames
                                before palette, rescale and window as raw files,
                                listed in stored_values.csv. Paths and pixels stay as
                                they are: nothing is de-identified.
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["split"],
      """
      OVERVIEW: Divide a cohort by patient, and freeze the split in split.lock.

      A split or fold column that came with the labels is honoured and checked
      instead. Pictures that are identical or look alike stay together; a patient on
      two sides is an error.

      USAGE: fovea split [<options>] <cohort>

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
        --folds <count>         Number of folds for out-of-fold predictions.
                                (default: 0)
        --hold-out <a=b>        Keep one value of a column for the test, as site=C.
        --latest <share>        Keep the latest studies for the test, as 20%.
        --validation <share>    Share of patients for validation. (default: 0.15)
        --test <share>          Share of patients for the test. (default: 0.2)
        --seed <number>         Seed of the draw. (default: 7)
        --stratify <columns>    Columns that all parts hold alike, separated by
                                commas. (default: the targets)
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --version               Show the version.
        -h, --help              Show help information.


      """),
  ]
}
