public import Files
internal import Compute
internal import Tensors

extension Classifier {
  /// Loads the tensors that fit by name and shape.
  ///
  /// A prefix that stands before every name of the file, such as `module.`, is dropped. A head is
  /// loaded only if all of it fits. Counters of training batches are passed over.
  ///
  /// - Parameters:
  ///   - tensors: those of a checkpoint, in PyTorch's order of axes.
  ///   - allowPartial: accepts fewer than 90 % of the backbone's tensors, but not none.
  /// - Throws: `weightsDoNotFit`; the network is unchanged then.
  public mutating func load(
    _ tensors: [String: FileTensor], allowPartial: Bool
  ) throws(NetworksError) -> LoadReport {
    let match = WeightMatch(
      parameters: checkpointShapes, file: tensors.mapValues(\.shape), architecture: architecture,
      outputCount: outputCount)
    try Self.check(
      match.report, network: architecture.rawValue, match.sources, tensors,
      allowPartial: allowPartial)
    visitParameters { name, parameter in
      guard let source = match.sources[name], let tensor = tensors[source] else { return }
      let shape = parameter.value.shape
      parameter.value = Tensor(
        shape: shape, values: parameter.layout.memoryValues(tensor.values, shape: shape),
        in: parameter.value.buffers)
    }
    return match.report
  }

  /// Stops what fills too little of a network, and numbers that are not finite.
  ///
  /// - Parameter sources: the file's name of each tensor to load, by parameter.
  static func check(
    _ report: LoadReport, network name: String, _ sources: [String: String],
    _ tensors: [String: FileTensor], allowPartial: Bool
  ) throws(NetworksError) {
    let enough = allowPartial ? !report.matched.isEmpty : report.matchedShare >= requiredShare
    if !enough {
      let percent = Int(100 * report.matchedShare)
      throw NetworksError(
        .weightsDoNotFit, subject: "weights for \(name)",
        reason: "only \(report.matched.count) of \(report.backboneCount) backbone tensors "
          + "(\(percent) %) are in the file; missing or of another shape: "
          + LoadReport.list(report.missing + report.misShaped.map(\.parameter)),
        hint: report.matched.isEmpty
          ? "choose the architecture that the file was made for"
          : "choose the architecture that the file was made for, or pass --allow-partial")
    }
    for source in sources.values.sorted() {
      if let values = tensors[source]?.values, !values.allSatisfy(\.isFinite) {
        throw NetworksError(
          .weightsDoNotFit, subject: "weights for \(name)",
          reason: "the tensor \(source) holds a value that is not finite",
          hint: "export the file again from a checkpoint that works")
      }
    }
  }

  /// The share of the backbone's tensors that a file must fill unless partial loading is allowed.
  static let requiredShare = 0.9

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

  /// Every parameter's name and shape in a checkpoint, from input to output.
  package var checkpointShapes: [(name: String, shape: [Int])] {
    var shapes: [(name: String, shape: [Int])] = []
    var copy = self
    copy.visitParameters { shapes.append(($0, $1.fileShape)) }
    return shapes
  }
}
