public import ArgumentParser
public import Pipelines

/// How a command computes; `--threads` is in the options of every command.
struct ComputingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How convolutions are computed; results differ by rounding.", valueName: "way"))
  var convolution: ConvolutionName = .standard

  /// For commands that compute no convolution.
  static var none: ComputingOptions {
    var options = ComputingOptions()
    options.convolution = .standard
    return options
  }
}

extension ConvolutionName: ExpressibleByArgument {
  /// The way of this name.
  public init?(argument: String) { self.init(argument) }

  /// What the help screen says is the default.
  public var defaultValueDescription: String { text }

  /// What may be typed.
  public static var allValueStrings: [String] { all }
}
