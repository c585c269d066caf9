import Evaluation
import Testing

@Suite struct DistanceTransformTests {
  /// Produced by Tests/Peers/segmentation_literals.py (scipy's distance_transform_edt).
  @Test func `distances of a whole picture are scipy's`() {
    let grid = Fixture.grid(37, 23, 0.7, 2.5)
    let marks = Fixture.blob(shape: 31, noise: 32, grid)
    let distances = DistanceTransform(to: marks).distances(from: Fixture.full(grid))
    #expect(marks.markedCount == 95)
    #expect(agree(distances.reduce(0, +), 3003.4899433270184))
    let byPlace = distances.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
    #expect(agree(byPlace, 1380522.45946278))
    #expect(agree(distances.max(), 10.793516572461451))
  }

  @Test(arguments: [
    (1, 1, 1.0, 1.0), (1, 12, 1.0, 0.3), (12, 1, 0.3, 1.0), (8, 8, 1.0, 1.0), (15, 7, 0.1, 9.0),
    (7, 15, 9.0, 0.1), (16, 16, 0.3333, 0.3333),
  ])
  func `distances are the shortest of all`(width: Int, height: Int, x: Double, y: Double) {
    let grid = Fixture.grid(width, height, x, y)
    var draws = Draws(seed: 71)
    for trial in 0..<40 {
      var pixels = (0..<(width * height)).map { _ in UInt8(draws.below(4 + trial) == 0 ? 1 : 0) }
      pixels[draws.below(width * height)] = 1
      let marks = BinaryMask(grid: grid, pixels: pixels)
      let distances = DistanceTransform(to: marks).distances(from: Fixture.full(grid))
      for (index, distance) in distances.enumerated() {
        let shortest = pixels.indices.filter { pixels[$0] == 1 }.map { mark in
          let dx = Double(index % width - mark % width) * x
          let dy = Double(index / width - mark / width) * y
          return (dx * dx + dy * dy).squareRoot()
        }.min()
        #expect(agree(shortest, distance), "trial \(trial), pixel \(index)")
      }
    }
  }
}
