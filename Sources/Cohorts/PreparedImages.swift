public import Compute
internal import Synchronization
public import Tensors

/// A cohort's images at the network's size, kept in memory as far as a budget allows.
///
/// What is kept is the image after decoding, pixel steps and resizing, before augmentation, in 16
/// bits per value; which images are kept never changes a result. A class because all users share
/// what is kept; the mutex guards it.
public final class PreparedImages: Sendable {
  private struct Kept {
    var images: [Int: CompactImage] = [:]
    var bytes = 0
  }

  /// The cohort.
  public let cohort: Cohort
  /// How images become network inputs.
  public let preprocessing: Preprocessing
  /// Whether images keep the size they are stored in, so that windows can be cut out of them.
  private let keepsStoredSize: Bool
  private let budgetBytes: Int
  private let kept = Mutex(Kept())

  /// Makes an empty store.
  ///
  /// - Parameters:
  ///   - keepsStoredSize: leaves images at the size they are stored in, for windows.
  ///   - budgetBytes: how much may be kept; 0 loads every image anew.
  public init(
    cohort: Cohort, preprocessing: Preprocessing, keepsStoredSize: Bool = false, budgetBytes: Int
  ) {
    self.cohort = cohort
    self.preprocessing = preprocessing
    self.keepsStoredSize = keepsStoredSize
    self.budgetBytes = budgetBytes
  }

  /// How much memory keeping these cases takes, if the budget allows.
  public func bytes(keeping indices: [Int]) -> Int {
    let area = preprocessing.inputSize * preprocessing.inputSize
    let bytes = indices.reduce(0) { sum, index in
      let facts = cohort.facts[index]
      let pixels = keepsStoredSize ? facts.rows * facts.columns : area
      return sum + pixels * facts.channels * MemoryLayout<UInt16>.stride
    }
    return min(budgetBytes, bytes)
  }

  /// The image at the network's size, values in the unit interval; callable from any thread.
  ///
  /// - Throws: what `Cohort.image` throws.
  public func image(
    at index: Int, workers: WorkerPool, buffers: BufferPool
  ) throws(CohortsError) -> UnitImage {
    try compactImage(at: index, workers: workers, buffers: buffers).unitImage
  }

  /// What the network is fed of a sample: `(1, size, size, 3)`, augmented and normalised.
  ///
  /// - Throws: what `Cohort.image` throws.
  public func input(
    of sample: Sample, workers: WorkerPool, buffers: BufferPool
  ) throws(CohortsError) -> Tensor {
    let image = try compactImage(at: sample.index, workers: workers, buffers: buffers)
    return preprocessing.input(of: image, sample: sample, buffers: buffers)
  }

  /// What the network is fed of a view of a case: `(1, size, size, 3)`, normalised.
  ///
  /// - Throws: what `Cohort.image` throws.
  public func input(
    at index: Int, view: ViewDraw, workers: WorkerPool, buffers: BufferPool
  ) throws(CohortsError) -> Tensor {
    let image = try compactImage(at: index, workers: workers, buffers: buffers)
    return preprocessing.input(of: image, view: view, buffers: buffers)
  }

  /// What the network is fed of a window of a case's image at its stored size.
  ///
  /// `(1, size, size, 3)`; what lies beyond the image is darkest.
  ///
  /// - Parameters:
  ///   - top: the row of the image that the window begins with; may be negative.
  ///   - left: the column, likewise.
  /// - Throws: what `Cohort.image` throws.
  public func input(
    of sample: Sample, windowAt top: Int, _ left: Int, workers: WorkerPool, buffers: BufferPool
  ) throws(CohortsError) -> Tensor {
    precondition(keepsStoredSize, "windows are cut out of images at their stored size")
    let image = try compactImage(at: sample.index, workers: workers, buffers: buffers)
    return preprocessing.input(
      of: image.part(top: top, left: left, side: preprocessing.inputSize), sample: sample,
      buffers: buffers)
  }

  private func compactImage(
    at index: Int, workers: WorkerPool, buffers: BufferPool
  ) throws(CohortsError) -> CompactImage {
    if let image = kept.withLock({ $0.images[index] }) { return image }
    let stored = try cohort.image(at: index)
    let unit = PixelPipeline.unitImage(of: stored)
    let image = CompactImage(
      keepsStoredSize
        ? unit : preprocessing.fitted(unit, workers: workers, buffers: buffers))
    kept.withLock { kept in
      guard kept.images[index] == nil, kept.bytes + image.byteCount <= budgetBytes else { return }
      kept.images[index] = image
      kept.bytes += image.byteCount
    }
    return image
  }
}
