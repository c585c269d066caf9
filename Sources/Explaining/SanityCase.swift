package import Annotations
package import Cohorts
package import Evaluation
package import Tensors

/// One image as the sanity tests need it.
package struct SanityCase: Sendable {
  /// Pseudonyms of the image and of its patient.
  package let identity: UnitIdentity
  /// Its number in content order, which its random order of cells is drawn from.
  package let number: Int
  /// The prepared image, `(1, S, S, C)`.
  package let input: Tensor
  /// Where in it the image lies; bars around it are no part of the tests.
  package let place: ImagePlace
  /// What is explained.
  package let target: ExplanationTarget
  /// Whether the model says the label: only then can its evidence be taken away.
  package let isCalled: Bool
  /// What people marked, at the network's scale; nil where nobody looked.
  package let mask: RunLengthMask?

  /// Makes a case.
  package init(
    identity: UnitIdentity, number: Int, input: Tensor, place: ImagePlace,
    target: ExplanationTarget, isCalled: Bool, mask: RunLengthMask?
  ) {
    self.identity = identity
    self.number = number
    self.input = input
    self.place = place
    self.target = target
    self.isCalled = isCalled
    self.mask = mask
  }
}

/// What the tests measured on one image with one method.
///
/// A value that was asked for and is not defined is counted apart from one that was not asked for.
struct CaseMeasures: Sendable {
  /// A number, or that the map has none.
  enum Value: Sendable, Equatable {
    case measured(Double)
    case undefined
    case notAsked

    init(_ value: Double?) { self = value.map { .measured($0) } ?? .undefined }
  }

  var identity: UnitIdentity
  /// One for each depth of randomisation, the head first.
  var similarities: [Value] = []
  var deletion = Value.notAsked
  var insertion = Value.notAsked
  var energy = Value.notAsked
}

extension EvidenceMap {
  /// The share of the image's evidence inside a mask of the map's size less the mask's share of the
  /// image; nil where there is no evidence on the image, or nothing of the mask.
  func energyGain(inside mask: RunLengthMask, of image: ImagePlace) -> Double? {
    precondition(mask.rows == height && mask.columns == width, "a mask of another size")
    let (evidence, pixels) = (evidence.values, mask.pixels)
    var (inside, total, area) = (0.0, 0.0, 0)
    for row in image.rows {
      for index in image.columns.lazy.map({ row * width + $0 }) {
        total += evidence[index]
        if pixels[index] != 0 {
          inside += evidence[index]
          area += 1
        }
      }
    }
    guard total > 0, area > 0 else { return nil }
    return inside / total - Double(area) / Double(image.rows.count * image.columns.count)
  }
}
