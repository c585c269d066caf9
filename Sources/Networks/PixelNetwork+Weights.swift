public import Files
internal import Compute
internal import Tensors

extension PixelNetwork {
  /// Loads the tensors that fit by name and shape: a backbone's weights, whose head is passed over,
  /// or those of a whole network.
  ///
  /// Weights for 3 channels fill a first convolution of more: each slice has them, divided by the
  /// number of slices, so that slices that are equal give what one of them gave. A decoder is
  /// loaded only if all of it fits.
  ///
  /// - Parameters:
  ///   - tensors: those of a checkpoint, in PyTorch's order of axes.
  ///   - allowPartial: accepts fewer than 90 % of the encoder's tensors, but not none.
  /// - Throws: `weightsDoNotFit`; the network is unchanged then.
  public mutating func load(
    _ tensors: [String: FileTensor], allowPartial: Bool
  ) throws(NetworksError) -> PixelLoadReport {
    let (tensors, slices) = widened(tensors)
    let last = stageNames.count - 1
    var shapes: [(name: String, shape: [Int])] = []
    var copy = self
    copy.visitParameters { shapes.append(($0, $1.fileShape)) }
    let decoder = shapes.filter { stageIndex(ofParameter: $0.name) == last }
    let encoder = shapes.filter { stageIndex(ofParameter: $0.name) != last }
    let isWhole = decoder.allSatisfy { tensors[$0.name]?.shape == $0.shape }
    let ofDecoder = Set(decoder.map(\.name))
    let match = WeightMatch(
      parameters: encoder,
      file: tensors.filter { !ofDecoder.contains($0.key) }.mapValues(\.shape),
      // A plain U-Net has no head whose name matters.
      architecture: plan.encoder ?? .resnet18, outputCount: plan.outputs)
    var sources = match.sources
    if isWhole { for (name, _) in decoder { sources[name] = name } }
    try Classifier.check(
      match.report, network: plan.encoder?.rawValue ?? "the plain U-Net", sources, tensors,
      allowPartial: allowPartial)
    fill(from: tensors, sources)
    return PixelLoadReport(encoder: match.report, isDecoderLoaded: isWhole, slices: slices)
  }

  private mutating func fill(from tensors: [String: FileTensor], _ sources: [String: String]) {
    visitParameters { name, parameter in
      guard let source = sources[name], let tensor = tensors[source] else { return }
      let shape = parameter.value.shape
      parameter.value = Tensor(
        shape: shape, values: parameter.layout.memoryValues(tensor.values, shape: shape),
        in: parameter.value.buffers)
    }
  }

  /// The tensors with the first convolution's weights repeated for each slice, and how many slices
  /// have them.
  private func widened(
    _ tensors: [String: FileTensor]
  ) -> (tensors: [String: FileTensor], slices: Int) {
    let name = body.firstConvolution
    guard
      let key = tensors.keys.sorted().first(where: { $0 == name || $0.hasSuffix(".\(name)") }),
      let narrow = tensors[key], narrow.shape.count == 4, narrow.shape[1] > 0,
      narrow.shape[1] < plan.imageChannels, plan.imageChannels % narrow.shape[1] == 0
    else { return (tensors, 1) }
    let slices = plan.imageChannels / narrow.shape[1]
    let block = narrow.shape[1...].reduce(1, *)
    var values: [Float] = []
    for output in 0..<narrow.shape[0] {
      let kernels = narrow.values[output * block..<(output + 1) * block]
        .map { $0 / Float(slices) }
      for _ in 0..<slices { values += kernels }
    }
    var shape = narrow.shape
    shape[1] = plan.imageChannels
    var widened = tensors
    widened[key] = FileTensor(shape: shape, values: values)
    return (widened, slices)
  }

  /// All parameters and running statistics as a checkpoint holds them, sorted by name.
  public func fileTensors() -> [(name: String, tensor: FileTensor)] {
    var tensors: [(name: String, tensor: FileTensor)] = []
    var copy = self
    copy.visitParameters { name, parameter in
      let values = parameter.layout.fileValues(
        parameter.value.values, shape: parameter.value.shape)
      tensors.append((name, FileTensor(shape: parameter.fileShape, values: values)))
    }
    return tensors.sorted { $0.name < $1.name }
  }
}
