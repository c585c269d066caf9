internal import Cohorts
internal import Testing
internal import Training

@Suite struct InputContractTests {
  static func image(_ patient: Int, view: String? = nil) -> CaseFacts {
    var attributes = ["modality": "DX", "bodyPart": "CHEST"]
    attributes["view"] = view
    return Picture.known(patient, patient: patient, targets: [:], attributes: attributes)
  }

  static let image = image(0)

  /// Learned from patients who show two pictures in turn.
  static func contract(_ images: [CaseFacts]) -> InputContract {
    InputContract(
      learning: images,
      observations: images.indices.map {
        $0 % 2 == 0
          ? .init(mean: 0.4, deviation: 0.1, features: [1, 10])
          : .init(mean: 0.6, deviation: 0.3, features: [3, 10])
      })
  }

  static let contract = contract((0..<12).map { image($0) })

  @Test func `what it was learned from passes`() {
    #expect(Self.contract.refusal(of: Self.image) == nil)
    #expect(Self.contract.refusal(mean: 0.4, deviation: 0.3) == nil)
    #expect(Self.contract.refusal(features: [1, 10]) == nil)
  }

  @Test func `an attribute that was seen must agree, one that is absent need not`() {
    var other = Self.image
    other.attributes = ["modality": "US"]
    #expect(
      Self.contract.refusal(of: other)
        == "the modality is not one that at least 11 training patients had")
    other.attributes = ["view": "PA"]
    #expect(Self.contract.refusal(of: other) == nil)
  }

  @Test func `a value that few patients have is neither named nor answered`() {
    let images =
      (0..<11).map { Self.image($0, view: "PA") } + (11..<21).map { Self.image($0, view: "LL") }
      + [Self.image(20, view: "LL")]
    let contract = Self.contract(images)
    #expect(contract.seen["view"] == ["PA"])
    #expect(contract.refusal(of: images[0]) == nil)
    #expect(
      contract.refusal(of: images[21])
        == "the view is not one that at least 11 training patients had")
    let rareOnly = Self.contract(Array(images[11...]))
    #expect(rareOnly.seen["view"] == [])
    #expect(rareOnly.refusal(of: images[0]) == nil)
  }

  @Test func `size, colour and intensities have their ranges`() {
    var other = Self.image
    other.rows *= 3
    other.columns *= 3
    #expect(
      Self.contract.refusal(of: other)
        == "the image of 72 x 72 pixels is outside the sizes the model was trained on")
    other = Self.image
    other.channels = 3
    #expect(
      Self.contract.refusal(of: other)
        == "the image is in colour, the model was trained on grey images")
    #expect(
      Self.contract.refusal(mean: 0.7, deviation: 0.2)
        == "the mean intensity is outside the range the model was trained on")
    #expect(
      Self.contract.refusal(mean: 0.5, deviation: 0.5)
        == "the spread of intensities is outside the range the model was trained on")
    #expect(Self.contract.refusal(mean: 0.5, deviation: 0.06) == nil)
    #expect(Self.contract.refusal(mean: 0.5, deviation: 0.04) != nil)
  }

  /// The first feature has mean 2 and deviation 1, so its z-scores are ±1.
  ///
  /// The second never moved and gets the floor. The largest distance seen is √(½), the limit 1.2
  /// times that.
  @Test func `far features are refused`() {
    #expect(abs(Self.contract.largestDistance - 1.2 * 0.5.squareRoot()) < 1e-6)
    #expect(Self.contract.refusal(features: [3.1, 10]) == nil)
    #expect(
      Self.contract.refusal(features: [3.3, 10])
        == "what the network sees is too far from what it was trained on")
    #expect(Self.contract.refusal(features: [2, 12]) != nil)
  }
}
