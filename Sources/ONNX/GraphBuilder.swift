internal import Files
internal import SwiftProtobuf

/// A graph being written: each call adds a node and returns what it puts out.
///
/// Images are `(N, C, H, W)`, weights lie as PyTorch's. Nothing is computed. A node is named for
/// the part of the network that it is, and so is its output.
public struct GraphBuilder: Sendable {
  /// A value of the graph.
  public struct Value: Sendable, Hashable {
    let name: String
  }

  /// The windows of a convolution or a pool: square, the same stride and padding on all sides.
  public struct Window: Sendable, Hashable {
    let kernel: Int
    let stride: Int
    let padding: Int

    /// Makes windows of `kernel × kernel`.
    public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
      (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
    }
  }

  /// The version of ONNX's operators that the nodes follow.
  public static let operatorSet = 17
  /// The version of the format; the one that came with the operator set.
  public static let formatVersion = 8
  /// What the graph calls its input.
  public static let inputName = "input"
  /// What the graph calls its output.
  public static let outputName = "logits"
  /// What stands for the number of images, which is free.
  private static let batchName = "batch"

  private var graph = Onnx_GraphProto()
  private var names: Set<String> = [Self.inputName, Self.outputName]

  /// Starts a graph of this name.
  public init(name: String) { graph.name = name }

  /// Declares the input, `(N, C, H, W)` with these channels, height and width.
  public mutating func input(shape: [Int]) -> Value {
    graph.input = [Self.info(Self.inputName, shape)]
    return Value(name: Self.inputName)
  }

  /// The model whose output is `value`, of this shape behind the number of images.
  public consuming func model(output value: Value, shape: [Int]) -> ONNXModel {
    // What puts it out is renamed, so that the graph ends in a name that says what it is.
    for index in graph.node.indices where graph.node[index].output == [value.name] {
      graph.node[index].output = [Self.outputName]
    }
    graph.output = [Self.info(Self.outputName, shape)]
    var model = Onnx_ModelProto()
    model.irVersion = Int64(Self.formatVersion)
    model.opsetImport = [.with { $0.version = Int64(Self.operatorSet) }]
    model.producerName = "fovea"
    model.graph = graph
    return ONNXModel(model)
  }

  private static func info(_ name: String, _ shape: [Int]) -> Onnx_ValueInfoProto {
    var type = Onnx_TypeProto.Tensor()
    type.elemType = TensorWriter.float
    type.shape.dim = [.with { $0.dimParam = batchName }]
    type.shape.dim += shape.map { side in .with { $0.dimValue = Int64(side) } }
    return .with {
      $0.name = name
      $0.type.tensorType = type
    }
  }

  /// Adds a node with one output.
  mutating func node(
    _ type: String, named name: String, _ inputs: [Value], _ attributes: [Onnx_AttributeProto] = []
  ) -> Value {
    claim(name)
    graph.node.append(
      .with {
        $0.opType = type
        $0.name = name
        $0.input = inputs.map(\.name)
        $0.output = [name]
        $0.attribute = attributes
      })
    return Value(name: name)
  }

  /// Adds weights.
  mutating func initialiser(_ name: String, _ tensor: FileTensor) -> Value {
    claim(name)
    graph.initializer.append(TensorWriter.floats(tensor, name: name))
    return Value(name: name)
  }

  /// Adds whole numbers, as places and counts are.
  mutating func initialiser(_ name: String, _ numbers: [Int]) -> Value {
    claim(name)
    graph.initializer.append(TensorWriter.integers(numbers, name: name))
    return Value(name: name)
  }

  /// A number, kept once however often it is used.
  mutating func constant(_ number: Float) -> Value {
    let name = "constant.\(number)"
    guard !names.contains(name) else { return Value(name: name) }
    return initialiser(name, FileTensor(shape: [], values: [number]))
  }

  private mutating func claim(_ name: String) {
    precondition(names.insert(name).inserted, "the graph has two values called \(name)")
  }
}
