/// An image whose values lie in the unit interval: 0 darkest, 1 brightest.
public struct UnitImage: Sendable, Equatable {
  /// Rows of pixels.
  public let height: Int
  /// Columns of pixels.
  public let width: Int
  /// 1 for grey, 3 for RGB.
  public let channels: Int
  /// Row-major `(height, width, channels)`.
  public let values: [Float]

  /// Makes an image.
  ///
  /// - Precondition: there are height × width × channels values.
  public init(height: Int, width: Int, channels: Int, values: [Float]) {
    precondition(
      values.count == height * width * channels,
      "\(values.count) values do not fill \(height) x \(width) x \(channels)")
    self.height = height
    self.width = width
    self.channels = channels
    self.values = values
  }

  /// Mean and population standard deviation of all values; both 0 for an empty image.
  public var meanAndDeviation: (mean: Double, deviation: Double) {
    guard !values.isEmpty else { return (0, 0) }
    var sum = 0.0
    var squares = 0.0
    for value in values {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
    let mean = sum / Double(values.count)
    return (mean, max(0, squares / Double(values.count) - mean * mean).squareRoot())
  }
}
