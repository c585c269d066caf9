extension HelpScreen {
  static let explain: [HelpScreen] = [
    HelpScreen(
      ["explain"],
      """
      OVERVIEW: Show where in images the evidence for a label lies, and test if that
      holds here.

      Writes explanations.json, explain.html, maps/ (16-bit grey) and overlays/
      (colour, one scale for all images). Each method is tested on these images:
      against random weights, by taking cells away in its order, and where a cohort
      has masks by the evidence inside them; each test passes, fails here or has no
      evidence. Of a mask the mean logit of its pixels is explained. Not for models
      that find boxes, see windows or take slices.

      USAGE: fovea explain [<options>] <model> <folder> --output <folder>

      ARGUMENTS:
        <model>                 The model, NAME.fovea.
        <folder>                A folder of images, or a cohort, of which the
                                validation part is explained.

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
        --method <methods>      grad-cam, grad-cam++, integrated-gradients,
                                occlusion, with commas. (default: grad-cam)
        --label <labels>        The labels to explain, with commas. (default: those
                                that the model says of an image, or the most probable)
        --cohort <cohort>       The cohort that the model was trained on: show the
                                nearest training cases of each image.
        --cases <count>         Explain so many images, the first ones. (default: 200)
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
