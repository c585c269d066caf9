// fovea-bench: what `make bench` and `make accept` run beside PyTorch.
// In: a network or layers to time, sizes, threads; for rounds, a line on standard input for each.
// Out: one line of JSON per measurement or round; a whole network's gradients, or its ONNX graph.
// Called by: bench.py, gradients.py and export.py of Tests/Peers, and people.
// Entry: `FoveaBench`; one command per file, taking turns is in `Rounds`.

internal import ArgumentParser

/// The command line of fovea-bench.
@main
struct FoveaBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fovea-bench", abstract: "Times Fovea's arithmetic.",
    version: "fovea-bench 1",
    subcommands: [
      NetworkCommand.self, ConvolutionCommand.self, ProbeCommand.self, GradientsCommand.self,
      PhantomsCommand.self, ExportCommand.self,
    ],
    defaultSubcommand: NetworkCommand.self)
}
