internal import Cohorts
internal import Networks

extension PixelHead {
  /// The widest decoder and the most networks that are read from a file.
  private static let (widest, most) = (256, 100)

  /// Whether the numbers of a head that was read from a file can be meant.
  func isSound(for head: Head, of card: ModelCard) -> Bool {
    let count = head.outputCount
    let detects = card.options.task == .detect
    let outputs = detects ? count + 4 : count + (head.kind == .multiClass ? 1 : 0)
    return plan.encoder == card.architecture && plan.width == card.width
      && plan.outputs == outputs && (0...3).contains(neighbours)
      && plan.imageChannels == 3 * (2 * neighbours + 1)
      && (1...Self.widest).contains(plan.decoderWidth) && [1, 2, 4].contains(plan.outputStride)
      && (0...0.9).contains(windowOverlap) && thresholds.count == count
      && thresholds.allSatisfy { (0...1).contains($0) }
      && postProcessing.count == (detects ? 0 : count)
      && postProcessing.allSatisfy { (0...(1 << 30)).contains($0.smallestPixels) }
      && (plan.encoder != nil || card.preprocessing.inputSize % 16 == 0)
      && (1...Self.most).contains(members) && card.operatingPoint.thresholds.isEmpty
      && (try? plan.requireSkips()) != nil
  }
}

extension Head {
  /// Whether its names can be what training makes of the labels of masks or boxes.
  var isSoundForPixels: Bool {
    outputCount > 0 && Set(labels).count == outputCount && labels == targets
      && (kind == .binary) == (outputCount == 1)
  }
}
