extension HelpScreen {
  static let weights: [HelpScreen] = [
    HelpScreen(
      ["weights"],
      """
      OVERVIEW: Look into weight files, convert them, and write models for other
      programs.

      USAGE: fovea weights <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        show                    Say what is in a weight file, what matches which
                                network, and what does not.
        convert                 Rewrite a weight file as safetensors that say what
                                they are for.
        export                  Write a model as ONNX, once its graph has answered as
                                the model does.

        See 'fovea help weights <subcommand>' for detailed help.

      """),
    HelpScreen(
      ["weights", "show"],
      """
      OVERVIEW: Say what is in a weight file, what matches which network, and what
      does not.

      USAGE: fovea weights show <weights> [--architecture <name>] [--weights-dir <folder> ...] \
      [--key <file>] [--threads <count>] [--json] [--quiet] [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <weights>               A file of safetensors, PyTorch or ONNX, or a name.

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
        --architecture <name>   Hold the file against this network. (default: the one
                                it names or fits best)
        --weights-dir <folder>  A folder of pretrained weights, looked up by name;
                                may be repeated. (default: $XDG_DATA_HOME/fovea, or
                                ~/.local/share/fovea)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["weights", "convert"],
      """
      OVERVIEW: Rewrite a weight file as safetensors that say what they are for.

      Reads safetensors, PyTorch's .pth, .pt and .th, and ONNX; nothing in them is
      run. Architecture, input normalisation, origin and licence go into the new
      file's metadata, so that it loads without flags. Keras's HDF5 is refused with a
      recipe.

      USAGE: fovea weights convert [<options>] <weights> <output>

      ARGUMENTS:
        <weights>               A file of safetensors, PyTorch or ONNX, or a name.
        <output>                The file to write, NAME.safetensors.

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
        --architecture <name>   The network, for files that do not say.
        --input-norm <rule>     The input that the weights expect, for files that do
                                not say: imagenet, caffe, symmetric, unit, or
                                mean=R/G/B,std=R/G/B,scale=1.
        --origin <text>         Where the weights come from.
        --licence <text>        Under which licence they are.
        --half                  Write half precision: half the size, values rounded
                                to 11 bits.
        --weights-dir <folder>  A folder of pretrained weights, looked up by name;
                                may be repeated. (default: $XDG_DATA_HOME/fovea, or
                                ~/.local/share/fovea)
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["weights", "export"],
      """
      OVERVIEW: Write a model as ONNX, once its graph has answered as the model does.

      The graph takes prepared images and puts out logits; norms are folded. Its
      metadata say how images are prepared, what the outputs are called, how logits
      become answers, and which model it was. Before anything is written, the bytes
      are read back and evaluated by plain loops; above a difference of 1e-4 of the
      largest logit nothing is written.

      USAGE: fovea weights export <model> --output <file> [--images <cohort>] [--seal <file>] \
      [--convolution <way>] [--key <file>] [--threads <count>] [--json] [--quiet] [--verbose] \
      [--dry-run] [--force]

      ARGUMENTS:
        <model>                 The model, NAME.fovea.

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
        -o, --output <file>     The file to write, NAME.onnx.
        --images <cohort>       Compare answers on images of this cohort. (default:
                                invented images)
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
