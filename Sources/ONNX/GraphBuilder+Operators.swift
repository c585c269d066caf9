public import Files
internal import SwiftProtobuf

/// The operators that networks are written in; each comment names the definition in ONNX's
/// `docs/Operators.md` that it follows.
extension GraphBuilder {
  /// `Conv`: a convolution with weights `(O, I / groups, kH, kW)` and, if given, a bias `(O)`.
  public mutating func convolution(
    _ x: Value, weight: FileTensor, bias: FileTensor?, stride: Int, padding: Int,
    groups: Int = 1, named name: String
  ) -> Value {
    var inputs = [x, initialiser("\(name).weight", weight)]
    if let bias { inputs.append(initialiser("\(name).bias", bias)) }
    let window = Window(kernel: weight.shape[2], stride: stride, padding: padding)
    let attributes = window.attributes + (groups > 1 ? [.integer("group", groups)] : [])
    return node("Conv", named: name, inputs, attributes)
  }

  /// `ConvTranspose` without padding: weights `(I, O, kH, kW)`, a bias `(O)`.
  public mutating func transposedConvolution(
    _ x: Value, weight: FileTensor, bias: FileTensor, stride: Int, named name: String
  ) -> Value {
    let inputs = [x, initialiser("\(name).weight", weight), initialiser("\(name).bias", bias)]
    let window = Window(kernel: weight.shape[2], stride: stride)
    return node("ConvTranspose", named: name, inputs, window.attributes)
  }

  /// `BatchNormalization` by fixed statistics, each `(C)`.
  public mutating func normalisation(
    _ x: Value, scale: FileTensor, shift: FileTensor, mean: FileTensor, variance: FileTensor,
    epsilon: Double, named name: String
  ) -> Value {
    let inputs = [
      x, initialiser("\(name).weight", scale), initialiser("\(name).bias", shift),
      initialiser("\(name).running_mean", mean), initialiser("\(name).running_var", variance),
    ]
    return node("BatchNormalization", named: name, inputs, [.number("epsilon", Float(epsilon))])
  }

  /// `Relu`, or `Clip` from 0 where there is a ceiling.
  public mutating func rectifier(
    _ x: Value, ceiling: Float = .infinity, named name: String
  ) -> Value {
    ceiling == .infinity
      ? node("Relu", named: name, [x])
      : node("Clip", named: name, [x, constant(0), constant(ceiling)])
  }

  /// `Add` of two images of the same shape.
  public mutating func sum(_ x: Value, _ y: Value, named name: String) -> Value {
    node("Add", named: name, [x, y])
  }

  /// `Concat` of the channels of images of the same size.
  public mutating func joined(_ parts: [Value], named name: String) -> Value {
    node("Concat", named: name, parts, [.integer("axis", 1)])
  }

  /// `MaxPool`; where `ceilMode` is set, a last window may hang over the edge.
  public mutating func maxPool(
    _ x: Value, _ window: Window, ceilMode: Bool = false, named name: String
  ) -> Value {
    let attributes = window.attributes + (ceilMode ? [.integer("ceil_mode", 1)] : [])
    return node("MaxPool", named: name, [x], attributes)
  }

  /// `AveragePool` without padding.
  public mutating func averagePool(_ x: Value, _ window: Window, named name: String) -> Value {
    node("AveragePool", named: name, [x], window.attributes)
  }

  /// `GlobalAveragePool` and `Flatten`: `(N, C, H, W)` to `(N, C)`.
  public mutating func globalAverage(_ x: Value, named name: String) -> Value {
    let mean = node("GlobalAveragePool", named: "\(name).mean", [x])
    return node("Flatten", named: name, [mean], [.integer("axis", 1)])
  }

  /// `Gemm`: a dense layer with weights `(O, I)` and a bias `(O)`.
  public mutating func dense(
    _ x: Value, weight: FileTensor, bias: FileTensor, named name: String
  ) -> Value {
    let inputs = [x, initialiser("\(name).weight", weight), initialiser("\(name).bias", bias)]
    return node("Gemm", named: name, inputs, [.integer("transB", 1)])
  }

  /// `Slice`: every `stride`-th row and column, from the first on.
  public mutating func picked(_ x: Value, stride: Int, named name: String) -> Value {
    // "For slicing to the end of a dimension with unknown size, it is recommended to pass in
    // INT_MAX": here that of 32 bits, which every reader takes.
    let end = Int(Int32.max)
    let inputs = [
      x, initialiser("\(name).starts", [0, 0]), initialiser("\(name).ends", [end, end]),
      initialiser("\(name).axes", [2, 3]), initialiser("\(name).steps", [stride, stride]),
    ]
    return node("Slice", named: name, inputs)
  }

  /// `Pad`: channels of zeros below and above.
  public mutating func padded(_ x: Value, below: Int, above: Int, named name: String) -> Value {
    let pads = initialiser("\(name).pads", [0, below, 0, 0, 0, above, 0, 0])
    return node("Pad", named: name, [x, pads])
  }
}

extension GraphBuilder.Window {
  /// The same numbers as `Conv` and the pools have them.
  var attributes: [Onnx_AttributeProto] {
    [
      .integers("kernel_shape", [kernel, kernel]), .integers("strides", [stride, stride]),
      .integers("pads", [padding, padding, padding, padding]),
    ]
  }
}

extension Onnx_AttributeProto {
  static func integer(_ name: String, _ value: Int) -> Self {
    .with { ($0.name, $0.type, $0.i) = (name, .int, Int64(value)) }
  }

  static func integers(_ name: String, _ values: [Int]) -> Self {
    .with { ($0.name, $0.type, $0.ints) = (name, .ints, values.map { Int64($0) }) }
  }

  static func number(_ name: String, _ value: Float) -> Self {
    .with { ($0.name, $0.type, $0.f) = (name, .float, value) }
  }
}
