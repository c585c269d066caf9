/// Everything that a pickle's values point to.
///
/// One flat table instead of values within values: neither depth nor cycles can hurt, and the
/// number of objects is what limits the memory.
struct PickleMemory {
  private(set) var storages: [PickledStorage] = []
  private(set) var tensors: [PickledTensor] = []
  private var objects: [PickleObject] = []
  private var itemCount = 0
  /// A checkpoint of a thousand tensors with its optimizer makes some twenty thousand objects.
  static let objectLimit = 1 << 18
  /// What all objects hold together.
  static let itemLimit = 1 << 20
  /// Shapes are short: PyTorch's own limit is 64 axes.
  private static let axisLimit = 64

  mutating func add(
    _ kind: PickleObject.Kind, _ items: [PickleValue] = []
  ) throws(WeightFault) -> PickleValue {
    try checkCount()
    try count(items.count)
    objects.append(PickleObject(kind: kind, items: items))
    return .object(objects.count - 1)
  }

  mutating func add(_ storage: PickledStorage) throws(WeightFault) -> PickleValue {
    try checkCount()
    storages.append(storage)
    return .storage(storages.count - 1)
  }

  mutating func add(_ tensor: PickledTensor) throws(WeightFault) -> PickleValue {
    try checkCount()
    tensors.append(tensor)
    return .tensor(tensors.count - 1)
  }

  private func checkCount() throws(WeightFault) {
    guard objects.count + storages.count + tensors.count < Self.objectLimit else {
      throw .damaged("has a pickle of more than \(Self.objectLimit) objects")
    }
  }

  private mutating func count(_ items: Int) throws(WeightFault) {
    itemCount += items
    guard itemCount <= Self.itemLimit else {
      throw .damaged("has a pickle of more than \(Self.itemLimit) items")
    }
  }

  /// The object behind a value; nil for other values.
  func object(_ value: PickleValue) -> PickleObject? {
    guard case .object(let index) = value else { return nil }
    return objects[index]
  }

  /// The items of a value of that kind; nil for other values.
  func items(_ value: PickleValue, of kind: PickleObject.Kind) -> [PickleValue]? {
    object(value).flatMap { $0.kind == kind ? $0.items : nil }
  }

  /// The numbers of a tuple or list of at most 64 integers; nil for other values.
  func integers(_ value: PickleValue) -> [Int]? {
    guard let items = items(value, of: .tuple) ?? items(value, of: .list),
      items.count <= Self.axisLimit
    else { return nil }
    var integers: [Int] = []
    for item in items {
      guard case .integer(let integer) = item else { return nil }
      integers.append(integer)
    }
    return integers
  }

  /// Adds items to the object behind a value, which must be of one of these kinds.
  mutating func extend(
    _ value: PickleValue, _ kinds: [PickleObject.Kind], by items: [PickleValue]
  ) throws(WeightFault) {
    guard case .object(let index) = value, kinds.contains(objects[index].kind) else {
      throw .damaged("has a pickle that adds items to something that holds none")
    }
    try count(items.count)
    objects[index].items += items
  }
}
