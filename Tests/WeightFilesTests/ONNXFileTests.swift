import Files
import Foundation
import Testing
import WeightFiles

@Suite struct ONNXFileTests {
  /// `onnx.helper.make_model` around one initialiser `weight` of 2 × 3 numbers, by
  /// Tests/Peers/onnx_literals.py.
  private static let model =
    "CAgSBG9ubng6MRIFZ3JhcGgqKAgCCAMQAUIGd2VpZ2h0ShgAAAA/AACgvwAAQEAAAMBCAAAAvAAA4EBCBAoAEBE="

  @Test func `the initialisers of an ONNX model are its tensors`() throws {
    let data = try #require(Data(base64Encoded: Self.model))
    let file = try NamedTensors(data: data, subject: "w.onnx")
    #expect(file.format == .onnx)
    #expect(
      file.tensors == [
        "weight": FileTensor(shape: [2, 3], values: [0.5, -1.25, 3, 96, -1 / 128, 7])
      ])
  }

  @Test func `an ONNX model that breaks off is refused by its name`() throws {
    let data = try #require(Data(base64Encoded: Self.model))
    let error = #expect(throws: WeightFilesError.self) {
      try NamedTensors(data: data.dropLast(30), subject: "w.onnx")
    }
    #expect(error?.subject == "w.onnx")
    #expect(error?.code == .damaged)
  }
}
