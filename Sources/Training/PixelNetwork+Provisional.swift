internal import Compute
internal import Files
internal import Networks
internal import Tensors
extension PixelNetwork {
  var stageNames: [String] { ["encoder", "decoder"] }
  func stageIndex(ofParameter name: String) -> Int { name.hasPrefix("conv") ? 1 : 0 }
  func unknownPrefixes(among prefixes: [String]) -> [String] { prefixes }
  mutating func freeze(prefixes: [String], batchNorm: BatchNormPolicy) {}
  func fileTensors() -> [(name: String, tensor: FileTensor)] {
    var tensors: [(name: String, tensor: FileTensor)] = []
    var copy = self
    copy.visitParameters { name, parameter in
      let values = parameter.layout.fileValues(
        parameter.value.values, shape: parameter.value.shape)
      tensors.append((name, FileTensor(shape: parameter.fileShape, values: values)))
    }
    return tensors.sorted { $0.name < $1.name }
  }
  struct Report { var sentences: [String] { [] } }
  mutating func load(
    _ tensors: [String: FileTensor], allowPartial: Bool
  ) throws(NetworksError) -> Report { Report() }
}
