public import Foundation

/// A pickle, instruction by instruction, honest or not (CPython, Lib/pickletools.py).
public struct PickleBuilder: Sendable {
  /// The bytes so far.
  public private(set) var data: Data

  /// Begins a pickle of a protocol.
  public init(protocol version: UInt8 = 2) { data = Data([0x80, version]) }

  /// Adds instructions that need no operand, as letters: `(` MARK, `t` TUPLE, `}` EMPTY_DICT.
  public func op(_ letters: String) -> PickleBuilder { raw(Data(letters.utf8)) }

  /// Adds bytes as they are.
  public func raw(_ bytes: Data) -> PickleBuilder {
    var copy = self
    copy.data += bytes
    return copy
  }

  /// Adds instructions and operands as bytes.
  public func code(_ bytes: UInt8...) -> PickleBuilder { raw(Data(bytes)) }

  /// Adds the same bytes many times.
  public func repeated(_ bytes: [UInt8], _ count: Int) -> PickleBuilder {
    var many = Data(capacity: bytes.count * count)
    for _ in 0..<count { many += bytes }
    return raw(many)
  }

  /// BINUNICODE.
  public func text(_ text: String) -> PickleBuilder {
    let bytes = Data(text.utf8)
    return op("X").raw(Self.number(bytes.count, 4)).raw(bytes)
  }

  /// BININT1, or LONG1 of eight bytes.
  public func int(_ value: Int) -> PickleBuilder {
    (0..<256).contains(value)
      ? op("K").raw(Data([UInt8(value)])) : raw(Data([0x8A, 8]) + Self.number(value, 8))
  }

  /// A tuple of numbers.
  public func ints(_ values: [Int]) -> PickleBuilder {
    values.reduce(op("(")) { $0.int($1) }.op("t")
  }

  /// GLOBAL.
  public func global(_ module: String, _ name: String) -> PickleBuilder {
    op("c\(module)\n\(name)\n")
  }

  /// BINPUT.
  public func put(_ index: UInt8) -> PickleBuilder { op("q").raw(Data([index])) }

  /// BINGET.
  public func get(_ index: UInt8) -> PickleBuilder { op("h").raw(Data([index])) }

  /// A storage of Float, by its key.
  public func storage(
    _ key: String, count: Int, type: String = "FloatStorage", isLegacy: Bool = false
  ) -> PickleBuilder {
    op("(").text("storage").global("torch", type).text(key).text("cpu").int(count)
      .op(isLegacy ? "NtQ" : "tQ")
  }

  /// A tensor of Float in a storage.
  public func tensor(
    _ key: String, count: Int, shape: [Int], strides: [Int]? = nil, offset: Int = 0,
    type: String = "FloatStorage", isLegacy: Bool = false
  ) -> PickleBuilder {
    let natural = shape.indices.map { shape[($0 + 1)...].reduce(1) { $0 &* $1 } }
    return global("torch._utils", "_rebuild_tensor_v2").op("(")
      .storage(key, count: count, type: type, isLegacy: isLegacy)
      .int(offset).ints(shape).ints(strides ?? natural)
      .raw(Data([0x89])).global("collections", "OrderedDict").op(")RtR")
  }

  /// The pickle of a dictionary of one tensor.
  public static func one(
    _ name: String = "w", key: String = "0", count: Int = 2, shape: [Int] = [2],
    strides: [Int]? = nil, offset: Int = 0, type: String = "FloatStorage", isLegacy: Bool = false
  ) -> Data {
    PickleBuilder().op("}").text(name)
      .tensor(
        key, count: count, shape: shape, strides: strides, offset: offset, type: type,
        isLegacy: isLegacy
      )
      .op("s.").data
  }

  /// The bytes of a legacy file: magic number, protocol, system, pickle, keys, storages.
  public static func legacy(
    _ pickle: Data, storages: [(key: String, count: Int, data: Data)]
  ) -> Data {
    let magic = Data([0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19])
    let system = PickleBuilder().op("}").text("little_endian").raw(Data([0x88])).op("s.")
    let keys = storages.reduce(PickleBuilder().op("](")) { $0.text($1.key) }.op("e.")
    return PickleBuilder().raw(magic).op(".").data
      + PickleBuilder().raw(Data([0x4D, 0xE9, 0x03])).op(".").data + system.data + pickle
      + keys.data + storages.reduce(Data()) { $0 + number($1.count, 8) + $1.data }
  }

  /// A number, the lowest byte first.
  public static func number(_ value: Int, _ byteCount: Int) -> Data {
    Data((0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
  }
}
