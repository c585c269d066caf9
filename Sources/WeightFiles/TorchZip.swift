internal import Files
internal import Foundation

/// What `torch.save` writes: a zip archive with the members NAME/data.pkl, NAME/byteorder and
/// NAME/data/KEY (pytorch, caffe2/serialize/inline_container.h).
struct TorchZip {
  private let data: Data
  private let archive: ZipArchive
  /// The folder in which all members lie.
  private let folder: String

  init(data: Data) throws(WeightFault) {
    self.data = data
    archive = try ZipArchive(data: data)
    let pickles = archive.names.filter { $0.hasSuffix("/data.pkl") }
    let folders = pickles.map { $0.dropLast("data.pkl".count) }
      .filter { $0.count { $0 == "/" } == 1 }
    guard folders.count == 1, let folder = folders.first.map({ String($0) }) else {
      throw .unsupported(
        "is a zip archive, but not one that torch.save wrote",
        "give the weight file itself: safetensors, or a .pth, .pt or .th file of PyTorch")
    }
    self.folder = folder
    if archive.names.contains(folder + "constants.pkl") {
      throw .unsupported(
        "is a TorchScript program, not a state_dict",
        "load it in PyTorch and save torch.save(model.state_dict(), \"weights.pth\")")
    }
  }

  /// Reads the tensors; only members that they need are looked at.
  func states() throws(WeightFault) -> TorchStates {
    if let range = try archive.range(of: folder + "byteorder"),
      data[range] != Data("little".utf8)
    {
      throw .unsupported(
        "holds numbers in an order of bytes that is not little-endian",
        "save it again on an ordinary computer")
    }
    guard let range = try archive.range(of: folder + "data.pkl") else {
      preconditionFailure("\(folder)data.pkl was found and is gone")
    }
    var machine = PickleMachine(data, range)
    let top = try machine.value()
    guard machine.reader.remaining == 0 else {
      throw .damaged("has \(machine.reader.remaining) bytes after the end of its pickle")
    }
    var known: [String: Range<Int>] = [:]
    return try TorchStates(top, machine.memory, data: data) { (storage) throws(WeightFault) in
      let shown = WeightFault.shown(storage.key)
      let range: Range<Int>
      if let seen = known[storage.key] {
        range = seen
      } else {
        guard let found = try archive.range(of: "\(folder)data/\(storage.key)") else {
          throw .damaged("lacks the storage \(shown)")
        }
        known[storage.key] = found
        range = found
      }
      let (size, overflows) = storage.count.multipliedReportingOverflow(
        by: storage.type.byteCount)
      guard !overflows, size == range.count else {
        throw .damaged(
          "has a storage \(shown) of \(range.count) bytes where \(storage.count) numbers are "
            + "announced")
      }
      return range
    }
  }
}
