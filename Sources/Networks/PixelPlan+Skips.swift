extension PixelPlan {
  /// The widest that a level of the decoder becomes.
  private static let widest = 256

  /// The channels of the decoder where so many pixels of the image lie from one place to the next.
  func decoderWidth(atStride stride: Int) -> Int { min(decoderWidth * stride, Self.widest) }

  /// Stops skips that the encoder does not have.
  ///
  /// - Throws: `badStatement` for an unknown stage, for skips that are not in the order from input
  ///   to output, for one that is finer than the output, and for skips of the plain U-Net.
  public func requireSkips() throws(NetworksError) {
    guard let encoder else {
      guard skips.isEmpty else {
        throw Self.refusal(
          "the plain U-Net has skips of its own; none can be named",
          hint: "leave the skips out, or choose a backbone")
      }
      return
    }
    let stages = encoder.encoderStages(width: width)
    var last = -1
    for name in skips {
      guard let index = stages.firstIndex(where: { $0.name == name }) else {
        throw Self.refusal(
          "\(encoder.rawValue) has no stage \(name) whose output a skip could be",
          hint: "its stages are " + stages.map(\.name).joined(separator: ", "))
      }
      guard index > last else {
        throw Self.refusal(
          "the skip \(name) stands behind a later stage of \(encoder.rawValue)",
          hint: "name each skip once, from the input to the output")
      }
      guard stages[index].stride >= outputStride else {
        throw Self.refusal(
          "the skip \(name) is finer than the output, which has a place every \(outputStride) "
            + "pixels",
          hint: "leave it out, or ask for finer outputs")
      }
      last = index
    }
  }

  private static func refusal(_ reason: String, hint: String) -> NetworksError {
    NetworksError(.badStatement, subject: "skips", reason: reason, hint: hint)
  }

  /// The indices of the stages whose outputs are skips, from fine to coarse; the deepest stage,
  /// where the decoder begins, is none of them.
  ///
  /// - Precondition: `requireSkips` throws nothing.
  func skipIndices(among stages: [EncoderStage]) -> [Int] {
    let named = stages.indices.filter { index in
      if skips.isEmpty {
        let isLast = index + 1 < stages.count && stages[index + 1].stride > stages[index].stride
        return isLast && stages[index].stride >= outputStride
      }
      return skips.contains(stages[index].name)
    }
    precondition(skips.isEmpty || named.count == skips.count, "\(skips) are not all stages")
    return named.filter { $0 < stages.count - 1 }
  }
}
