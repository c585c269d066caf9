internal import Foundation

/// A tensor that a pickle describes: a view of a storage.
struct PickledTensor {
  /// An index of `PickleMemory.storages`.
  let storage: Int
  let offset: Int
  let shape: [Int]
  let strides: [Int]

  /// How many elements the tensor has, all of which lie in a storage of `limit` elements.
  func count(in limit: Int, _ name: String) throws(WeightFault) -> Int {
    guard shape.count == strides.count else {
      throw .damaged("has a tensor \(name) whose shape and strides do not go together")
    }
    guard offset >= 0, (shape + strides).allSatisfy({ $0 >= 0 }) else {
      throw .damaged("has a tensor \(name) with a negative shape, stride or offset")
    }
    var count = 1
    for extent in shape {
      let product = count.multipliedReportingOverflow(by: extent)
      // A tensor that repeats elements would be larger than what the file holds of it.
      guard !product.overflow, product.partialValue <= limit else { throw tooLarge(name) }
      count = product.partialValue
    }
    if count == 0 { return 0 }
    var last = offset
    for (extent, stride) in zip(shape, strides) {
      let reach = (extent - 1).multipliedReportingOverflow(by: stride)
      let sum = last.addingReportingOverflow(reach.partialValue)
      guard !reach.overflow, !sum.overflow else { throw tooLarge(name) }
      last = sum.partialValue
    }
    guard last < limit else { throw tooLarge(name) }
    return count
  }

  private func tooLarge(_ name: String) -> WeightFault {
    .damaged("has a tensor \(name) that is larger than its storage")
  }

  /// Whether its elements lie one after the other.
  var isContiguous: Bool {
    var expected = 1
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      if strides[axis] != expected { return false }
      expected *= shape[axis]
    }
    return true
  }

  /// Its elements one after the other, whatever their strides.
  ///
  /// - Precondition: `count` is that of `count(in:_:)`, and the storage lies in `data`, the
  ///   tensor's first element at `first`.
  func elements(of data: Data, from first: Int, count: Int, width: Int) -> Data {
    let source = data.span
    var elements: [UInt8] = []
    elements.reserveCapacity(count * width)
    var index = [Int](repeating: 0, count: shape.count)
    // Along an extent of 1 nothing is stepped over, and the stride may be any number.
    let steps = zip(shape, strides).map { $0 == 1 ? 0 : width * $1 }
    var position = first
    for _ in 0..<count {
      for byte in 0..<width { elements.append(source[position + byte]) }
      for axis in index.indices.reversed() {
        index[axis] += 1
        position += steps[axis]
        if index[axis] < shape[axis] { break }
        position -= steps[axis] * shape[axis]
        index[axis] = 0
      }
    }
    return Data(elements)
  }
}
