import Files
import Foundation
import ONNX
import Testing

/// The plain loops against ONNX Runtime, operator by operator.
@Suite struct GraphEvaluationTests {
  private static let names = [
    "Conv", "Conv without padding or bias", "Conv in groups", "ConvTranspose",
    "BatchNormalization", "Relu", "Clip", "MaxPool", "MaxPool over the edge", "AveragePool",
    "GlobalAveragePool", "Flatten", "Gemm", "Add", "Concat", "Slice", "Pad",
  ]

  @Test(arguments: names)
  func `an operator answers as ONNX Runtime does`(name: String) throws {
    let known = try #require(try Fixture.operators()[name])
    let model = try ONNXModel(data: known.model, subject: "a.onnx")
    let evaluation = try GraphEvaluation(model, subject: "a.onnx")
    let found = try evaluation(FileTensor(shape: known.shape, values: known.input))
    #expect(found.shape == known.outputShape)
    try #require(found.values.count == known.output.count)
    let largest = known.output.map(abs).max() ?? 0
    let error = zip(found.values, known.output).map { abs($0 - $1) }.max() ?? 0
    #expect(error <= 1e-6 * max(largest, 1), "\(error) of \(largest)")
  }

  @Test func `every operator of the fixture is looked at`() throws {
    #expect(try Fixture.operators().keys.sorted() == Self.names.sorted())
  }
}
