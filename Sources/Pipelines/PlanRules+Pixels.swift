internal import Training

extension PlanRules {
  /// Sides of the network's input that are tried, from the cheapest on.
  private static let sizes = [96, 128, 160, 192, 224, 256]
  /// So many pixels a small lesion needs at the network's scale.
  private static let pixelsOfLesion = 8.0
  /// With fewer than so many a lesion is lost, and windows are looked at.
  private static let leastPixels = 4.0

  /// Words of labels that mirroring would make wrong.
  private static let sides: Set = ["left", "right", "links", "rechts"]

  private func pixels(_ size: Double, at input: Int) -> Double {
    size * min(1, Double(input) / Double(max(1, facts.medianSides.long)))
  }

  /// Whole images or windows, and the side of either.
  mutating func decideField() {
    guard let small = facts.smallLesion, let large = facts.largeLesion else {
      plan.decide("model.inputSize", .integer(128), "nothing is marked that would say how small")
      plan.decide(
        "model.field", .text(PixelOptions.Field.whole.rawValue),
        "nothing is marked that would be lost")
      return
    }
    let largest = Self.sizes[Self.sizes.count - 1]
    let lesions =
      "a tenth of the lesions is narrower than \(Decimals.text(small, places: 0)) pixels, "
      + "a tenth longer than \(Decimals.text(large, places: 0))"
    let isLost = pixels(small, at: largest) < Self.leastPixels
    if facts.task == .segment, isLost, facts.medianSides.long >= 2 * largest,
      2 * large <= Double(largest)
    {
      let size = Self.sizes.first { Double($0) >= 2 * large } ?? largest
      plan.decide(
        "model.inputSize", .integer(max(128, size)),
        size < 128
          ? "twice the long lesions (\(lesions)) are \(size) px; smaller windows are mostly edge"
          : "twice the long lesions (\(lesions)), so that a window shows them whole")
      plan.decide(
        "model.field", .text(PixelOptions.Field.window.rawValue),
        "\(sides): made small to \(largest) px, the small lesions would have "
          + "\(Decimals.text(pixels(small, at: largest), places: 1)) pixels")
      plan.decide(
        "model.windowOverlap", .number(0.5), "every place is seen away from a window's edge once")
      return
    }
    let enough = Self.sizes.first { pixels(small, at: $0) >= Self.pixelsOfLesion }
    let own = max(32, (facts.medianSides.long + 31) / 32 * 32)
    let size = min(enough ?? largest, own)
    plan.decide(
      "model.inputSize", .integer(size),
      "\(sides), \(lesions): at \(size) px the small ones have "
        + "\(Decimals.text(pixels(small, at: size), places: 1)) pixels"
        + (size == own ? ", as the images have" : enough == nil ? ", and more would be slow" : ""))
    plan.decide(
      "model.field", .text(PixelOptions.Field.whole.rawValue),
      isLost
        ? "windows would not show the long lesions whole, or images are hardly larger than one"
        : "made small, the lesions can still be seen")
  }

  /// What else only networks for pixels have.
  mutating func decidePixels() {
    if facts.slices >= 8 {
      plan.decide(
        "model.neighbours", .integer(1),
        "series have \(facts.slices) slices at the median, in a known order: what lies above and "
          + "below tells lesions from vessels")
    } else {
      plan.decide(
        "model.neighbours", .integer(0),
        facts.slices == 0
          ? "images are no slices with a known order in space"
          : "series of \(facts.slices) slices at the median have too few to gain by it")
    }
    if facts.images < 500 {
      plan.decide(
        "model.decoderWidth", .integer(16), "\(facts.images) images are learnt from in minutes")
    } else {
      plan.decide(
        "model.decoderWidth", .integer(8),
        "\(facts.images) images: twice the channels would take about twice the time")
    }
    let folds = plan.integer("split.folds")
    if folds > 0, facts.patients < 200 {
      plan.decide(
        "training.keepFolds", .flag(true),
        "\(facts.patients) patients are few: the mean of \(folds) networks errs less than one, at "
          + "\(folds) times the time of a prediction")
    } else {
      plan.decide(
        "training.keepFolds", .flag(false),
        folds > 0
          ? "\(facts.patients) patients are enough for one network, which answers faster"
          : "there are no folds")
    }
  }

  /// What is minimised.
  mutating func decideLoss() {
    guard facts.task == .segment else {
      let shares = facts.labels.map { Double($0.images) / Double(max(1, facts.images)) }
      let least = shares.map { min($0, 1 - $0) }.min() ?? 0.5
      plan.decide(
        "training.classWeights", .text(least < 0.35 ? "balanced" : "none"),
        "the rarest side of a label has \(Decimals.text(100 * least, places: 1)) % of the images")
      return
    }
    let share = facts.markedShare ?? 0
    // The Tversky loss has no sum over pixels to weigh.
    let weighsBoundaries = plan.asked["training.boundaryWeight"].map { $0 != .number(0) } ?? false
    let text =
      "\(Decimals.text(100 * share, places: 2)) % of the pixels are marked where something is"
    if share < 0.01, !weighsBoundaries {
      plan.decide(
        "training.maskLoss", .text(PixelOptions.MaskLoss.tversky.rawValue),
        "\(text): so little is soon missed, and misses are made to weigh more")
      plan.decide(
        "training.tverskyFalsePositives", .number(0.3), "the value of its paper: misses weigh 0.7")
    } else {
      plan.decide(
        "training.maskLoss", .text(PixelOptions.MaskLoss.diceCrossEntropy.rawValue),
        weighsBoundaries
          ? "boundaries are to weigh more, which Dice and cross-entropy can"
          : "\(text), enough for Dice and cross-entropy together")
    }
    plan.decide(
      "training.deepSupervision", .flag(false), "costs time at every level; to be tried on its own")
  }

  /// How images are varied.
  mutating func decideAugmentation() {
    let sided = facts.labels.map(\.name).first {
      !Self.sides.isDisjoint(with: $0.lowercased().split { !$0.isLetter }.map(String.init))
    }
    let flip: String
    let reason: String
    if let sided {
      (flip, reason) = ("none", "\(sided) names a side, which mirroring would turn into the other")
    } else if facts.isColour {
      (flip, reason) = ("both", "photographs and microscope pictures have no up and no left")
    } else {
      (flip, reason) = ("horizontal", "grey images are taken upright")
    }
    plan.decide("augmentation.flip", .text(flip), reason)
    let count = "\(facts.images) images"
    let (strength, why) =
      facts.images < Self.fewImages
      ? (2.0, "are few and are varied twice as much as usual")
      : facts.images < Self.manyImages
        ? (1.0, "are varied as usual") : (0.5, "are many and are varied half as much as usual")
    for (key, usual) in [("shift", 0.05), ("rotateDegrees", 10), ("scale", 0.1), ("contrast", 0.1)]
    {
      plan.decide("augmentation.\(key)", .number(strength * usual), "\(count) \(why)")
    }
    guard facts.task != .classify else { return }
    let averages = flip != "none" && facts.task == .segment && facts.images < 1000
    plan.decide(
      "model.averageFlips", .flag(averages),
      averages
        ? "mirror images are alike, and \(count) leave a network unsure"
        : facts.images < 1000 || flip == "none"
          ? "mirroring gains nothing here"
          : "\(count) teach a network to be sure; one look is faster")
  }
}
