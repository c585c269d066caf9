import Foundation
import TestSupport

extension HostileFile {
  private static func legacy(
    _ pickle: Data = PickleBuilder.one(isLegacy: true),
    _ storages: [(key: String, count: Int, data: Data)] = [("0", 2, numbers)]
  ) -> Data {
    PickleBuilder.legacy(pickle, storages: storages)
  }

  /// Legacy files whose storages are not what the pickle says.
  static let legacyFiles: [HostileFile] = [
    damaged(
      "a count of 100 GB", legacy(PickleBuilder.one(isLegacy: true), [("0", 25 << 30, numbers)]),
      "has a storage 0 of 26843545600 numbers where 2 are announced"),
    damaged(
      "both counts of 100 GB",
      legacy(PickleBuilder.one(count: 25 << 30, isLegacy: true), [("0", 25 << 30, numbers)]),
      "the pickle breaks off"),
    damaged(
      "a count beyond counting",
      legacy(PickleBuilder.one(count: .max, isLegacy: true), [("0", .max, numbers)]),
      "has a storage too large to count"),
    damaged("a file that breaks off", legacy().dropLast(3), "the pickle breaks off"),
    damaged("bytes after the end", legacy() + Data([0]), "has 1 bytes after its last storage"),
    damaged(
      "a storage twice",
      legacy(PickleBuilder.one(isLegacy: true), [("0", 2, numbers), ("0", 2, numbers)]),
      "lists a storage that no tensor has, or one twice"),
    damaged(
      "a storage for nobody", legacy(PickleBuilder.one(isLegacy: true), [("9", 2, numbers)]),
      "lists a storage that no tensor has, or one twice"),
    damaged("no storage", legacy(PickleBuilder.one(isLegacy: true), []), "lacks the storage 0"),
    damaged(
      "one storage with two sizes",
      legacy(
        PickleBuilder().op("}(").text("a")
          .tensor("0", count: 1 << 62, shape: [2], isLegacy: true).text("b")
          .tensor("0", count: 2, shape: [2], isLegacy: true).op("u.").data),
      "has a storage 0 that is described in two ways"),
    damaged(
      "another protocol", Data(legacy().map { $0 == 0xE9 ? 0xE8 : $0 }),
      "is of a protocol that no PyTorch wrote"),
    forbidden(
      "a call in a legacy file",
      legacy(PickleBuilder().global("subprocess", "Popen").op("(tR.").data),
      "has a pickle that names subprocess.Popen"),
  ]

  /// Files in other formats, or in none.
  static let others: [HostileFile] = [
    HostileFile(
      name: "a safetensors header of 100 GB",
      data: PickleBuilder.number(100 << 30, 8) + Data("{}".utf8),
      sentence: "w: announces a header of 107374182400 bytes, more than 100 MB; it is not a whole, "
        + "valid safetensors file; fetch or export it again"),
    HostileFile(
      name: "an HDF5 file", data: Data([0x89]) + Data("HDF\r\n\u{1A}\n and so on".utf8),
      sentence: "w: is an HDF5 file, as Keras writes it, which is not read; convert it once with "
        + "Python: import h5py, safetensors.numpy as s; d = {}; "
        + "h5py.File(\"IN.h5\").visititems(lambda n, x: d.update({n.replace(\"/\", \".\"): "
        + "x[()].transpose({4: (3, 2, 0, 1), 2: (1, 0)}.get(x.ndim, range(x.ndim))).copy()}) "
        + "if hasattr(x, \"ndim\") and x.dtype.kind == \"f\" else None); "
        + "s.save_file(d, \"OUT.safetensors\"); then rename the tensors as PyTorch names them"),
    HostileFile(
      name: "a pointer of Git LFS", data: Data("version https://git-lfs.github.com/spec/v1".utf8),
      sentence: "w: is a pointer of Git LFS, not the file; fetch the file with git lfs pull"),
    HostileFile(
      name: "a web page", data: Data("<!DOCTYPE html><html>".utf8),
      sentence: "w: is a web page, not a weight file; fetch the file that it links to"),
    HostileFile(
      name: "a pickle of something else", data: PickleBuilder().op("}").text("a").op("Ns.").data,
      sentence: "w: is a Python pickle, but not one that torch.save wrote; load it in Python and "
        + "save its tensors with torch.save or safetensors"),
    HostileFile(
      name: "noise", data: Data("not weights at all, but noise".utf8),
      sentence: "w: is in no format of weights that is known; give a safetensors file, a .pth, "
        + ".pt or .th file of PyTorch, or an ONNX model"),
    HostileFile(
      name: "three bytes", data: Data([1, 2, 3]),
      sentence: "w: holds only 3 bytes; fetch it again"),
  ]
}
