internal import ArgumentParser
internal import Compute
internal import Files
internal import Foundation
internal import Networks

/// Times a whole network: training steps, predictions, or head-only fine-tuning of a batch.
struct NetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network", abstract: "A whole network, training or predicting.")

  enum Network: String, ExpressibleByArgument, CaseIterable {
    case resnet18, resnet50, densenet121, unet, squeezenet1_1, mobilenet_v2
    /// SqueezeNet 1.1 under a decoder, as masks are trained.
    case squeezenet_decoder

    /// The classifier's backbone, or nil for what answers for pixels.
    var architecture: Architecture? { Architecture(rawValue: rawValue) }

    /// The numbers of what answers for pixels: the published U-Net, or a narrow decoder.
    var pixels: PixelPlan? {
      switch self {
      case .unet: PixelPlan(encoder: nil, outputs: 1, decoderWidth: 32)
      case .squeezenet_decoder: PixelPlan(encoder: .squeezenet1_1, outputs: 1, decoderWidth: 8)
      default: nil
      }
    }
  }

  enum Mode: String, ExpressibleByArgument, CaseIterable {
    case train, infer, head
  }

  @Option(help: "The network.")
  var network = Network.resnet18

  @Option(help: "Training steps, predictions, or ten epochs of the head alone.")
  var mode = Mode.train

  @Option(help: "Seconds to measure for, at least three steps.")
  var seconds = 10.0

  @Flag(help: "Print one line of JSON.")
  var json = false

  @Flag(help: "Run a round for each line on standard input, and answer with its seconds.")
  var serve = false

  @OptionGroup var options: BenchOptions

  private static let stepsPerRound = 2

  /// What is printed with --json.
  private struct Result: Encodable {
    let network, mode, convolution: String
    let batch, size, threads, steps: Int
    let images_per_second, start_to_first_step_seconds: Double
    let peak_bytes: Int
    let pool_misses_after_second_step: Int
  }

  func validate() throws {
    if network.pixels == nil { return }
    guard network != .unet || options.size % 16 == 0 else {
      throw ValidationError("A U-Net takes images whose side is a multiple of 16.")
    }
    guard mode != .head else { throw ValidationError("A decoder has no head to train alone.") }
  }

  func run() throws {
    var step = options.step
    var work = work(in: &step)
    func once() { work.run(in: &step) }
    if serve || options.rounds != nil {
      return try Rounds(count: options.rounds).serve {
        [
          mode.rawValue: Rounds.seconds { for _ in 0..<Self.stepsPerRound { once() } }
            / Double(Self.stepsPerRound)
        ]
      }
    }
    once()
    let start = ProcessAge.seconds ?? .nan
    once()
    let misses = step.buffers.statistics.misses
    var times: [Double] = []
    while times.count < 3 || times.reduce(0, +) < seconds {
      times.append(Rounds.seconds(once))
    }
    let result = Result(
      network: network.rawValue, mode: mode.rawValue, convolution: options.convolution.rawValue,
      batch: options.batch, size: options.size, threads: options.threads, steps: times.count,
      images_per_second: Double(work.imagesPerRun) / times.sorted()[times.count / 2],
      start_to_first_step_seconds: start, peak_bytes: ProcessMemory.now?.peakResidentBytes ?? 0,
      pool_misses_after_second_step: step.buffers.statistics.misses - misses)
    try report(result)
  }

  private func report(_ result: Result) throws {
    let line =
      json
      ? try StableJSON.encode(result)
      : Data(
        """
        \(result.network) \(result.mode), batch \(result.batch), \(result.size) px, \
        \(result.threads) threads, \(result.convolution): \
        \((result.images_per_second * 10).rounded() / 10) images/s, peak \
        \(result.peak_bytes >> 20) MiB
        """.utf8)
    try FileHandle.standardOutput.write(contentsOf: line + Data("\n".utf8))
  }
}
