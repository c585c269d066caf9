import Compute
import Explaining
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// Maps of masks beside those of pytorch-grad-cam and Captum.
@Suite struct MaskMapTests {
  static let side = 112
  static let target = ExplanationTarget.pixels(
    output: 1, (40..<60).flatMap { row in (30..<70).map { row * side + $0 } })
  static let plans: [(name: String, plan: PixelPlan)] = [
    ("unet", PixelPlan(encoder: nil, outputs: 3, decoderWidth: 4)),
    (
      "squeezenet1_1",
      PixelPlan(encoder: .squeezenet1_1, width: 0.25, outputs: 3, decoderWidth: 4)
    ),
  ]

  /// Made by Tests/Peers/explanations.py, in Float64.
  struct Answer: Decodable {
    let logit: Double
    let probability: Double
    let gradCAM: [Double]
    let gradCAMPlusPlus: [Double]
    let integratedSums: [Double]
    let occlusion: [Double]

    enum CodingKeys: String, CodingKey {
      case logit, probability, occlusion
      case gradCAM = "grad-cam"
      case gradCAMPlusPlus = "grad-cam++"
      case integratedSums = "integrated-sums"
    }
  }

  private func answer(_ name: String) throws -> Answer {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/masks.json")
    let answers = try JSONDecoder().decode([String: Answer].self, from: Data(contentsOf: url))
    return try #require(answers[name])
  }

  @Test(arguments: plans)
  func `maps of a mask are pytorch-grad-cam's and Captum's`(
    name: String, plan: PixelPlan
  ) throws {
    let answer = try answer(name)
    let explainer = Formula.masks(plan, threads: 2)
    let image = Formula.image(side: Self.side)
    func map(_ method: ExplanationMethod) -> EvidenceMap {
      explainer.map(of: image, Self.target, method: method)
    }
    #expect(error(explainer.logits(of: image, Self.target), [answer.logit]) <= 1e-4)
    #expect(error(explainer.probabilities(of: image, Self.target), [answer.probability]) <= 1e-4)
    #expect(error(map(.gradCAM).evidence.values, answer.gradCAM) <= 1e-4)
    #expect(error(map(.gradCAMPlusPlus).evidence.values, answer.gradCAMPlusPlus) <= 1e-4)
    #expect(error(map(.occlusion).values, answer.occlusion) <= 1e-4)
    // Rectifiers near zero fall either way, as MapTests says.
    let cell = Self.side / ExplanationMethod.cellsAcross
    let sums = map(.integratedGradients).cellMeans(across: ExplanationMethod.cellsAcross)
      .map { $0 * Double(cell * cell) }
    #expect(error(sums, answer.integratedSums) <= 2e-3)
  }

  @Test(arguments: ExplanationMethod.allCases)
  func `a map is the same bytes with one thread and two, and the mean of alike networks`(
    method: ExplanationMethod
  ) {
    let image = Formula.image(side: 48)
    let target = ExplanationTarget.pixels(output: 2, Array(500..<700))
    let maps = [1, 2].map { threads in
      Formula.masks(Self.plans[0].plan, threads: threads).map(of: image, target, method: method)
    }
    #expect(maps[0] == maps[1])
    let mean = Formula.masks(Self.plans[0].plan, threads: 2, members: 2)
      .map(of: image, target, method: method)
    #expect(mean == maps[0])
  }

  @Test func `the likeliest pixel is that of the largest logit among those asked for`() {
    let explainer = Formula.masks(Self.plans[0].plan, threads: 1)
    let image = Formula.image(side: 48)
    let some = [5, 700, 1300, 2000]
    let logits = some.map { explainer.logits(of: image, .pixels(output: 0, [$0]))[0] }
    let best = some.indices.max { logits[$0] < logits[$1] }.map { some[$0] }
    #expect(explainer.likeliestPixel(of: image, output: 0, among: some) == best)
  }

  /// The largest difference as a share of the largest expected value.
  private func error(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let largest = expected.map(abs).max() ?? 0
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
  }
}
