internal import Files
internal import Foundation
internal import SwiftProtobuf

/// Puts numbers into the tensors of ONNX, as raw little-endian bytes.
enum TensorWriter {
  /// The numbers of `TensorProto.DataType`.
  static let float: Int32 = 1
  private static let int64: Int32 = 7

  /// A tensor of single precision.
  static func floats(_ tensor: FileTensor, name: String) -> Onnx_TensorProto {
    // Every machine this builds for is little-endian, as the format is.
    make(name, float, shape: tensor.shape, bytes: tensor.values.withUnsafeBytes { Data($0) })
  }

  /// A row of whole numbers.
  static func integers(_ numbers: [Int], name: String) -> Onnx_TensorProto {
    let words = numbers.map { Int64($0) }
    return make(name, int64, shape: [words.count], bytes: words.withUnsafeBytes { Data($0) })
  }

  private static func make(
    _ name: String, _ type: Int32, shape: [Int], bytes: Data
  ) -> Onnx_TensorProto {
    .with {
      $0.name = name
      $0.dataType = type
      $0.dims = shape.map { Int64($0) }
      $0.rawData = bytes
    }
  }
}
