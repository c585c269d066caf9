public import Files
public import Foundation

/// Reads the weights of an ONNX model.
public enum Initialisers {
  /// The model's initialisers by name; numbers of every type are read as `Float`.
  ///
  /// - Parameters:
  ///   - data: the bytes of the file, external data excluded.
  ///   - subject: what errors call the file.
  /// - Throws: `badData` for anything but a whole model whose tensors hold as many numbers as their
  ///   shapes say, each under a name of its own, in the file itself.
  public static func read(
    _ data: Data, subject: String
  ) throws(ONNXError) -> [String: FileTensor] {
    let graph = try ONNXModel(data: data, subject: subject).proto.graph
    guard !graph.initializer.isEmpty else {
      throw ONNXError(
        .badData, subject: subject, reason: "holds no initialisers",
        hint: "export the model again with its weights as initialisers")
    }
    return try read(graph.initializer, subject: subject)
  }

  /// The tensors by name.
  static func read(
    _ tensors: [Onnx_TensorProto], subject: String
  ) throws(ONNXError) -> [String: FileTensor] {
    var result: [String: FileTensor] = [:]
    for tensor in tensors {
      let reader = TensorReader(tensor, subject: subject)
      let value = try reader.value()
      guard result.updateValue(value, forKey: tensor.name) == nil else {
        throw ONNXError(
          .badData, subject: subject, reason: "the name \(reader.name) is given twice",
          hint: "fetch or export it again")
      }
    }
    return result
  }
}
