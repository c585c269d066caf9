public import Cohorts
public import Compute
public import Foundation
internal import Files
internal import Networks
internal import ONNX
internal import Tensors

/// Whether the bytes of an exported graph answer as the model does, image by image.
///
/// The bytes are read again, and the graph is evaluated in plain loops that share nothing with the
/// kernels; the model answers as it does in `fovea predict`.
public struct ParityCheck: Sendable {
  /// The largest difference of two logits that passes, as a share of the largest logit.
  public static let bar = 1e-4

  private let plan: InferencePlan
  private let graph: GraphEvaluation
  private let preprocessing: Preprocessing
  private let resources: Resources

  /// Prepares both sides.
  ///
  /// - Parameters:
  ///   - model: what was exported.
  ///   - bytes: what it was exported to.
  /// - Throws: `badData` where either cannot be read.
  public init(
    of model: ModelFile, against bytes: Data, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice
  ) throws(TrainingError) {
    resources = Resources(workers: workers, buffers: buffers, convolution: convolution)
    preprocessing = model.card.preprocessing
    plan = InferencePlan(
      try model.classifier(in: buffers), for: .singleImages,
      in: resources.step(generator: SeededGenerator(seed: 0)))
    do throws(ONNXError) {
      let read = try ONNXModel(data: bytes, subject: "the exported graph")
      graph = try GraphEvaluation(read, subject: "the exported graph")
    } catch {
      throw TrainingError(error)
    }
  }

  /// The largest difference over all images and outputs, as a share of the largest logit.
  ///
  /// - Throws: `internalFault` above the bar, `badData` for a graph that cannot be evaluated.
  public func confirmedDifference(on images: [UnitImage]) throws(TrainingError) -> Double {
    precondition(!images.isEmpty, "a comparison on 0 images would always pass")
    let share = try largestDifference(on: images)
    guard share <= Self.bar else {
      throw TrainingError(
        .internalFault, subject: "the exported graph",
        reason: "answers otherwise than the model: logits differ by \(Self.text(share)) of the "
          + "largest, more than \(Self.text(Self.bar))",
        hint: "nothing was written; please report it")
    }
    return share
  }

  /// A share for people, such as 1.0e-04.
  public static func text(_ share: Double) -> String { String(format: "%.1e", share) }

  private func largestDifference(on images: [UnitImage]) throws(TrainingError) -> Double {
    let pairs = try resources.workers.values(count: images.count) {
      (place) throws(TrainingError) in try logits(of: images[place])
    }
    let largest = pairs.flatMap(\.ours).map { abs(Double($0)) }.max() ?? 0
    let difference = pairs.map(\.difference).max() ?? 0
    return difference == 0 ? 0 : difference / largest
  }

  /// An image's logits on both sides.
  private struct Logits: Sendable {
    let ours: [Float]
    let graph: [Float]

    /// Infinite where the two cannot be compared: a NaN must not pass.
    var difference: Double {
      guard ours.count == graph.count else { return .infinity }
      let differences = zip(ours, graph).map { abs(Double($0) - Double($1)) }
      return differences.allSatisfy(\.isFinite) ? differences.max() ?? 0 : .infinity
    }
  }

  private func logits(of image: UnitImage) throws(TrainingError) -> Logits {
    let fitted = preprocessing.fitted(
      image, workers: resources.workers, buffers: resources.buffers)
    let x = preprocessing.input(of: fitted, buffers: resources.buffers)
    var step = resources.step(generator: SeededGenerator(seed: 0))
    do throws(ONNXError) {
      return Logits(
        ours: plan(x, in: &step).values, graph: try graph(FileTensor(channelsFirst: x)).values)
    } catch {
      throw TrainingError(error)
    }
  }
}

extension ParityCheck {
  /// Invented images for a check without a cohort, the same every time: a grey one and coloured
  /// ones, of waves and noise, of other sides than the model's.
  public static func inventedImages(count: Int) -> [UnitImage] {
    (0..<count).map { number in
      var generator = SeededGenerator(seed: 4, stream: UInt64(number))
      let (height, width, channels) = (96 + 32 * number, 128, number == 0 ? 1 : 3)
      let waves = (0..<4 * channels).map { _ in generator.uniform(in: 0.01...0.3) }
      var values: [Float] = []
      for index in 0..<height * width * channels {
        let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
        let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
        let first = 4 * channel
        let wave =
          sin(Double(x) * waves[first] + Double(y) * waves[first + 1])
          * cos(Double(x) * waves[first + 2] - Double(y) * waves[first + 3])
        values.append(Float(0.5 + 0.35 * wave + 0.1 * (generator.uniform() - 0.5)))
      }
      return UnitImage(height: height, width: width, channels: channels, values: values)
    }
  }
}
