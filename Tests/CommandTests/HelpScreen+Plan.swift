extension HelpScreen {
  static let plan: [HelpScreen] = [
    HelpScreen(
      ["plan"],
      """
      OVERVIEW: Look at a cohort and write a pipeline file in which every value has
      its reason.

      Sizes of images and lesions, labels, patients, slices, free memory and a few
      tried steps decide; a locked test part is not looked at. Without -o the plan is
      printed. finetune --task segment and detect take the same plan for what is not
      set.

      USAGE: fovea plan [<options>] <cohort>

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
        --task <task>           What the network is to do. (values: classify,
                                segment, detect; default: classify)
        --target <columns>      The columns to learn, separated by commas; labels of
                                masks or boxes, if not all.
        -o, --output <file>     Write the plan to this file.
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
