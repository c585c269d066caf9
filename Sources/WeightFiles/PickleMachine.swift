internal import Foundation

/// Reads a pickle as a description of values; it calls nothing and imports nothing.
///
/// The classes and functions that a pickle names must be on the list of `PickleGlobal`, and what
/// their calls mean is said in `PickleMachine+Calls`. Every other name and every other way to make
/// an object is refused. Every size is checked against what is left of the file; stack, memo and
/// objects are limited.
struct PickleMachine {
  var reader: ByteReader
  var memory = PickleMemory()
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// Python stacks at most a thousand items of a dictionary before it empties the stack.
  static let stackLimit = 1 << 16
  /// Honest pickles nest some ten deep.
  static let markLimit = 1 << 10
  static let memoLimit = 1 << 18
  /// Numbers lie outside the pickle: that of a thousand tensors takes a quarter of a megabyte.
  static let byteLimit = 1 << 24

  init(_ data: Data, _ range: Range<Int>) {
    reader = ByteReader(data, range, subject: "the pickle")
  }

  /// Reads one pickle, to its STOP; a file may hold several.
  mutating func value() throws(WeightFault) -> PickleValue {
    stack = []
    marks = []
    memo = [:]
    let start = reader.position
    while true {
      guard reader.position - start <= Self.byteLimit else {
        throw .damaged("has a pickle of more than \(Self.byteLimit >> 20) MiB")
      }
      let byte = try reader.byte()
      guard let code = PickleCode(rawValue: byte) else {
        throw .damaged("has a pickle with the unknown instruction \(byte)")
      }
      if code == .stop { return try pop() }
      try perform(code)
    }
  }

  private mutating func perform(_ code: PickleCode) throws(WeightFault) {
    switch code {
    case .mark: try mark()
    case .pop: if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case .popMark: _ = try popToMark()
    case .duplicate: try push(try top())
    case .get, .binGet, .longBinGet, .put, .binPut, .longBinPut, .memoize: try remember(code)
    case .tuple: try push(try memory.add(.tuple, try popToMark()))
    case .emptyTuple: try push(try memory.add(.tuple))
    case .tuple1: try pushTuple(1)
    case .tuple2: try pushTuple(2)
    case .tuple3: try pushTuple(3)
    case .list: try push(try memory.add(.list, try popToMark()))
    case .emptyList: try push(try memory.add(.list))
    case .emptySet: try push(try memory.add(.set))
    case .frozenSet: try push(try memory.add(.set, try popToMark()))
    case .dict: try push(try memory.add(.dictionary, try pairs(try popToMark())))
    case .emptyDict: try push(try memory.add(.dictionary))
    case .append:
      let item = try pop()
      try memory.extend(try top(), [.list], by: [item])
    case .appends, .addItems:
      let items = try popToMark()
      try memory.extend(try top(), code == .appends ? [.list] : [.set], by: items)
    case .setItem:
      let value = try pop()
      let key = try pop()
      try memory.extend(try top(), [.dictionary], by: [key, value])
    case .setItems:
      let items = try pairs(try popToMark())
      try memory.extend(try top(), [.dictionary], by: items)
    case .proto:
      guard try reader.byte() <= 5 else { throw .damaged("has a pickle of an unknown protocol") }
    case .frame: _ = try reader.number(byteCount: 8)
    case .global, .stackGlobal, .reduce, .newObject, .build, .binPersistent: try call(code)
    case .instance, .object, .newObjectKeywords, .persistent, .extension1, .extension2,
      .extension4, .nextBuffer, .readOnlyBuffer:
      try refuse(code)
    default: try push(try literal(code))
    }
  }

  mutating func push(_ value: PickleValue) throws(WeightFault) {
    guard stack.count < Self.stackLimit else {
      throw .damaged("has a pickle that stacks more than \(Self.stackLimit) values")
    }
    stack.append(value)
  }

  mutating func pop() throws(WeightFault) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
      throw .damaged("has a pickle that takes more values than it has made")
    }
    return value
  }

  func top() throws(WeightFault) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.last else {
      throw .damaged("has a pickle that takes more values than it has made")
    }
    return value
  }

  private mutating func mark() throws(WeightFault) {
    guard marks.count < Self.markLimit else {
      throw .damaged("has a pickle that nests more than \(Self.markLimit) deep")
    }
    marks.append(stack.count)
  }

  private mutating func popToMark() throws(WeightFault) -> [PickleValue] {
    guard let mark = marks.popLast() else {
      throw .damaged("has a pickle that ends a group it did not begin")
    }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func pushTuple(_ count: Int) throws(WeightFault) {
    var items: [PickleValue] = []
    for _ in 0..<count { items.insert(try pop(), at: 0) }
    try push(try memory.add(.tuple, items))
  }

  private func pairs(_ items: [PickleValue]) throws(WeightFault) -> [PickleValue] {
    guard items.count.isMultiple(of: 2) else {
      throw .damaged("has a pickle with a key that has no value")
    }
    return items
  }

  private mutating func remember(_ code: PickleCode) throws(WeightFault) {
    let index =
      switch code {
      case .get, .put: try lineNumber()
      case .binGet, .binPut: Int(try reader.byte())
      case .memoize: memo.count
      default: Int(try reader.number(byteCount: 4))
      }
    switch code {
    case .get, .binGet, .longBinGet:
      guard let value = memo[index] else {
        throw .damaged("has a pickle that recalls what it did not remember")
      }
      try push(value)
    default:
      memo[index] = try top()
      guard memo.count <= Self.memoLimit else {
        throw .damaged("has a pickle that remembers more than \(Self.memoLimit) values")
      }
    }
  }

  private mutating func lineNumber() throws(WeightFault) -> Int {
    guard let number = Int(try reader.line()) else {
      throw .damaged("has a pickle with an index that is no number")
    }
    return number
  }
}
