internal import Files
internal import Foundation

/// What `torch.save` wrote before version 1.6, and writes with `_use_new_zipfile_serialization`
/// off: four pickles (a magic number, the protocol, facts of the system, the object), a list of
/// storage keys, then per key eight bytes of count and the numbers (pytorch,
/// torch/serialization.py, `_legacy_save`).
struct TorchLegacy {
  /// The pickle of the magic number 0x1950a86a20f9469cfc6c in protocols 2 and above, and in 0.
  static let magics =
    (2...5).map { Data([0x80, $0, 0x8A, 0x0A]) + magic + Data(".".utf8) }
    + [Data("L119547037146038801333356L\n.".utf8)]
  private static let magic = Data([0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19])
  /// The only protocol that was ever written.
  private static let protocolVersion = 1001
  private static let countSize = 8

  private let data: Data

  init(data: Data) { self.data = data }

  /// Reads the tensors.
  func states() throws(WeightFault) -> TorchStates {
    var machine = PickleMachine(data, 0..<data.count)
    _ = try machine.value()
    guard case .integer(Self.protocolVersion) = try machine.value() else {
      throw .damaged("is of a protocol that no PyTorch wrote")
    }
    try checkSystem(try machine.value(), machine.memory)
    let top = try machine.value()
    let keys = try machine.value()
    let places = try places(of: keys, &machine)
    return try TorchStates(top, machine.memory, data: data) { (storage) throws(WeightFault) in
      guard let place = places[storage.key] else {
        throw .damaged("lacks the storage \(WeightFault.shown(storage.key))")
      }
      let (size, overflows) = storage.count.multipliedReportingOverflow(
        by: storage.type.byteCount)
      guard !overflows, place.count == size else {
        throw .damaged(
          "has a storage \(WeightFault.shown(storage.key)) that is described in two ways")
      }
      return place
    }
  }

  private func checkSystem(_ facts: PickleValue, _ memory: PickleMemory) throws(WeightFault) {
    let items = memory.items(facts, of: .dictionary) ?? []
    for index in stride(from: 0, to: items.count, by: 2) {
      if case .text("little_endian") = items[index], case .truth(false) = items[index + 1] {
        throw .unsupported(
          "holds numbers in an order of bytes that is not little-endian",
          "save it again on an ordinary computer")
      }
    }
  }

  /// Where each storage lies; they must fill the rest of the file.
  private func places(
    of keys: PickleValue, _ machine: inout PickleMachine
  ) throws(WeightFault) -> [String: Range<Int>] {
    var described: [String: PickledStorage] = [:]
    for storage in machine.memory.storages { described[storage.key] = storage }
    guard let items = machine.memory.items(keys, of: .list) else {
      throw .damaged("has no list of its storages")
    }
    var places: [String: Range<Int>] = [:]
    for item in items {
      guard case .text(let key) = item, let storage = described[key], places[key] == nil else {
        throw .damaged("lists a storage that no tensor has, or one twice")
      }
      let count = try machine.reader.number(byteCount: Self.countSize)
      guard count == UInt64(storage.count) else {
        throw .damaged(
          "has a storage \(WeightFault.shown(key)) of \(count) numbers where \(storage.count) "
            + "are announced")
      }
      let (size, overflows) = count.multipliedReportingOverflow(
        by: UInt64(storage.type.byteCount))
      guard !overflows else { throw .damaged("has a storage too large to count") }
      let start = machine.reader.position
      _ = try machine.reader.bytes(size)
      places[key] = start..<machine.reader.position
    }
    guard machine.reader.remaining == 0 else {
      throw .damaged("has \(machine.reader.remaining) bytes after its last storage")
    }
    return places
  }
}
