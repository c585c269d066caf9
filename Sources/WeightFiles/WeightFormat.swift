internal import Foundation

/// The format of a weight file, told by its first bytes.
public enum WeightFormat: String, Codable, Sendable {
  /// A JSON header and raw tensors.
  case safetensors
  /// What `torch.save` writes since PyTorch 1.6: a zip archive around a pickle.
  case pyTorchZip
  /// What `torch.save` wrote before, and writes on request: pickles, then raw storages.
  case pyTorchLegacy
  /// A model of the Open Neural Network Exchange.
  case onnx

  /// The suffixes by which weight files are looked up, in this order.
  public static let suffixes = [".safetensors", ".pth", ".pt", ".th", ".onnx"]

  /// Tells the format.
  ///
  /// - Throws: `unknownFormat`, and `unsupported` for formats that are known and not read.
  init(of data: Data) throws(WeightFault) {
    if let refusal = Self.refusal(of: data) { throw refusal }
    if Self.zip.contains(where: { data.starts(with: $0) }) {
      self = .pyTorchZip
    } else if TorchLegacy.magics.contains(where: { data.starts(with: $0) }) {
      self = .pyTorchLegacy
    } else if data.count > 8, data[8] == UInt8(ascii: "{") {
      // After eight bytes of length, where no other format has a brace but by chance.
      self = .safetensors
    } else if data.first == 0x80 {
      throw .unsupported(
        "is a Python pickle, but not one that torch.save wrote",
        "load it in Python and save its tensors with torch.save or safetensors")
    } else if data.count > 2, data[0] == 0x08, (1...20).contains(data[1]),
      Self.fieldsAfterVersion.contains(data[2])
    {
      self = .onnx
    } else {
      throw .unknown(
        "is in no format of weights that is known",
        "give a safetensors file, a .pth, .pt or .th file of PyTorch, or an ONNX model")
    }
  }

  /// The start of a zip archive, and of one without members.
  private static let zip = [Data("PK\u{3}\u{4}".utf8), Data("PK\u{5}\u{6}".utf8)]

  /// The keys of ModelProto's fields that may follow ir_version (onnx.proto): opset_import,
  /// producer_name, producer_version, domain, model_version, doc_string, graph, metadata_props.
  private static let fieldsAfterVersion: Set<UInt8> = [
    0x42, 0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x72,
  ]

  /// Files that people take for weights.
  private static func refusal(of data: Data) -> WeightFault? {
    if data.count < 9 { return .unknown("holds only \(data.count) bytes", "fetch it again") }
    // The signature may stand at 0, 512, 1024, 2048 (HDF5 File Format Specification, II.A).
    let hdf5 = Data([0x89]) + Data("HDF\r\n\u{1A}\n".utf8)
    if [0, 512, 1024, 2048].contains(where: { data.dropFirst($0).starts(with: hdf5) }) {
      return .unsupported("is an HDF5 file, as Keras writes it, which is not read", kerasRecipe)
    }
    if data.starts(with: Data("version https://git-lfs".utf8)) {
      return .unknown("is a pointer of Git LFS, not the file", "fetch the file with git lfs pull")
    }
    let start = String(decoding: data.prefix(64), as: UTF8.self).lowercased()
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
      return .unknown("is a web page, not a weight file", "fetch the file that it links to")
    }
    return nil
  }

  /// Kernels from (height, width, in, out) to PyTorch's (out, in, height, width), dense weights
  /// from (in, out) to (out, in); the names stay Keras's.
  private static let kerasRecipe =
    "convert it once with Python: import h5py, safetensors.numpy as s; d = {}; "
    + "h5py.File(\"IN.h5\").visititems(lambda n, x: d.update({n.replace(\"/\", \".\"): "
    + "x[()].transpose({4: (3, 2, 0, 1), 2: (1, 0)}.get(x.ndim, range(x.ndim))).copy()}) "
    + "if hasattr(x, \"ndim\") and x.dtype.kind == \"f\" else None); "
    + "s.save_file(d, \"OUT.safetensors\"); then rename the tensors as PyTorch names them"
}
