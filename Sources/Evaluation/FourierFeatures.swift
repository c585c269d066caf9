internal import Compute
internal import Foundation

/// Random cosines and sines whose products approximate a Gaussian kernel.
///
/// exp(−‖x − y‖²/2σ²) ≈ φ(x)·φ(y) with φ(x) = √(1/m) (cos ωᵢx, sin ωᵢx), ω ~ N(0, 1/σ²).
///
/// Source: Rahimi and Recht, "Random Features for Large-Scale Kernel Machines", NIPS 2007.
public struct FourierFeatures: Codable, Sendable, Equatable {
  /// The seed of the frequencies.
  public let seed: UInt64
  /// How many features there are before.
  public let width: Int
  /// m: half of the numbers after.
  public let pairs: Int
  /// σ, in the units of the features.
  public let bandwidth: Double

  /// So many frequencies are drawn.
  package static let usualPairs = 64
  /// The seed that references are made with.
  package static let usualSeed: UInt64 = 1
  /// Distances between at most so many patients give the bandwidth.
  private static let mostPatients = 300

  /// Makes the features of a known bandwidth.
  ///
  /// - Precondition: at least one feature and pair, a bandwidth above 0.
  package init(seed: UInt64, width: Int, pairs: Int, bandwidth: Double) {
    precondition(width > 0 && pairs > 0 && bandwidth > 0, "\(width), \(pairs), \(bandwidth)")
    (self.seed, self.width, self.pairs, self.bandwidth) = (seed, width, pairs, bandwidth)
  }

  /// With the median distance of patients as bandwidth (Gretton et al., JMLR 13, 2012, section 8);
  /// nil where patients do not differ.
  package init?(medianOf patients: [[Float]]) {
    guard let width = patients.first?.count, width > 0 else { return nil }
    let step = (patients.count - 1) / Self.mostPatients + 1
    let chosen = stride(from: 0, to: patients.count, by: step).map { patients[$0] }
    var distances: [Double] = []
    for (place, one) in chosen.enumerated() {
      for other in chosen[..<place] {
        var sum = 0.0
        for (a, b) in zip(one, other) { sum += Double(a - b) * Double(a - b) }
        distances.append(sum.squareRoot())
      }
    }
    distances.sort()
    guard !distances.isEmpty, distances[distances.count / 2] > 0 else { return nil }
    self.init(
      seed: Self.usualSeed, width: width, pairs: Self.usualPairs,
      bandwidth: distances[distances.count / 2])
  }

  /// ω, row by row `(pairs, width)`.
  package var frequencies: [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<pairs * width).map { _ in Float(generator.normal() / bandwidth) }
  }

  /// φ of one image's features: cosines, then sines.
  ///
  /// - Parameter frequencies: `frequencies`, drawn once for many images.
  package func embedding(of features: [Float], frequencies: [Float]) -> [Double] {
    precondition(features.count == width, "\(features.count) features, not \(width)")
    var result = [Double](repeating: 0, count: 2 * pairs)
    let scale = (1 / Double(pairs)).squareRoot()
    for pair in 0..<pairs {
      var angle = 0.0
      for place in 0..<width {
        angle += Double(frequencies[pair * width + place]) * Double(features[place])
      }
      result[pair] = scale * cos(angle)
      result[pairs + pair] = scale * sin(angle)
    }
    return result
  }

  /// Whether the numbers of a file can be what this type makes.
  var isSound: Bool {
    (1...4096).contains(pairs) && (1...(1 << 20)).contains(width) && bandwidth > 0
      && bandwidth.isFinite
  }
}
