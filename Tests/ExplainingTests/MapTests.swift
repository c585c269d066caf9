import Compute
import Explaining
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct MapTests {
  static let architectures: [Architecture] = [.resnet18, .squeezenet1_1]
  static let side = 70
  static let output = 1

  /// Made by Tests/Peers/explanations.py with pytorch-grad-cam and Captum, in Float64.
  struct Answer: Decodable {
    let width: Double
    let logits: [Double]
    let gradCAM: [Double]
    let gradCAMPlusPlus: [Double]
    let integrated: [Double]
    let integratedSums: [Double]
    let occlusion: [Double]

    enum CodingKeys: String, CodingKey {
      case width, logits, occlusion
      case gradCAM = "grad-cam"
      case gradCAMPlusPlus = "grad-cam++"
      case integrated = "integrated-gradients"
      case integratedSums = "integrated-sums"
    }
  }

  static func answer(_ architecture: Architecture) throws -> Answer {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/maps.json")
    let answers = try JSONDecoder().decode([String: Answer].self, from: Data(contentsOf: url))
    return try #require(answers[architecture.rawValue])
  }

  @Test(arguments: architectures)
  func `Grad-CAM is pytorch-grad-cam's`(architecture: Architecture) throws {
    let answer = try Self.answer(architecture)
    let explainer = Formula.explainer(architecture, width: answer.width, threads: 2)
    let image = Formula.image(side: Self.side)
    let logits = (0..<3).map { explainer.logits(of: image, .label($0))[0] }
    #expect(error(logits, answer.logits) <= 1e-4)
    let map = explainer.map(of: image, .label(Self.output), method: .gradCAM)
    #expect(error(map.evidence.values, answer.gradCAM) <= 1e-4)
  }

  @Test(arguments: architectures)
  func `Grad-CAM++ is pytorch-grad-cam's without its small number`(
    architecture: Architecture
  ) throws {
    let answer = try Self.answer(architecture)
    let explainer = Formula.explainer(architecture, width: answer.width, threads: 2)
    let map = explainer.map(
      of: Formula.image(side: Self.side), .label(Self.output), method: .gradCAMPlusPlus)
    #expect(error(map.evidence.values, answer.gradCAMPlusPlus) <= 1e-4)
  }

  /// A rectifier whose input is within rounding of zero falls either way: PyTorch's own maps in
  /// Float32 and Float64 differ by 8e-4 for the SqueezeNet, hence 1e-3.
  @Test(arguments: architectures)
  func `integrated gradients are Captum's up to rectifiers near zero`(
    architecture: Architecture
  ) throws {
    let answer = try Self.answer(architecture)
    let explainer = Formula.explainer(architecture, width: answer.width, threads: 2)
    let map = explainer.map(
      of: Formula.image(side: Self.side), .label(Self.output), method: .integratedGradients)
    let cells = ExplanationMethod.cellsAcross
    let cell = Self.side / cells
    let centres = (0..<cells * cells).map { index in
      map.values[(index / cells * cell + 2) * Self.side + index % cells * cell + 2]
    }
    #expect(error(centres, answer.integrated) <= 1e-3)
    let sums = map.cellMeans(across: cells).map { $0 * Double(cell * cell) }
    #expect(error(sums, answer.integratedSums) <= 1e-3)
  }

  @Test(arguments: architectures)
  func `occlusion is Captum's`(architecture: Architecture) throws {
    let answer = try Self.answer(architecture)
    let explainer = Formula.explainer(architecture, width: answer.width, threads: 2)
    let map = explainer.map(
      of: Formula.image(side: Self.side), .label(Self.output), method: .occlusion)
    #expect(error(map.values, answer.occlusion) <= 1e-4)
  }

  @Test(arguments: ExplanationMethod.allCases)
  func `a map is the same bytes with one thread and two`(method: ExplanationMethod) {
    let maps = [1, 2].map { threads in
      Formula.explainer(.resnet18, width: 0.25, threads: threads)
        .map(of: Formula.image(side: 48), .label(0), method: method)
    }
    #expect(maps[0] == maps[1])
  }

  @Test(arguments: ExplanationMethod.allCases)
  func `alike classifiers have the maps, answers and features of one`(
    method: ExplanationMethod
  ) {
    let image = Formula.image(side: 48)
    let one = Formula.explainer(.resnet18, width: 0.25, threads: 2)
    let two = Formula.explainer(.resnet18, width: 0.25, threads: 2, members: 2)
    let (first, second) = (
      one.map(of: image, .label(0), method: method), two.map(of: image, .label(0), method: method)
    )
    #expect(first == second)
    #expect(one.probabilities(of: image, .label(1)) == two.probabilities(of: image, .label(1)))
    #expect(one.features(of: image) == two.features(of: image))
  }

  /// By hand: centres at ¼ and ¾, four new ones between and beyond them.
  @Test func `a map is enlarged between its centres`() {
    let map = EvidenceMap(height: 1, width: 2, values: [0, 8])
    #expect(map.enlarged(to: 4).values == Array(repeating: [0, 2, 6, 8], count: 4).flatMap { $0 })
  }

  @Test func `cells of sides that do not divide hold every pixel once`() {
    let map = EvidenceMap(height: 5, width: 5, values: (0..<25).map(Double.init))
    // By hand: rows 0–1 and 2–4, columns alike.
    #expect(map.cellMeans(across: 2) == [3, 5.5, 15.5, 18])
  }

  /// The largest difference as a share of the largest expected value.
  private func error(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let largest = expected.map(abs).max() ?? 0
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
  }
}
