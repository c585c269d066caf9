/// How a parameter's numbers lie in a checkpoint, which follows PyTorch, and in memory.
public enum FileLayout: String, Sendable, Codable {
  /// The same in both.
  case plain
  /// `(O, I, kH, kW)` in the file, `(kH, kW, I, O)` in memory; of a transposed convolution, whose
  /// weight is that of the convolution the other way, `(I, O, kH, kW)` and `(kH, kW, O, I)`.
  case convolution
  /// `(O, I)` in the file, `(I, O)` in memory.
  case dense

  /// The axes of the file's shape, named by their place in memory.
  private var fileAxes: [Int] {
    switch self {
    case .plain: []
    case .convolution: [3, 2, 0, 1]
    case .dense: [1, 0]
    }
  }

  /// The shape in the file of a parameter of this shape in memory.
  public func fileShape(of shape: [Int]) -> [Int] {
    self == .plain ? shape : fileAxes.map { shape[$0] }
  }

  /// The numbers of a parameter of this shape in memory, in the order of the file.
  public func fileValues(_ values: [Float], shape: [Int]) -> [Float] {
    guard self != .plain else { return values }
    var result = [Float](repeating: 0, count: values.count)
    forEachPlace(shape: shape) { file, memory in result[file] = values[memory] }
    return result
  }

  /// The numbers of a file, in the order of a parameter of this shape in memory.
  public func memoryValues(_ values: [Float], shape: [Int]) -> [Float] {
    guard self != .plain else { return values }
    var result = [Float](repeating: 0, count: values.count)
    forEachPlace(shape: shape) { file, memory in result[memory] = values[file] }
    return result
  }

  /// Walks the file's order and names the place in memory beside it.
  private func forEachPlace(shape: [Int], _ visit: (_ file: Int, _ memory: Int) -> Void) {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in strides.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let extents = fileAxes.map { shape[$0] }
    let steps = fileAxes.map { strides[$0] }
    var index = [Int](repeating: 0, count: extents.count)
    var memory = 0
    for file in 0..<extents.reduce(1, *) {
      visit(file, memory)
      for axis in index.indices.reversed() {
        index[axis] += 1
        memory += steps[axis]
        if index[axis] < extents[axis] { break }
        memory -= index[axis] * steps[axis]
        index[axis] = 0
      }
    }
  }
}
