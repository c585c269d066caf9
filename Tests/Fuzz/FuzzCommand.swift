// Mutates good files and has them read, to find a reader that traps, hangs or tells.
// In: folders of good files, a seed. Out: counts on standard output, and inputs that did harm.
// Callers: `make fuzz`. Each mutation depends on seed and number alone, so it is found again.
internal import ArgumentParser

/// The two readers of strangers' files: weights in this process, images in processes of their own.
@main
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fovea-fuzz", abstract: "Have mutated files read; a trap is a bug.",
    subcommands: [WeightFuzz.self, DecoderFuzz.self])
}
