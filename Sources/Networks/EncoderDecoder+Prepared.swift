internal import Compute
internal import Tensors

extension EncoderDecoder {
  func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedEncoderDecoder(
      encoder: encoder.map { $0.layer.prepared(for: load, in: step) }, skips: skips,
      decoder: decoder,
      pairs: decoder.levels.map { $0.pair.folded(for: load, in: step) },
      head: PreparedConvolution(decoder.head, nil, rectifies: false, for: load, in: step))
  }
}

/// A backbone under a decoder that predicts.
struct PreparedEncoderDecoder: Predicting {
  let encoder: [any Predicting]
  let skips: [Int]
  /// For its sizes.
  let decoder: PixelDecoder
  /// From fine to coarse.
  let pairs: [PreparedPair]
  let head: PreparedConvolution

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = x
    var outputs: [Tensor] = []
    for index in encoder.indices {
      y = encoder[index](y, in: &step)
      if skips.contains(index) { outputs.append(y) }
    }
    let (height, width) = decoder.places([x.shape[1], x.shape[2]])
    for (level, pair) in zip(decoder.levels, pairs).reversed() {
      let skip = level.beside > 0 ? outputs.removeLast() : nil
      let wide = Enlargement.joined(
        y, skip, height: skip?.shape[1] ?? height, width: skip?.shape[2] ?? width, in: step)
      y = pair(wide, in: &step)
    }
    return PixelDecoder.enlarged(head(y, in: &step), height: height, width: width, in: step)
  }
}
