internal import Cohorts
internal import Compute
internal import Evaluation
internal import Tensors

/// The label's probability while cells of an image are taken away, or put back, in an order.
///
/// Source: Petsiuk, Das and Saenko, "RISE" (2018), section 3.3. Pieces are cells, not pixels, so
/// that a random order takes away pieces as large as the map's order does. What is taken away has
/// the mean colour; the authors insert into a blurred image instead.
struct DeletionCurve: Sendable {
  let explainer: Explainer
  let target: ExplanationTarget

  /// The area under the falling curve: 0 when the first cell takes the score away.
  func deletion(of x: Tensor, order: [Int]) -> Double { area(of: x, cleared: order) }

  /// The area under the rising curve, from the mean colour to the image.
  func insertion(of x: Tensor, order: [Int]) -> Double { area(of: x, cleared: order.reversed()) }

  /// The area by the trapezoidal rule over the share of cells that are cleared, first ones first.
  private func area(of x: Tensor, cleared order: [Int]) -> Double {
    let steps = SanityRule.pieces
    let sets = (0...steps).map { Array(order.prefix($0 * order.count / steps)) }
    let scores = explainer.probabilities(of: explainer.cleared(sets, of: x), target)
    let inner = scores.dropFirst().dropLast().reduce(0, +)
    return (inner + (scores[0] + scores[steps]) / 2) / Double(steps)
  }

  /// The cells that hold some of the image, in a random order.
  static func randomOrder(stream: UInt64, of image: ImagePlace, side: Int) -> [Int] {
    let across = ExplanationMethod.cellsAcross
    var generator = SeededGenerator(seed: SanityRule.seed, stream: stream)
    var cells = Array(0..<across * across)
    generator.shuffle(&cells)
    return cells.filter { cell in
      CellGrid.range(cell / across, across: across, side: side).overlaps(image.rows)
        && CellGrid.range(cell % across, across: across, side: side).overlaps(image.columns)
    }
  }

  /// The cells of a random order with the most evidence first; equal ones stay in that order.
  static func order(of map: EvidenceMap, side: Int, ties: [Int]) -> [Int] {
    let means = map.enlarged(to: side).cellMeans(across: ExplanationMethod.cellsAcross)
    var place = [Int](repeating: 0, count: means.count)
    for (index, cell) in ties.enumerated() { place[cell] = index }
    return ties.sorted { a, b in
      means[a] == means[b] ? place[a] < place[b] : means[a] > means[b]
    }
  }
}
