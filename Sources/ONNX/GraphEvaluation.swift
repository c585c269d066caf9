public import Files
internal import Foundation

/// What a graph answers, by the definitions of ONNX's operators, in plain loops with `Double` sums.
///
/// A second opinion on what was written, not a way to predict: it shares no code with the kernels,
/// and is slow. It knows the operators that `GraphBuilder` writes, and refuses every other one, and
/// every attribute that it would have to pass over.
public struct GraphEvaluation: Sendable {
  private let nodes: [GraphNode]
  private let initialisers: [String: FileTensor]
  private let input: String
  private let output: String
  private let subject: String

  /// Prepares the graph of a model; `subject` names it in errors.
  ///
  /// - Throws: `badData` for weights that do not add up or other than one input and one output.
  public init(_ model: ONNXModel, subject: String) throws(ONNXError) {
    let graph = model.proto.graph
    initialisers = try Initialisers.read(graph.initializer, subject: subject)
    guard graph.input.count == 1, graph.output.count == 1 else {
      throw ONNXError(
        .badData, subject: subject,
        reason: "has \(graph.input.count) inputs and \(graph.output.count) outputs, not one of each"
      )
    }
    (input, output) = (graph.input[0].name, graph.output[0].name)
    nodes = graph.node.map { GraphNode($0, subject: subject) }
    self.subject = subject
  }

  /// The output for an input.
  ///
  /// - Throws: `unknownOperator` for what is not written here, `badData` for a graph that does not
  ///   hold together.
  public func callAsFunction(_ x: FileTensor) throws(ONNXError) -> FileTensor {
    var values = [input: x]
    let lastUses = lastUses
    for (place, node) in nodes.enumerated() {
      var inputs: [FileTensor] = []
      for name in node.inputs {
        guard let value = values[name] ?? initialisers[name] else {
          throw node.refusal("reads \(name), which nothing before it puts out")
        }
        inputs.append(value)
      }
      values[node.output] = try node.output(of: inputs)
      for name in node.inputs where lastUses[name] == place { values[name] = nil }
    }
    guard let result = values[output] else {
      throw ONNXError(.badData, subject: subject, reason: "puts out no \(output)")
    }
    return result
  }

  /// The last node that reads each value, so that images do not pile up; never the output.
  private var lastUses: [String: Int] {
    var uses: [String: Int] = [:]
    for (place, node) in nodes.enumerated() {
      for name in node.inputs { uses[name] = place }
    }
    uses[output] = nil
    return uses
  }
}
