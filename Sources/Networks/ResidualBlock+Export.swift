package import ONNX

extension ResidualBlock: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let shortcut =
      projection?.write(x, to: &graph, under: name) ?? padding?.write(x, to: &graph, under: name)
    var y = x
    for part in path.parts { y = part.write(y, to: &graph, under: name) }
    let sum = graph.builder.sum(y, shortcut ?? x, named: name.part("sum"))
    return graph.builder.rectifier(sum, named: name.part("relu"))
  }
}

extension PaddedShortcut: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let picked = graph.builder.picked(x, stride: pick.stride, named: name.part("shortcut.slice"))
    return graph.builder.padded(
      picked, below: below, above: above, named: name.part("shortcut.pad"))
  }
}

extension NormalisedConvolution: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let part = name.part(names.convolution)
    let y = graph.convolution(x, convolution, norm, named: part)
    return isRectified ? graph.builder.rectifier(y, named: "\(part).relu") : y
  }
}

extension Stem: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    let y = convolution.write(x, to: &graph, under: name)
    let pool = name.part("\(convolution.names.convolution).pool")
    return self.pool?.write(y, to: &graph, under: pool) ?? y
  }
}
