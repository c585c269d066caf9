internal import Foundation
internal import Phantoms
internal import Testing

/// What the labels say is measured in the pictures, by means that the formulas do not use.
@Suite struct PhantomLabelTests {
  private static let side = 64

  /// Pictures of one family with the label of a task; those it does not apply to are left out.
  private static func pictures(
    _ family: PhantomFamily, _ task: String, count: Int = 600
  ) throws -> [(values: [Float], label: Int)] {
    let source = PhantomSource(recipe: PhantomRecipe(weights: [family: 1]), seed: 11)
    let index = try #require(
      TaskTable.all.tasks.firstIndex { $0.name == "\(family.rawValue).\(task)" })
    return (0..<count).map { source.picture($0, side: side) }
      .filter { $0.labels[index] >= 0 }.map { ($0.values, $0.labels[index]) }
  }

  /// The mean of a measure for each class.
  private static func means(
    _ pictures: [(values: [Float], label: Int)], _ measure: ([Float]) -> Double
  ) -> [Double] {
    var sums: [Int: (Double, Int)] = [:]
    for picture in pictures {
      let (sum, count) = sums[picture.label, default: (0, 0)]
      sums[picture.label] = (sum + measure(picture.values), count + 1)
    }
    return sums.keys.sorted().map { label in
      let (sum, count) = sums[label] ?? (0, 1)
      return sum / Double(count)
    }
  }

  private static func grey(_ values: [Float], _ x: Int, _ y: Int) -> Double {
    let first = (y * side + x) * 3
    return Double(values[first] + values[first + 1] + values[first + 2]) / 3
  }

  /// The mean brightness of a square of pixels around a centre.
  private static func brightness(_ values: [Float], x: Int, y: Int, reach: Int) -> Double {
    var sum = 0.0
    for row in (y - reach)...(y + reach) {
      for column in (x - reach)...(x + reach) { sum += grey(values, column, row) }
    }
    return sum / Double((2 * reach + 1) * (2 * reach + 1))
  }

  @Test func `labels lie in their classes and belong to one family`() {
    let weights = Dictionary(uniqueKeysWithValues: PhantomFamily.allCases.map { ($0, 1.0) })
    let source = PhantomSource(recipe: PhantomRecipe(weights: weights), seed: 3)
    for number in 0..<300 {
      let picture = source.picture(number, side: 24)
      #expect(picture.values.allSatisfy { (0...1).contains($0) }, "picture \(number)")
      for (task, label) in zip(TaskTable.all.tasks, picture.labels) {
        let isOwn = task.name.hasPrefix(picture.family.rawValue + ".")
        #expect(label < task.classCount && (isOwn || label == -1), "picture \(number)")
      }
    }
  }

  @Test func `a darker lesion differs more from the corners`() throws {
    let means = Self.means(try Self.pictures(.lesion, "darkness")) { values in
      let corners = [4, 59].flatMap { x in [4, 59].map { (x, $0) } }
      let skin = corners.map { Self.brightness(values, x: $0.0, y: $0.1, reach: 3) }.max() ?? 0
      return skin - Self.brightness(values, x: 32, y: 32, reach: 5)
    }
    #expect(means.count == 5)
    #expect(means[4] > means[2] && means[2] > means[0] && means[0] > 0, "\(means)")
  }

  @Test func `more findings brighten the lungs`() throws {
    for task in ["effusion", "consolidation", "nodules"] {
      let means = Self.means(try Self.pictures(.radiograph, task)) { values in
        let lungs = [18, 45].map { Self.brightness(values, x: $0, y: 34, reach: 8) }
        return lungs.reduce(0, +) / 2 - Self.brightness(values, x: 32, y: 56, reach: 3)
      }
      #expect((means.last ?? 0) > means[0], "\(task): \(means)")
    }
  }

  @Test func `steeper noise is smoother`() throws {
    let means = Self.means(try Self.pictures(.texture, "slope", count: 1500)) { values in
      // The power of differences between neighbours, as a share of that between far pixels.
      var (near, far) = (0.0, 1e-9)
      for y in 0..<Self.side {
        for x in 0..<(Self.side - 16) {
          let here = Self.grey(values, x, y)
          near += pow(Self.grey(values, x + 1, y) - here, 2)
          far += pow(Self.grey(values, x + 16, y) - here, 2)
        }
      }
      return near / far
    }
    #expect(means.count == 6)
    #expect(means[0] > means[2] && means[2] > means[5], "\(means)")
  }

  @Test func `stripes run across the direction of their label`() throws {
    // Direction 0 changes along x, direction 4 of 8 along y.
    let means = Self.means(try Self.pictures(.texture, "direction", count: 1500)) { values in
      var (across, down) = (0.0, 0.0)
      for y in 0..<(Self.side - 2) {
        for x in 0..<(Self.side - 2) {
          let here = Self.grey(values, x, y)
          across += pow(Self.grey(values, x + 2, y) - here, 2)
          down += pow(Self.grey(values, x, y + 2) - here, 2)
        }
      }
      return across / (across + down)
    }
    #expect(means.count == 8)
    #expect(means[0] > 0.6 && means[4] < 0.4, "\(means)")
  }

  @Test func `an inclusion of another echo has another brightness`() throws {
    let means = Self.means(try Self.pictures(.speckle, "echo")) { values in
      Self.brightness(values, x: 32, y: 28, reach: 6)
        - Self.brightness(
          values, x: 32, y: 32, reach: 30)
    }
    #expect(means[0] < means[1] && means[1] < means[2] && means[2] < means[3], "\(means)")
  }
}
