internal import Files

/// Names that published checkpoints carry and that are written differently today.
enum FormerNames {
  /// The tensors under today's names; a name that is taken already stays.
  static func replaced(in tensors: [String: FileTensor]) -> [String: FileTensor] {
    var replaced: [String: FileTensor] = [:]
    for (name, tensor) in tensors {
      let current = current(name)
      replaced[tensors[current] == nil ? current : name] = tensor
    }
    return replaced
  }

  /// torchvision's DenseNets of 2017 say `denselayer1.norm.1` for `denselayer1.norm1`
  /// (torchvision/models/densenet.py, `_load_state_dict`).
  private static func current(_ name: String) -> String {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let layer = parts.firstIndex(where: { $0.hasPrefix("denselayer") }),
      parts.count > layer + 2, ["norm", "relu", "conv"].contains(parts[layer + 1]),
      ["1", "2"].contains(parts[layer + 2])
    else { return name }
    parts[layer + 1] += parts.remove(at: layer + 2)
    return parts.joined(separator: ".")
  }
}
