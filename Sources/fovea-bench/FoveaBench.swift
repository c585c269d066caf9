// fovea-bench: what `make bench` and `make accept` run beside PyTorch.
// In: a measurement to make, sizes, and one line on standard input for each round.
// Out: one line of JSON per round, seconds by name; or the gradients of a whole network in a file.
// Called by: Tests/Peers/bench.py and Tests/Peers/gradients.py.
// Entry: `FoveaBench`; one command per file, taking turns is in `Rounds`.

internal import ArgumentParser

/// The command line of fovea-bench.
@main
struct FoveaBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fovea-bench", abstract: "Times Fovea's arithmetic, a round at a time.",
    version: "fovea-bench 1",
    subcommands: [
      ConvolutionCommand.self, TrainCommand.self, InferCommand.self, GradientsCommand.self,
    ])
}
