package import Cohorts
internal import Compute

/// Which images an epoch shows in which batches, each with its drawn augmentation.
///
/// It follows from seed and epoch alone.
package struct EpochPlan {
  package let batches: [[Sample]]

  /// - Parameter cells: by place in the set what is drawn alike; nil: as the recipe says.
  package init(
    epoch: Int, set: TrainingSet, kind: Head.Kind, options: TrainingOptions, seed: UInt64,
    cells: [Int]? = nil
  ) {
    var generator = SeededGenerator(seed: seed, stream: RandomStream.order(epoch: epoch))
    let order: [Int]
    if let cells {
      order = Self.balanced(cells, from: &generator)
    } else if options.sampling == .balanced {
      order = Self.balanced(set.truths.map { Self.classNumber($0, kind) }, from: &generator)
    } else {
      var shuffled = Array(set.indices.indices)
      generator.shuffle(&shuffled)
      order = shuffled
    }
    var occurrences: [Int: Int] = [:]
    let samples = order.map { position -> Sample in
      let image = set.indices[position]
      let occurrence = occurrences[image, default: 0]
      occurrences[image] = occurrence + 1
      return Self.sample(
        image, epoch: epoch, occurrence: occurrence, policy: options.augmentation, seed: seed)
    }
    batches = Self.batches(of: samples, size: options.batch)
  }

  /// How many steps each epoch has.
  package static func stepCount(images: Int, batch: Int) -> Int {
    let full = (images + batch - 1) / batch
    return images % batch == 1 && full > 1 ? full - 1 : full
  }

  /// An image of an epoch with its drawn augmentation.
  static func sample(
    _ image: Int, epoch: Int, occurrence: Int, policy: AugmentationPolicy, seed: UInt64
  ) -> Sample {
    if policy.isIdentity { return Sample(index: image, draw: nil, variant: 0) }
    let variant = policy.variants > 0 ? (epoch + occurrence) % policy.variants : nil
    let stream = RandomStream.augmentation(
      round: variant ?? epoch, image: image, occurrence: variant == nil ? occurrence : 0)
    var generator = SeededGenerator(seed: seed, stream: stream)
    return Sample(
      index: image, draw: AugmentationDraw(policy, using: &generator),
      variant: variant.map { $0 + 1 })
  }

  /// The class of an image; with several targets "any positive" and "none".
  static func classNumber(_ truth: [Int?], _ kind: Head.Kind) -> Int {
    let positive = truth.firstIndex(of: 1)
    return kind == .multiClass ? positive ?? 0 : positive == nil ? 0 : 1
  }

  /// As many draws as there are images: first a class, each as likely, then one of its images.
  private static func balanced(
    _ classOf: [Int], from generator: inout SeededGenerator
  ) -> [Int] {
    var classes: [Int: [Int]] = [:]
    for (position, number) in classOf.enumerated() {
      classes[number, default: []].append(position)
    }
    let members = classes.keys.sorted().compactMap { classes[$0] }
    return classOf.map { _ in
      let own = members[generator.integer(below: members.count)]
      return own[generator.integer(below: own.count)]
    }
  }

  /// Batches of `size`; a last batch of one image joins the one before, because batch
  /// normalisation learns nothing from a single image.
  private static func batches(of samples: [Sample], size: Int) -> [[Sample]] {
    let count = stepCount(images: samples.count, batch: size)
    return (0..<count).map { step in
      let end = step == count - 1 ? samples.count : (step + 1) * size
      return Array(samples[(step * size)..<end])
    }
  }
}
