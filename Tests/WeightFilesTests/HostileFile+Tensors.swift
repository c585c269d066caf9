import Foundation
import TestSupport

extension HostileFile {
  private static func zip(
    count: Int = 2, shape: [Int] = [2], strides: [Int]? = nil, offset: Int = 0,
    type: String = "FloatStorage", key: String = "0"
  ) -> Data {
    ZipBuilder(
      pickle: PickleBuilder.one(
        key: key, count: count, shape: shape, strides: strides, offset: offset, type: type),
      storages: [("0", numbers)]
    ).data
  }

  private static func dictionary(_ names: [String]) -> Data {
    let pickle = names.reduce(PickleBuilder().op("}(")) {
      $0.text($1).tensor("0", count: 2, shape: [2])
    }
    return zip(pickle.op("u"))
  }

  /// Tensors that are not in the file, or are larger than it.
  static let tensors: [HostileFile] = [
    damaged("a negative extent", zip(shape: [-2], strides: [1]), negative),
    damaged("a negative stride", zip(strides: [-1], offset: 1), negative),
    damaged("a negative offset", zip(offset: -1), negative),
    damaged("more than the storage", zip(shape: [3]), larger),
    damaged("beyond the storage", zip(shape: [2], offset: 1), larger),
    damaged("strides beyond the storage", zip(strides: [2]), larger),
    damaged("an offset beyond the storage", zip(shape: [], offset: 2), larger),
    damaged("a shape beyond counting", zip(shape: [1 << 62, 4]), larger),
    damaged("an empty shape beyond counting", zip(shape: [1 << 62, 4, 0]), larger),
    damaged("strides beyond counting", zip(shape: [2, 2], strides: [.max, .max]), larger),
    damaged("one number repeated", zip(shape: [1 << 30], strides: [0]), larger),
    damaged(
      "shape and strides of two lengths", zip(strides: [1, 1]),
      "has a tensor w whose shape and strides do not go together"),
    damaged(
      "sixty-five axes", zip(shape: Array(repeating: 1, count: 65)),
      "has a pickle with a tensor without storage, offset, shape and strides"),
    damaged(
      "a storage of 100 GB", zip(count: 25 << 30, shape: [25 << 30]),
      "has a storage 0 of 8 bytes where 26843545600 numbers are announced"),
    damaged(
      "a storage beyond counting", zip(count: .max, shape: [2]),
      "has a storage 0 of 8 bytes where 9223372036854775807 numbers are announced"),
    damaged(
      "a storage of a wider type", zip(type: "DoubleStorage"),
      "has a storage 0 of 8 bytes where 2 numbers are announced"),
    damaged(
      "a negative storage", zip(count: -1),
      "has a pickle with a storage that is not described as torch.save does"),
    forbidden(
      "a storage of an unknown type", zip(type: "QInt8Storage"),
      "has a pickle that names torch.QInt8Storage"),
    damaged("a storage that is not there", zip(key: "1"), "lacks the storage 1"),
    damaged(
      "a name that would move the cursor", dictionary(["w\u{1B}[2J"]),
      "has a tensor whose name holds a control character"),
    damaged("a name given twice", dictionary(["w", "w"]), "holds the tensor w twice"),
    damaged(
      "a thousand tensors on one storage",
      ZipBuilder(
        pickle: (0..<1000).reduce(PickleBuilder().op("}(")) {
          $0.text("\($1)").tensor("0", count: 1 << 18, shape: [1 << 18])
        }.op("u.").data,
        storages: [("0", Data(count: 1 << 20))]
      ).data,
      "describes tensors of more than 4 times its own size"),
    HostileFile(
      name: "a dictionary in itself",
      data: zip(PickleBuilder().op("}").put(0).text("model").get(0).op("s")),
      sentence: "w: holds no tensors by name; \(stateHint)"),
    HostileFile(
      name: "a number", data: zip(PickleBuilder().int(1)),
      sentence: "w: holds something else than a dictionary of tensors; \(stateHint)"),
  ]

  private static let negative = "has a tensor w with a negative shape, stride or offset"
  private static let larger = "has a tensor w that is larger than its storage"
}
