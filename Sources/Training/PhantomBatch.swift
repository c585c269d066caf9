internal import Cohorts
internal import Compute
internal import Networks
internal import Phantoms
internal import Tensors

/// Pictures from formulas as a network takes them, with what is asked of them.
struct PhantomBatch {
  /// `(N, side, side, 3)`, normalised.
  let values: Tensor
  /// Per picture and task a class, or −1.
  let labels: [[Int]]

  /// What a network that was trained here expects: pictures reach from −2 to 2.
  static let normalisation = InputNormalisation(
    mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], scale: 1)

  /// Draws pictures side by side on the workers' threads; which thread draws which is no matter.
  init(_ source: PhantomSource, numbers: Range<Int>, side: Int, resources: Resources) {
    let first = numbers.lowerBound
    let pictures = resources.workers.values(count: numbers.count) { index in
      let picture = source.picture(first + index, side: side)
      return (values: picture.values.map { ($0 - 0.5) * 4 }, labels: picture.labels)
    }
    labels = pictures.map(\.labels)
    var tensor = Tensor(
      uninitialized: [numbers.count, side, side, 3], in: resources.buffers)
    tensor.withMutableSpan { floats in
      var place = 0
      for picture in pictures {
        for value in picture.values {
          floats[place] = value
          place += 1
        }
      }
    }
    values = tensor
  }
}
