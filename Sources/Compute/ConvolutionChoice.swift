/// Which family of algorithms convolutions may use, where several give the same result up to
/// rounding.
public enum ConvolutionChoice: String, Sendable, Codable, CaseIterable {
  /// The measured table's choice for each layer: Winograd or unfolded tiles.
  case fastest
  /// Unfolded tiles through the packed matrix kernel, never Winograd.
  case unfolded
  /// im2col and OpenBLAS: the definition that the others are held against.
  case im2col
}
