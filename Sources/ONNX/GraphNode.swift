internal import Files
internal import Foundation

/// One node of a graph, and what it computes.
struct GraphNode: Sendable {
  let name: String
  let type: String
  let inputs: [String]
  let output: String
  private let attributes: [Onnx_AttributeProto]
  private let subject: String

  init(_ proto: Onnx_NodeProto, subject: String) {
    (name, type, inputs) = (proto.name, proto.opType, proto.input)
    output = proto.output.first ?? ""
    attributes = proto.attribute
    self.subject = subject
  }

  /// The attributes of each operator that are looked at.
  private static let known: [String: Set<String>] = [
    "Conv": ["kernel_shape", "strides", "pads", "group"],
    "ConvTranspose": ["kernel_shape", "strides", "pads"],
    "BatchNormalization": ["epsilon"], "Relu": [], "Clip": [], "Add": [], "Concat": ["axis"],
    "MaxPool": ["kernel_shape", "strides", "pads", "ceil_mode"],
    "AveragePool": ["kernel_shape", "strides", "pads"], "GlobalAveragePool": [],
    "Flatten": ["axis"], "Gemm": ["transB"], "Slice": [], "Pad": [],
  ]

  /// The value of the node for these inputs.
  func output(of x: [FileTensor]) throws(ONNXError) -> FileTensor {
    try check(x)
    switch type {
    case "Conv": return try convolution(x)
    case "ConvTranspose": return try transposedConvolution(x)
    case "MaxPool", "AveragePool": return try pooled(x[0])
    case "GlobalAveragePool": return try globalAverage(x[0])
    case "BatchNormalization": return try normalised(x)
    case "Relu": return FileTensor(shape: x[0].shape, values: x[0].values.map { max($0, 0) })
    case "Clip": return try clipped(x)
    case "Add": return try sum(x)
    case "Gemm": return try product(x)
    case "Flatten": return try flattened(x[0])
    case "Concat": return try joined(x)
    case "Slice": return try sliced(x)
    default: return try padded(x)
    }
  }

  /// Whether the operator, its attributes and the number of its inputs are known.
  private func check(_ x: [FileTensor]) throws(ONNXError) {
    guard let known = Self.known[type] else {
      throw ONNXError(
        .unknownOperator, subject: subject, reason: "node \(name) is a \(type), not known here")
    }
    if let other = attributes.first(where: { !known.contains($0.name) }) {
      throw ONNXError(
        .unknownOperator, subject: subject,
        reason: "node \(name) has the attribute \(other.name), not known here")
    }
    guard !x.isEmpty else { throw refusal("has no input") }
  }

  /// Inputs of these numbers of dimensions, or a refusal; the rest of the inputs may be missing.
  func require(_ x: [FileTensor], ranks: [Int], optional: [Int] = []) throws(ONNXError) {
    let all = ranks + optional
    guard (ranks.count...all.count).contains(x.count),
      zip(x, all).allSatisfy({ $0.shape.count == $1 })
    else { throw refusal("cannot take shapes \(x.map(\.shape))") }
  }

  /// A whole number, or what ONNX takes where none is given.
  func integer(_ name: String, or standard: Int) -> Int {
    attributes.first { $0.name == name }.map { Int($0.i) } ?? standard
  }

  /// A number, or what ONNX takes where none is given.
  func number(_ name: String, or standard: Double) -> Double {
    attributes.first { $0.name == name }.map { Double($0.f) } ?? standard
  }

  /// Whole numbers, or what ONNX takes where none are given.
  func integers(_ name: String, or standard: [Int]) -> [Int] {
    attributes.first { $0.name == name }.map { $0.ints.map { Int($0) } } ?? standard
  }

  /// A graph that does not hold together at this node.
  func refusal(_ reason: String) -> ONNXError {
    ONNXError(.badData, subject: subject, reason: "node \(name), a \(type), \(reason)")
  }
}
