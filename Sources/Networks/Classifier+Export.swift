public import Compute
public import ONNX

extension Classifier {
  /// The classifier as an ONNX model that predicts: images `(N, 3, H, W)` in, logits out.
  ///
  /// Norms are folded as an `InferencePlan` folds them. Weights are named as in a checkpoint; those
  /// that a norm was folded into have a `bias` that the checkpoint has not.
  ///
  /// - Parameters:
  ///   - side: height and width of the images, in pixels.
  ///   - step: workers and buffers to fold with.
  public func exported(side: Int, in step: Step) -> ONNXModel {
    var graph = NetworkGraph(name: architecture.rawValue, in: step)
    var y = graph.builder.input(shape: [3, side, side])
    for stage in stages { y = stage.layer.write(y, to: &graph, under: stage.prefix) }
    return graph.builder.model(output: y, shape: [outputCount])
  }
}

extension Head: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let features = graph.builder.globalAverage(x, named: "\(name).features")
    return graph.builder.dense(
      features, weight: NetworkGraph.file(dense.weight), bias: NetworkGraph.file(dense.bias),
      named: name)
  }
}

extension Chain: Exportable where Part: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    var y = x
    for (index, part) in parts.enumerated() {
      y = part.write(y, to: &graph, under: name.part("\(index)"))
    }
    return y
  }
}

extension MaxPool: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let window = GraphBuilder.Window(kernel: kernel, stride: stride, padding: padding)
    return graph.builder.maxPool(x, window, ceilMode: ceilMode, named: name)
  }
}
