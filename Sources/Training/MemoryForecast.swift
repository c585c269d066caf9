internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// How much memory a training will take at its peak: so much anyway, and so much per image.
public struct MemoryForecast: Sendable, Equatable {
  /// Bytes that do not depend on the batch: the program, parameters, gradients, moments, and what
  /// is kept between epochs.
  public let fixedBytes: Int
  /// Bytes for each image of a batch: what its forward pass saves, and its place in the ring.
  public let bytesPerImage: Int
  /// The batch asked for.
  public let batch: Int
  /// Bytes of what the frozen stages give for an image; 0 where nothing is frozen.
  let featureBytes: Int
  /// Bytes of the program alone, and of the parameters of one network.
  private var (programBytes, networkBytes) = (0, 0)

  /// Makes a forecast.
  package init(fixedBytes: Int, bytesPerImage: Int, batch: Int, featureBytes: Int = 0) {
    self.fixedBytes = fixedBytes
    self.bytesPerImage = bytesPerImage
    self.batch = batch
    self.featureBytes = featureBytes
  }

  /// The same with so many bytes more that are kept between epochs.
  func keeping(_ bytes: Int) -> MemoryForecast {
    var forecast = MemoryForecast(
      fixedBytes: fixedBytes + bytes, bytesPerImage: bytesPerImage, batch: batch,
      featureBytes: featureBytes)
    (forecast.programBytes, forecast.networkBytes) = (programBytes, networkBytes)
    return forecast
  }

  /// The same where the model is of so many networks.
  ///
  /// When it is made, they, the tensors of its file and the file's bytes are in memory together,
  /// and nothing of the training. One network takes less then than its training.
  func making(_ networks: Int) -> MemoryForecast {
    guard networks > 1 else { return self }
    let needed = programBytes + Self.copiesAtTheEnd * networks * networkBytes
    return keeping(max(0, needed - peakBytes))
  }

  private static let copiesAtTheEnd = 3

  /// The peak.
  public var peakBytes: Int { fixedBytes + batch * bytesPerImage }

  /// The largest batch whose peak stays within `bytes`, or nil when not even one image does.
  public func largestBatch(within bytes: Int) -> Int? {
    guard bytesPerImage > 0, bytes >= fixedBytes + bytesPerImage else { return nil }
    return (bytes - fixedBytes) / bytesPerImage
  }

  /// The forecast in one sentence.
  public var sentence: String {
    "memory: about \(Self.text(peakBytes)) at the most, "
      + "\(Self.text(fixedBytes)) and \(Self.text(bytesPerImage)) for each image of a batch"
  }

  /// What the settings are called that memory depends on.
  public struct Keys: Sendable {
    let batch: String
    let side: String
    /// Of a pipeline.
    public static let pipeline = Keys(batch: "training.batch", side: "model.inputSize")
    /// Of a recipe of adaptation.
    public static let adaptation = Keys(batch: "batch", side: "side")
  }

  /// Refuses a batch that does not fit.
  ///
  /// - Parameter limit: bytes that the program may take in all.
  /// - Throws: `usage` with the batch that would fit.
  public func require(
    within limit: Int, inputSize: Int, keys: Keys = .pipeline
  ) throws(TrainingError) {
    guard peakBytes > limit else { return }
    let fitting = largestBatch(within: limit)
    throw TrainingError(
      .usage, subject: keys.batch,
      reason: "batches of \(batch) images of \(inputSize) x \(inputSize) pixels need about "
        + "\(Self.text(peakBytes)) of memory, and \(Self.text(limit)) are available",
      hint: fitting.map { "\(keys.batch)=\($0) would fit" }
        ?? "no batch would fit; lower \(keys.side), or take a smaller network")
  }

  /// Bytes for people: two digits, decimal units.
  public static func text(_ bytes: Int) -> String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
    guard let (name, size) = units.first(where: { Double(bytes) >= 0.995 * $0.1 }) else {
      return "\(bytes) bytes"
    }
    let tenths = Int((10 * Double(bytes) / size).rounded())
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(name)" : "\((tenths + 5) / 10) \(name)"
  }
}

extension MemoryForecast {
  /// At this side a batch of one still leaves batch normalisation more than one pixel.
  private static let smallestLoneSide = 128

  /// Measures one step of two small batches in memory of their own, and draws the line through
  /// both: what is saved for backward grows with the batch, all else does not.
  ///
  /// - Parameters:
  ///   - residentBytes: what the program takes before the first network is made.
  ///   - make: makes what is measured.
  init(
    _ options: TrainingOptions, residentBytes: Int, workers: WorkerPool,
    convolution: ConvolutionChoice, make: (Resources) -> any Rehearsing
  ) {
    let side = Self.smallestLoneSide
    let least = options.inputSize >= side ? 1 : 2
    let alike = max(least, side * side / (options.inputSize * options.inputSize))
    let larger = min(2 * alike, max(2 * least, options.batch))
    func measured(_ batch: Int) -> Measurement {
      let resources = Resources(
        workers: workers, buffers: BufferPool(), convolution: convolution)
      return Self.measured(batch: batch, resources.buffers) { make(resources) }
    }
    let (few, many) = (measured(larger / 2), measured(larger))
    let slope = max(0, many.stepBytes - few.stepBytes) / (larger - larger / 2)
    let copies = options.earlyStopping == nil ? 0 : many.parameterBytes.changing
    // A checkpoint is gathered once as numbers and once as the bytes of its file.
    let momentCopies = options.optimizer == .adamw ? 2 : 1
    let checkpoint =
      2 * (copies + (1 + momentCopies) * many.parameterBytes.changing)
    // Besides the batch in use: the ring's batches, and the rows of one before they are joined.
    let ringBytes = 3 * many.rowBytes
    self.init(
      fixedBytes: residentBytes + many.parameterBytes.all
        + max(0, many.stepBytes - larger * slope)
        + (workers.threadCount - 1) * many.prefixBytes + copies + checkpoint,
      bytesPerImage: slope + ringBytes, batch: options.batch,
      featureBytes: many.stage > 0 ? many.rowBytes : 0)
    (programBytes, networkBytes) = (residentBytes, many.parameterBytes.all)
  }

  private struct Measurement {
    var stage: Int
    var stepBytes: Int
    var prefixBytes: Int
    var rowBytes: Int
    var parameterBytes: (all: Int, changing: Int)
  }

  /// What is measured is made here and nowhere else held, or its first step would copy it.
  private static func measured(
    batch: Int, _ buffers: BufferPool, make: () -> any Rehearsing
  ) -> Measurement {
    var rehearsal = make()
    let bytes = rehearsal.parameterBytes
    let before = buffers.statistics.bytesHeld
    rehearsal.step(rehearsal.inputs(batch: batch))
    let moments = rehearsal.options.optimizer == .adamw ? 2 : 1
    let known = bytes.all + moments * bytes.changing
    return Measurement(
      stage: rehearsal.stage, stepBytes: buffers.statistics.bytesHeld,
      prefixBytes: rehearsal.stage > 0 ? max(0, before - known) : 0,
      rowBytes: rehearsal.rowCount * MemoryLayout<Float>.stride, parameterBytes: bytes)
  }
}
