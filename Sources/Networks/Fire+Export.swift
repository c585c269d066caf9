package import ONNX

extension Fire: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let squeezed = squeeze.write(x, to: &graph, under: name.part("squeeze"))
    let narrow = expand1x1.write(squeezed, to: &graph, under: name.part("expand1x1"))
    let wide = expand3x3.write(squeezed, to: &graph, under: name.part("expand3x3"))
    return graph.builder.joined([narrow, wide], named: name)
  }
}

extension RectifiedConvolution: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let y = graph.convolution(x, convolution, nil, named: name)
    return graph.builder.rectifier(y, named: "\(name).relu")
  }
}
