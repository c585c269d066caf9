internal import Files
internal import Foundation

/// The tensors of a checkpoint, taken out of what its pickle describes.
struct TorchStates {
  /// The keys under which training programs keep the state_dict beside other things.
  private static let wrappers = ["state_dict", "model_state_dict", "model", "net"]
  /// Two wrappers in each other are seen, more are not.
  private static let wrapperDepth = 4
  /// The tensors may share storages, but not so that a small file becomes a large network.
  private static let largestGrowth = 4

  private(set) var tensors: [String: FileTensor] = [:]
  private(set) var passedOverCount = 0

  private let data: Data
  private let memory: PickleMemory
  /// Where the bytes of a storage lie; throws where there are none.
  private let place: (PickledStorage) throws(WeightFault) -> Range<Int>
  private var byteCount = 0

  /// Takes the tensors of the dictionary `top`, or of the state_dict in it.
  init(
    _ top: PickleValue, _ memory: PickleMemory, data: Data,
    place: @escaping (PickledStorage) throws(WeightFault) -> Range<Int>
  ) throws(WeightFault) {
    self.data = data
    self.memory = memory
    self.place = place
    for (name, index) in try named(top) {
      // Names are shown to people; an escape sequence would move their cursor.
      guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
      else { throw .damaged("has a tensor whose name holds a control character") }
      guard tensors[name] == nil else {
        throw .damaged("holds the tensor \(WeightFault.shown(name)) twice")
      }
      tensors[name] = try tensor(memory.tensors[index], WeightFault.shown(name))
    }
  }

  /// The names of the tensors, in the order of the file.
  private mutating func named(
    _ top: PickleValue
  ) throws(WeightFault) -> [(name: String, tensor: Int)] {
    var items = try dictionary(top)
    for _ in 0..<Self.wrapperDepth {
      guard let inner = wrapped(in: items) else { break }
      passedOverCount += items.count - 1
      items = inner
    }
    var named: [(name: String, tensor: Int)] = []
    for (key, value) in items {
      if case .text(let name) = key, case .tensor(let index) = value {
        named.append((name, index))
      } else {
        passedOverCount += 1
      }
    }
    guard !named.isEmpty else {
      throw .unsupported(
        "holds no tensors by name",
        "save the state_dict alone with torch.save(model.state_dict(), \"weights.pth\")")
    }
    return named
  }

  private func dictionary(
    _ value: PickleValue
  ) throws(WeightFault) -> [(key: PickleValue, value: PickleValue)] {
    guard let pairs = pairs(value) else {
      throw .unsupported(
        "holds something else than a dictionary of tensors",
        "save the state_dict alone with torch.save(model.state_dict(), \"weights.pth\")")
    }
    return pairs
  }

  private func pairs(_ value: PickleValue) -> [(key: PickleValue, value: PickleValue)]? {
    memory.items(value, of: .dictionary).map { items in
      stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
    }
  }

  /// The first dictionary under a wrapper's name that holds a tensor, or a wrapper itself.
  private func wrapped(
    in items: [(key: PickleValue, value: PickleValue)]
  ) -> [(key: PickleValue, value: PickleValue)]? {
    for wrapper in Self.wrappers {
      for (key, value) in items {
        guard case .text(wrapper) = key, let inner = pairs(value) else { continue }
        if inner.contains(where: { leadsToTensors($0.key, $0.value) }) { return inner }
      }
    }
    return nil
  }

  private func leadsToTensors(_ key: PickleValue, _ value: PickleValue) -> Bool {
    if case .tensor = value { return true }
    guard case .text(let name) = key else { return false }
    return Self.wrappers.contains(name) && memory.items(value, of: .dictionary) != nil
  }

  private mutating func tensor(
    _ tensor: PickledTensor, _ name: String
  ) throws(WeightFault) -> FileTensor {
    let storage = memory.storages[tensor.storage]
    let count = try tensor.count(in: storage.viewCount, name)
    guard count > 0 else { return FileTensor(shape: tensor.shape, values: []) }
    let width = storage.type.byteCount
    // From here on the storage lies in the file, so that its numbers cannot overflow.
    let range = try place(storage)
    byteCount += count * width
    guard byteCount <= Self.largestGrowth * data.count else {
      throw .damaged("describes tensors of more than \(Self.largestGrowth) times its own size")
    }
    let first = range.lowerBound + width * (storage.start + tensor.offset)
    let bytes =
      tensor.isContiguous
      ? data[first..<(first + width * count)]
      : tensor.elements(of: data, from: first, count: count, width: width)
    return FileTensor(shape: tensor.shape, values: storage.type.floats(bytes))
  }
}
