import Files
import Foundation
import TestSupport
import Testing
import WeightFiles

@Suite struct TorchFileTests {
  /// What PyTorch holds after it loaded a file; made by Tests/Peers/torch_files.py.
  struct Answer: Decodable {
    let shape: [Int]
    let values: [Float]
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func answers(_ kind: String) throws -> [String: FileTensor] {
    let all = try JSONDecoder().decode(
      [String: [String: Answer]].self,
      from: Data(contentsOf: folder.appending(path: "expected.json")))
    return try #require(all[kind]).mapValues { FileTensor(shape: $0.shape, values: $0.values) }
  }

  @Test(
    arguments: ["types", "views", "parameters", "wrapped", "model", "twice"], ["zip", "legacy"])
  func `a checkpoint holds the tensors that PyTorch loads from it`(
    kind: String, way: String
  ) throws {
    let read = try NamedTensors(
      contentsOf: Self.folder.appending(path: "\(kind)-\(way).pth"))
    let expected = try Self.answers(kind)
    #expect(read.format == (way == "zip" ? .pyTorchZip : .pyTorchLegacy))
    #expect(Set(read.tensors.keys) == Set(expected.keys))
    for (name, tensor) in expected { #expect(read.tensors[name] == tensor, "\(name)") }
    #expect(read.metadata == [:])
  }

  @Test func `a pickle of protocol 4 is read as well`() throws {
    let read = try NamedTensors(contentsOf: Self.folder.appending(path: "types-protocol4.pth"))
    #expect(try read.tensors == Self.answers("types"))
  }

  @Test(arguments: [("types", 0), ("wrapped", 5), ("model", 1), ("twice", 1)])
  func `what is no tensor is counted`(kind: String, count: Int) throws {
    let read = try NamedTensors(contentsOf: Self.folder.appending(path: "\(kind)-zip.pth"))
    #expect(read.passedOverCount == count)
  }

  @Test func `an ONNX model holds its initialisers, of every type`() throws {
    let read = try NamedTensors(contentsOf: Self.folder.appending(path: "types.onnx"))
    #expect(read.format == .onnx)
    #expect(try read.tensors == Self.answers("types"))
  }

  @Test func `safetensors are read with their metadata`() throws {
    let file = SafeTensors(
      metadata: ["a": "b"], tensors: ["w": FileTensor(shape: [2], values: [1, 2])])
    let read = try NamedTensors(data: file.encoded(), subject: "w")
    #expect(read.format == .safetensors)
    #expect(read.tensors == file.tensors)
    #expect(read.metadata == ["a": "b"])
  }

  @Test func `an archive without zip64 records is read, and one with zip64 sizes`() throws {
    var zip = ZipBuilder(
      pickle: PickleBuilder.one(), storages: [("0", Data([0, 0, 128, 63, 0, 0, 0, 64]))])
    zip.isWide = false
    #expect(try Self.tensors(zip) == ["w": FileTensor(shape: [2], values: [1, 2])])
    zip.isWide = true
    zip.members[2].isWide = true
    #expect(try Self.tensors(zip) == ["w": FileTensor(shape: [2], values: [1, 2])])
  }

  private static func tensors(_ zip: ZipBuilder) throws -> [String: FileTensor] {
    try NamedTensors(data: zip.data, subject: "w").tensors
  }

  /// The view of an old file: (key, offset, size) behind the storage (torch/serialization.py).
  @Test func `a view of a legacy storage is read`() throws {
    let pickle = PickleBuilder().op("}").text("w")
      .global("torch._utils", "_rebuild_tensor").op("((").text("storage")
      .global("torch", "FloatStorage").text("7").text("cpu").int(4)
      .op("(").text("8").int(1).int(2).op("ttQ").int(0).ints([2]).ints([1]).op("tRs.")
    let numbers = [1, 2, 3, 4].map { Float($0) }
    let file = PickleBuilder.legacy(
      pickle.data, storages: [("7", 4, numbers.withUnsafeBytes { Data($0) })])
    let read = try NamedTensors(data: file, subject: "w")
    #expect(read.tensors == ["w": FileTensor(shape: [2], values: [2, 3])])
  }

  /// Python 2 wrote an ordered dictionary as a call with a list of pairs.
  @Test func `an ordered dictionary of Python 2 is read`() throws {
    let pickle = PickleBuilder().global("collections", "OrderedDict").op("(](](").text("w")
      .tensor("0", count: 1, shape: [1]).op("eetR.")
    let zip = ZipBuilder(pickle: pickle.data, storages: [("0", Data([0, 0, 128, 63]))])
    let read = try NamedTensors(data: zip.data, subject: "w")
    #expect(read.tensors == ["w": FileTensor(shape: [1], values: [1])])
  }

  @Test(
    .needsSharedData("weights"),
    arguments: [
      ("resnet20-12fca82f.th", "resnet20_cifar10.safetensors"),
      ("resnet56-4bfd9763.th", "resnet56_cifar10.safetensors"),
    ])
  func `both formats of a released file give the same tensors`(
    torch: String, other: String
  ) throws {
    let folder = try #require(SharedData.folder("weights"))
    let left = try NamedTensors(contentsOf: folder.appending(path: torch))
    let right = try NamedTensors(contentsOf: folder.appending(path: other))
    #expect(left.passedOverCount == 1)
    #expect(left.tensors.count == right.tensors.count)
    for (name, tensor) in right.tensors { #expect(left.tensors["module." + name] == tensor) }
  }

  @Test(.needsSharedData("weights"))
  func `Keras's HDF5 is refused with the recipe`() throws {
    let folder = try #require(SharedData.folder("weights"))
    let url = folder.appending(path: "squeezenet1_1_imagenet_notop_keras.h5")
    let error = #expect(throws: WeightFilesError.self) { try NamedTensors(contentsOf: url) }
    #expect(error?.code == .unsupported)
    #expect(error?.reason == "is an HDF5 file, as Keras writes it, which is not read")
  }
}
