import Foundation

/// The JSON files in Fixtures, made by literals.py and pixel_gradients.py in Tests/Peers.
enum Fixture {
  /// What PyTorch answers for one layer; parameters by name, in a checkpoint's order of axes.
  struct LayerAnswer: Decodable {
    let output: [Double]
    let inputGradient: [Double]
    let parameterGradients: [String: [Double]]
    let runningStatistics: [String: [Double]]?
  }

  /// The losses of ten steps at a rate, with something added to the shifts of all norms.
  struct Descent: Decodable {
    let rate: Double
    let shift: Double
    let losses: [Double]
  }

  /// What PyTorch answers for one whole network.
  struct NetworkAnswer: Decodable {
    let width: Double
    /// What is added to the shifts of all norms.
    let shift: Double
    let logits: [Double]
    let loss: Double
    /// Ten steps of plain gradient descent.
    let descent: Descent
    /// Norm, two projections, first, middle and last value of each parameter's gradient.
    let gradients: [String: [Double]]
  }

  /// Norm and two projections of each output and gradient of a network of places.
  struct PixelAnswer: Decodable {
    let logits: [[Double]]
    let gradients: [String: [Double]]
  }

  static func pixels() throws -> [String: PixelAnswer] { try read("pixels") }
  static func layers() throws -> [String: LayerAnswer] { try read("layers") }
  static func networks() throws -> [String: NetworkAnswer] { try read("networks") }
  static func checkpointShapes() throws -> [String: [String: [Int]]] { try read("parameters") }

  private static func read<T: Decodable>(_ name: String) throws -> T {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/\(name).json")
    return try JSONDecoder().decode(T.self, from: Data(contentsOf: url))
  }
}
