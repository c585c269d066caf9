// Phantoms draws pictures from formulas: no patient and no third party's picture is in them.
// In:  a recipe of families, a seed, the number of a picture, its side.
// Out: red, green and blue in 0…1, and the answer to every question of the task table.
// Called by: Training's pretraining, Pipelines' preview, fovea-bench.
// Entry: `PhantomSource.picture`; each family is one formula, what it asks stands in its file.

internal import Compute

/// Which families are drawn how often.
public struct PhantomRecipe: Sendable, Equatable {
  /// The share of each family; they need not sum to 1.
  public let weights: [PhantomFamily: Double]

  /// Makes a recipe.
  ///
  /// - Precondition: no weight is negative and one is above 0.
  public init(weights: [PhantomFamily: Double]) {
    precondition(
      weights.values.allSatisfy { $0 >= 0 } && weights.values.contains { $0 > 0 },
      "weights \(weights) draw nothing")
    self.weights = weights
  }
}

/// A picture and what is asked of it.
public struct PhantomPicture: Sendable, Equatable {
  /// Which formula drew it.
  public let family: PhantomFamily
  /// `(side, side, 3)`, 0…1.
  public let values: [Float]
  /// For each task of `TaskTable.all` a class, or −1 where the task does not apply.
  public let labels: [Int]
}

/// An endless row of pictures, each a function of recipe, seed, number and side alone.
public struct PhantomSource: Sendable {
  /// Which families are drawn.
  public let recipe: PhantomRecipe
  /// The seed of all draws.
  public let seed: UInt64

  /// Draws by a recipe.
  public init(recipe: PhantomRecipe, seed: UInt64) {
    self.recipe = recipe
    self.seed = seed
  }

  /// The picture of a number.
  ///
  /// - Parameter side: in pixels, at least 16.
  public func picture(_ number: Int, side: Int) -> PhantomPicture {
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    let family = family(from: &generator)
    var canvas = Canvas(side: side)
    let own = family.formula.draw(on: &canvas, from: &generator)
    family.finishing.apply(to: &canvas, from: &generator)
    var labels: [Int] = []
    labels.reserveCapacity(TaskTable.all.tasks.count)
    for other in PhantomFamily.allCases {
      labels += other == family ? own : other.formula.questions.map { _ in -1 }
    }
    return PhantomPicture(family: family, values: Self.values(of: canvas), labels: labels)
  }

  private func family(from generator: inout SeededGenerator) -> PhantomFamily {
    let total = recipe.weights.values.sorted().reduce(0, +)
    var rest = generator.uniform() * total
    var last = PhantomFamily.lesion
    for family in PhantomFamily.allCases {
      guard let weight = recipe.weights[family], weight > 0 else { continue }
      last = family
      if rest < weight { return family }
      rest -= weight
    }
    return last
  }

  private static func values(of canvas: Canvas) -> [Float] {
    [Float](unsafeUninitializedCapacity: 3 * canvas.pixels.count) { values, count in
      for (index, pixel) in canvas.pixels.enumerated() {
        values[3 * index] = pixel.x
        values[3 * index + 1] = pixel.y
        values[3 * index + 2] = pixel.z
      }
      count = 3 * canvas.pixels.count
    }
  }
}
