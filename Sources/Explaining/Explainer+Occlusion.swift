internal import Tensors

extension Explainer {
  /// How far the logit falls under a patch, for each cell the mean over the patches that cover it.
  func occlusion(of x: Tensor, _ target: ExplanationTarget) -> EvidenceMap {
    let (count, patch) = (ExplanationMethod.cellsAcross, ExplanationMethod.patchCells)
    let places = count - patch + 1
    let whole = logits(of: x, target)[0]
    var sums = [Double](repeating: 0, count: count * count)
    var covers = [Double](repeating: 0, count: count * count)
    for row in 0..<places {
      let patches = (0..<places).map { column in
        (0..<patch * patch).map { (row + $0 / patch) * count + column + $0 % patch }
      }
      for (cells, answer) in zip(patches, logits(of: cleared(patches, of: x), target)) {
        for cell in cells {
          sums[cell] += whole - answer
          covers[cell] += 1
        }
      }
    }
    return EvidenceMap(
      height: count, width: count, values: zip(sums, covers).map { $0 / $1 })
  }

  /// The image once for each set of cells, with those in the mean colour: `(sets, S, S, C)`.
  func cleared(_ sets: [[Int]], of x: Tensor) -> Tensor {
    let image = x.values
    var values: [Float] = []
    values.reserveCapacity(sets.count * image.count)
    for cells in sets {
      var copy = image
      CellGrid.clear(
        cells, across: ExplanationMethod.cellsAcross, of: &copy, side: x.shape[1])
      values += copy
    }
    return Tensor(shape: [sets.count] + x.shape[1...], values: values, in: buffers)
  }
}
