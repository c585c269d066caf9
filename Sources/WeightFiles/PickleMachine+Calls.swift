extension PickleMachine {
  /// What a call would make, for the few names that are allowed.
  mutating func call(_ code: PickleCode) throws(WeightFault) {
    switch code {
    case .global:
      let module = try reader.line()
      try push(try global(module, try reader.line()))
    case .stackGlobal:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw .damaged("has a pickle that names something by what is no text")
      }
      try push(try global(module, name))
    case .reduce, .newObject:
      let arguments = try pop()
      let callee = try pop()
      try push(try result(of: callee, arguments))
    case .build:
      _ = try pop()
      // The state of a dictionary is what its authors note about it, such as _metadata.
      guard memory.items(try top(), of: .dictionary) != nil else {
        throw .forbidden("has a pickle that sets the state of an object")
      }
    default:
      try push(try storage(try pop()))
    }
  }

  /// Refuses the ways to make an object that torch.save never uses.
  mutating func refuse(_ code: PickleCode) throws(WeightFault) {
    switch code {
    case .instance:
      let module = try reader.line()
      _ = try global(module, try reader.line())
      throw .forbidden("has a pickle that makes an object of a class")
    case .object, .newObjectKeywords:
      throw .forbidden("has a pickle that makes an object of a class")
    case .persistent:
      throw .forbidden("has a pickle that names a thing outside it by text")
    case .nextBuffer, .readOnlyBuffer:
      throw .forbidden("has a pickle that takes a buffer from outside it")
    default:
      throw .forbidden("has a pickle that names something by its number in Python's registry")
    }
  }

  private func global(_ module: String, _ name: String) throws(WeightFault) -> PickleValue {
    guard let known = PickleGlobal(module: module, name: name) else {
      throw .forbidden("has a pickle that names \(WeightFault.shown("\(module).\(name)"))")
    }
    return .global(known)
  }

  private mutating func result(
    of callee: PickleValue, _ value: PickleValue
  ) throws(WeightFault) -> PickleValue {
    guard case .global(let global) = callee else {
      throw .forbidden("has a pickle that calls what is no function")
    }
    guard let arguments = memory.items(value, of: .tuple) else {
      throw .damaged("has a pickle that calls without arguments")
    }
    switch global {
    case .orderedDict: return try dictionary(arguments)
    case .rebuildTensor: return try tensor(arguments)
    case .rebuildParameter:
      guard case .tensor? = arguments.first else {
        throw .damaged("has a pickle with a parameter that is no tensor")
      }
      return arguments[0]
    case .size:
      guard let shape = arguments.first, memory.integers(shape) != nil else {
        throw .damaged("has a pickle with a size that is not made of numbers")
      }
      return shape
    case .layout: return .none
    case .storage: throw .forbidden("has a pickle that makes a storage of its own")
    }
  }

  /// An ordered dictionary, empty, or from a list of pairs as Python 2 wrote it.
  private mutating func dictionary(
    _ arguments: [PickleValue]
  ) throws(WeightFault) -> PickleValue {
    var items: [PickleValue] = []
    if let list = arguments.first {
      for pair in memory.items(list, of: .list) ?? [list] {
        guard let pair = memory.items(pair, of: .list) ?? memory.items(pair, of: .tuple),
          pair.count == 2
        else {
          throw .damaged("has a pickle with a dictionary that is not made of pairs")
        }
        items += pair
      }
    }
    return try memory.add(.dictionary, items)
  }

  private mutating func tensor(_ arguments: [PickleValue]) throws(WeightFault) -> PickleValue {
    guard arguments.count >= 4, case .storage(let storage) = arguments[0],
      case .integer(let offset) = arguments[1], let shape = memory.integers(arguments[2]),
      let strides = memory.integers(arguments[3])
    else {
      throw .damaged("has a pickle with a tensor without storage, offset, shape and strides")
    }
    return try memory.add(
      PickledTensor(storage: storage, offset: offset, shape: shape, strides: strides))
  }

  /// A storage: ("storage", type, key, device, count), in old files also a view of it.
  private mutating func storage(_ value: PickleValue) throws(WeightFault) -> PickleValue {
    guard let parts = memory.items(value, of: .tuple), parts.count >= 5,
      case .text("storage") = parts[0], case .global(.storage(let type)) = parts[1],
      case .text(let key) = parts[2], case .integer(let count) = parts[4], count >= 0
    else {
      throw .damaged("has a pickle with a storage that is not described as torch.save does")
    }
    var view = (start: 0, count: count)
    if parts.count > 5, let facts = memory.items(parts[5], of: .tuple) {
      guard facts.count == 3, case .integer(let start) = facts[1],
        case .integer(let size) = facts[2], start >= 0, size >= 0, start <= count,
        size <= count - start
      else {
        throw .damaged("has a pickle with a view that is larger than its storage")
      }
      view = (start, size)
    }
    return try memory.add(
      PickledStorage(
        key: key, type: type, count: count, start: view.start, viewCount: view.count))
  }
}
