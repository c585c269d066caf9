internal import Files

/// What a pickle may name: the classes and functions that torch.save writes around tensors.
///
/// None of them is ever called; each stands for what its call would mean.
enum PickleGlobal: Equatable {
  /// A dictionary.
  case orderedDict
  /// A tensor from a storage, an offset, a shape and strides.
  case rebuildTensor
  /// A tensor that is learnt: its first argument.
  case rebuildParameter
  /// A shape: its argument.
  case size
  /// A memory layout, which strided tensors do not need.
  case layout
  /// The element type of a storage.
  case storage(ElementType)

  /// The global of this name, or nil where it is not allowed.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDict
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"):
      self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"),
      ("torch._utils", "_rebuild_parameter_with_state"):
      self = .rebuildParameter
    case ("torch", "Size"): self = .size
    case ("torch.serialization", "_get_layout"): self = .layout
    case ("torch", _):
      guard let type = Self.storages[name] else { return nil }
      self = .storage(type)
    default: return nil
    }
  }

  private static let storages: [String: ElementType] = [
    "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16,
    "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32,
    "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8, "BoolStorage": .bool,
  ]
}
