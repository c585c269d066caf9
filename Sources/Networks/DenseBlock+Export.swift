package import ONNX

extension DenseBlock: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    var wide = x
    for (index, layer) in layers.enumerated() {
      let part = name.part("denselayer\(index + 1)")
      let new = layer.write(wide, to: &graph, under: part)
      wide = graph.builder.joined([wide, new], named: part)
    }
    return wide
  }
}

extension DenseLayer: Exportable {
  /// The channels that the layer adds to those that it reads.
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let first = graph.rectifiedNorm(x, norm1, named: name.part("norm1"))
    let middle = graph.convolution(first, convolution1, norm2, named: name.part("conv1"))
    let second = graph.builder.rectifier(middle, named: name.part("conv1.relu"))
    return graph.convolution(second, convolution2, nil, named: name.part("conv2"))
  }
}

extension DenseTransition: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let y = graph.rectifiedNorm(x, norm, named: name.part("norm"))
    let window = GraphBuilder.Window(kernel: pool.kernel, stride: pool.stride)
    let pooled = graph.builder.averagePool(y, window, named: name.part("pool"))
    return graph.convolution(pooled, convolution, nil, named: name.part("conv"))
  }
}

extension RectifiedNorm: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    graph.rectifiedNorm(x, norm, named: name)
  }
}
