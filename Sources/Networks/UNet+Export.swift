package import Compute
package import ONNX

extension UNet {
  /// The network as an ONNX model that predicts: images `(N, C, H, W)` in, logits
  /// `(N, outputs, H, W)` out.
  ///
  /// - Parameters:
  ///   - side: height and width of the images, in pixels.
  ///   - step: workers and buffers to fold norms with.
  /// - Precondition: `side` is a multiple of the plan's `sideMultiple`.
  package func exported(side: Int, in step: Step) -> ONNXModel {
    precondition(
      side % plan.sideMultiple == 0, "\(side) is not a multiple of \(plan.sideMultiple)")
    var graph = NetworkGraph(name: "unet", in: step)
    let x = graph.builder.input(shape: [plan.imageChannels, side, side])
    let y = write(x, to: &graph)
    return graph.builder.model(output: y, shape: [plan.outputs, side, side])
  }

  private func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph
  ) -> GraphBuilder.Value {
    var y = x
    var skips: [GraphBuilder.Value] = []
    for encoder in encoders {
      let skip = encoder.pair.write(y, to: &graph, under: encoder.name)
      y = encoder.pool.write(skip, to: &graph, under: "\(encoder.name).pool")
      skips.append(skip)
    }
    y = bottleneck.write(y, to: &graph, under: "bottleneck")
    for decoder in decoders.reversed() {
      let up = graph.builder.transposedConvolution(
        y, weight: NetworkGraph.file(decoder.up.weight), bias: NetworkGraph.file(decoder.up.bias),
        stride: TransposedConvolution2D.kernel, named: "upconv\(decoder.level)")
      let wide = graph.builder.joined(
        [up, skips.removeLast()], named: "decoder\(decoder.level).input")
      y = decoder.pair.write(wide, to: &graph, under: "decoder\(decoder.level)")
    }
    return graph.convolution(y, last, nil, named: "conv")
  }
}

extension ConvolutionPair: Exportable {
  package func write(
    _ x: GraphBuilder.Value, to graph: inout NetworkGraph, under name: String
  ) -> GraphBuilder.Value {
    second.write(first.write(x, to: &graph, under: name), to: &graph, under: name)
  }
}
