package import ONNX

extension Adapter: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let middle = down.write(x, to: &graph, under: name.part("down"))
    let correction = graph.convolution(middle, up, nil, named: name.part("up"))
    return graph.builder.sum(correction, x, named: name.part("sum"))
  }
}
