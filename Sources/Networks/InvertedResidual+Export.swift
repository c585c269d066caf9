package import ONNX

extension InvertedResidual: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let expanded = expand?.write(x, to: &graph, under: name.part("conv.0")) ?? x
    let second = name.part(expand == nil ? "conv.0" : "conv.1")
    let filtered = depthwise.write(expanded, to: &graph, under: second)
    let y = project.write(filtered, to: &graph, under: name)
    return addsInput ? graph.builder.sum(y, x, named: name.part("sum")) : y
  }
}

extension CappedConvolution: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let part = name.part("0")
    let y = convolution.write(x, norm.norm, to: &graph, named: part)
    return graph.builder.rectifier(y, ceiling: norm.ceiling, named: "\(part).relu")
  }
}

extension Convolution2D {
  package func write(
    _ x: GraphBuilder.Value, _ norm: BatchNorm2D, to graph: inout NetworkGraph,
    named name: String
  ) -> GraphBuilder.Value {
    graph.convolution(x, self, norm, named: name)
  }
}

extension DepthwiseConvolution2D {
  package func write(
    _ x: GraphBuilder.Value, _ norm: BatchNorm2D, to graph: inout NetworkGraph,
    named name: String
  ) -> GraphBuilder.Value {
    graph.convolution(x, self, norm, named: name)
  }
}
