internal import Files

/// The numbers of a backbone's weight file.
public enum BackboneFormat: Sendable, Equatable {
  /// F32.
  case single
  /// F16, half the size. The fractions of kernels keep so many of their ten bits, which makes the
  /// file no smaller but easier to compress; norms, which are few, keep all.
  case half(fractionBits: Int)

  /// F16 with all bits; rounding costs three decimal digits' worth.
  public static let half = BackboneFormat.half(fractionBits: Float16.fractionBits)

  /// The tensor as the file will hold it; what is too large becomes infinite.
  func rounded(_ tensor: FileTensor) -> FileTensor {
    guard case .half(let bits) = self else { return tensor }
    let kept = tensor.shape.count > 1 ? bits : Float16.fractionBits
    return FileTensor(
      shape: tensor.shape,
      values: tensor.values.map { Float(Float16($0).rounded(toFractionBits: kept)) })
  }
}
