extension HelpScreen {
  static let pretrain: [HelpScreen] = [
    HelpScreen(
      ["pretrain"],
      """
      OVERVIEW: Train a backbone on pictures drawn from formulas, or on your own
      unlabelled images.

      Writes backbone.safetensors, pretraining.json and MODEL_CARD.md into the
      output. Without --images it learns from pictures that formulas draw, with no
      patient in them. With --images it goes on from other weights on a cohort's own
      images, without their labels, so that few labels go further; of a cohort with
      split.lock only the training part is used. Patients' images are then in the
      backbone: keep it as private as they are. The recipe is a file such as
      Pipelines/pretrain-small.yaml or Pipelines/adapt-isic.yaml; keys that are left
      out have their standard values, and all are printed. Ctrl-C once finishes the
      step and writes the state; --resume goes on from there to the same bytes.

      USAGE: fovea pretrain [<options>] [<recipe>]

      ARGUMENTS:
        <recipe>                The recipe. (default: all standard values)

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
        --images <cohort>       Learn from this cohort, as fovea ingest wrote it,
                                without its labels.
        --from <backbone>       With --images: the weights to go on from, a name or a
                                file. (default: fovea-small)
        --architecture <name>   With --from: the network, for files that do not say.
        --input-norm <rule>     With --from: the input that the weights expect, for
                                files that do not say: imagenet, caffe, symmetric,
                                unit, or mean=R/G/B,std=R/G/B,scale=1.
        --preview <file>        Train nothing: write a sheet of the pictures to this
                                PNG file.
        --resume                Go on from the state in the output.
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
