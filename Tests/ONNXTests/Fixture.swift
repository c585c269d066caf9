import Foundation

/// The JSON files in Fixtures, made by Tests/Peers/onnx_literals.py.
enum Fixture {
  /// A model of one node, and what ONNX Runtime answers.
  struct Operator: Decodable {
    let model: Data
    let shape: [Int]
    let input: [Float]
    let outputShape: [Int]
    let output: [Float]
  }

  static func operators() throws -> [String: Operator] { try read("operators") }

  /// A model by its name, as bytes.
  static func model(_ name: String) throws -> Data {
    let models: [String: Data] = try read("initialisers")
    guard let model = models[name] else { throw CocoaError(.fileNoSuchFile) }
    return model
  }

  private static func read<T: Decodable>(_ name: String) throws -> T {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/\(name).json")
    return try JSONDecoder().decode(T.self, from: Data(contentsOf: url))
  }
}
