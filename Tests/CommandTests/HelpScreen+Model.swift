extension HelpScreen {
  static let model: [HelpScreen] = [
    HelpScreen(
      ["finetune"],
      """
      OVERVIEW: Fine-tune a pretrained network on a cohort, and report how good it
      is.

      Writes model.fovea, predictions.csv and report/ into the output. A cohort
      without split.lock gets the default split. Ctrl-C once finishes the step and
      writes a checkpoint; --resume goes on from there to the same bytes. fovea
      config schema lists all keys for --set.

      USAGE: fovea finetune [<options>] <cohort> --output <folder>

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
        --task <task>           What the network does. (values: classify, segment,
                                detect; default: classify)
        --target <column>       The column to learn, or several separated by commas;
                                labels of masks or boxes, if not all.
        --backbone <name>       Pretrained weights: a name, a file, or random.
                                (default: fovea-small)
        --architecture <name>   The network, for random weights and files that do not
                                say.
        --input-norm <rule>     The input that the weights expect, for files that do
                                not say: imagenet, caffe, symmetric, unit, or
                                mean=R/G/B,std=R/G/B,scale=1.
        --epochs <count>        Passes over the images. (default: 12)
        --few-shot              Make the head of the mean features of each answer,
                                for few labels; nothing descends.
        --unit <unit>           What a prediction is about: image, series,
                                laterality, study or patient. (default: image)
        --aggregate <rule>      How images of a unit become one score: max or mean.
                                (default: max)
        --seed <number>         Seed of everything drawn. (default: 7)
        --folds <count>         Number of folds for out-of-fold predictions.
        --epsilon <number>      Hide each patient by DP-SGD: the most that training
                                may disclose, as 3. Freezes the statistics of
                                normalisation and weighs classes alike.
        --delta <number>        Chance that epsilon does not hold. (default: 1 by 10
                                times the training patients)
        --resume                Go on from the checkpoint in the output.
        --allow-partial         Accept weights of which less than 90 % fit.
        --gate <bar>            A bar for the report, as
                                worstGroup.sensitivity=min:0.8 or gap.auroc=max:0.1;
                                may be repeated. A broken one ends in exit code 1.
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


      """),
    HelpScreen(
      ["predict"],
      """
      OVERVIEW: Apply a model to a folder of images; broken and foreign ones are told
      apart.

      Writes predictions.csv and predictions.json. The model carries its
      preprocessing and says out_of_scope for images unlike those it learnt from;
      files that cannot be read are quarantined with their reason. A model that marks
      pixels or boxes adds areas.csv or boxes.csv, masks/ and overlays/. DICOM
      results need images from fovea deidentify, or --with-sources, or --to-original;
      they lie in dicom/, in the studies of their images. --check-export says why a
      viewer would hide or misplace them, with exit code 1: before they take their
      place, or without -o of a folder of anybody's objects beside its images.

      USAGE: fovea predict [<options>] <model> <folder>

      ARGUMENTS:
        <model>                 The model, NAME.fovea; to check alone, a folder of
                                DICOM objects.
        <folder>                The folder of images.

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
        --link <file>           Write the one table that leads back, outside the
                                output, mode 0600.
        --format <formats>      What to write: csv, json, png, dicom-sc (pictures),
                                dicom-seg (masks), dicom-sr (reports), with commas.
                                (default: all of csv, json, png that the model has)
        --study-limit <seconds> After so long leave a study's other images out, and
                                say so; for models that mark pixels or boxes.
        --with-sources          Write the images that DICOM results refer to beside
                                them, de-identified.
        --to-original           Make DICOM results for the hospital's own archive,
                                with the original study's identity and UIDs; the
                                audit log says so.
        --check-export          Say why a viewer would hide or misplace the DICOM
                                results; without -o of the objects that lie in
                                <model>, and write nothing.
        --explain <methods>     Explain the predictions of the first 200 images in
                                explanations/, as fovea explain does (its --cases
                                takes more): grad-cam, grad-cam++,
                                integrated-gradients, occlusion, with commas.
        --seal <file>           The seal of what identifies people, which no output
                                may hold. (default: COHORT.seal beside the cohort,
                                RUN.seal beside a run)
        --convolution <way>     How convolutions are computed; results differ by
                                rounding. (values: fastest, unfolded, im2col;
                                default: fastest)
        --version               Show the version.
        -h, --help              Show help information.


      """),
  ]
}
