internal import Compute
internal import Foundation
internal import Synchronization
internal import Tensors

/// Features of one shape in a file that has no name: written once, mapped for reading.
///
/// The file is removed from its folder as soon as it is open, so that nothing stays of it however
/// the program ends. A full disk only means that later features are not kept. A class because all
/// workers share the mapping, which its end gives back; the mutex guards the places.
final class FeatureFile: Sendable {
  private struct Places {
    var numbers: [FeatureCache.Key: Int] = [:]
    var isFull = false
  }

  private let descriptor: Int32
  private let address: UInt
  private let shape: [Int]
  private let capacity: Int
  private let places = Mutex(Places())

  private var recordBytes: Int { shape.reduce(1, *) * MemoryLayout<Float>.stride }

  /// Makes room for `capacity` features; nil where the folder, or the system, has none.
  ///
  /// The disk is filled as features come, not before.
  init?(folder: URL, shape: [Int], capacity: Int) {
    let length = shape.reduce(1, *) * MemoryLayout<Float>.stride * capacity
    guard length > 0 else { return nil }
    let path = folder.appendingPathComponent(".features." + UUID().uuidString).path
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    unlink(path)
    guard ftruncate(descriptor, off_t(length)) == 0,
      let memory = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    address = UInt(bitPattern: memory)
    self.shape = shape
    self.capacity = capacity
  }

  deinit {
    munmap(UnsafeMutableRawPointer(bitPattern: address), recordBytes * capacity)
    close(descriptor)
  }

  /// The features kept under the key, copied out, or nil.
  func features(of key: FeatureCache.Key, in buffers: BufferPool) -> Tensor? {
    guard let number = places.withLock({ $0.numbers[key] }),
      let record = UnsafePointer<Float>(bitPattern: address + UInt(number * recordBytes))
    else { return nil }
    var result = Tensor(uninitialized: shape, in: buffers)
    var values = result.mutableSpan
    values.withUnsafeMutableBufferPointer { values in
      values.baseAddress?.update(from: record, count: values.count)
    }
    return result
  }

  /// Keeps features under a key, unless it has some, the file is full or of another shape.
  func keep(_ features: Tensor, under key: FeatureCache.Key) {
    guard features.shape == shape else { return }
    places.withLock { places in
      let number = places.numbers.count
      guard places.numbers[key] == nil, !places.isFull, number < capacity else { return }
      if write(features, at: number * recordBytes) {
        places.numbers[key] = number
      } else {
        places.isFull = true
      }
    }
  }

  private func write(_ features: Tensor, at offset: Int) -> Bool {
    features.span.withUnsafeBufferPointer { values in
      let bytes = UnsafeRawBufferPointer(values)
      var written = 0
      while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
      }
      return true
    }
  }
}
