/// Reads an image between its pixels.
struct BilinearSampler {
  let input: UnsafePointer<Float>
  let height: Int
  let width: Int
  let channels: Int
  let fill: Float

  func sample(row: Double, column: Double, into target: UnsafeMutablePointer<Float>) {
    // All that lies far outside is alike; the bounds keep the conversion to Int in range.
    let y = min(max(row, -2), Double(height + 1))
    let x = min(max(column, -2), Double(width + 1))
    let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
    let (down, right) = (Float(y - Double(top)), Float(x - Double(left)))
    target.update(repeating: 0, count: channels)
    add(top, left, weight: (1 - down) * (1 - right), to: target)
    add(top, left + 1, weight: (1 - down) * right, to: target)
    add(top + 1, left, weight: down * (1 - right), to: target)
    add(top + 1, left + 1, weight: down * right, to: target)
  }

  private func add(
    _ row: Int, _ column: Int, weight: Float, to target: UnsafeMutablePointer<Float>
  ) {
    if row >= 0 && row < height && column >= 0 && column < width {
      let pixel = input + (row * width + column) * channels
      for channel in 0..<channels { target[channel] += weight * pixel[channel] }
    } else {
      for channel in 0..<channels { target[channel] += weight * fill }
    }
  }
}
